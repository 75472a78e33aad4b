package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"clrhost/storage"
)

func newAudit(env []string) *cobra.Command {
	var since string
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Print the audit log, the oldest event first",
		Args:  only(),
		RunE: atDesk(existing, env, func(ctx context.Context, d *desk, _ []string) error {
			start, err := parseSince(since, time.Now())
			if err != nil {
				return err
			}
			if d.json {
				return printEventLines(ctx, d, start)
			}
			return printEventTable(ctx, d, start)
		}),
	}
	cmd.Flags().StringVar(&since, "since", "", "how far back, such as 24h, or from when, such as 2026-05-01 or 2026-05-01T08:00:00Z (default all)")
	addDeskFlags(cmd.Flags())
	addJSONFlag(cmd.Flags())
	return cmd
}

// parseSince reads a duration back from now, a UTC date or a time. Nothing is the zero time.
func parseSince(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if back, err := time.ParseDuration(text); err == nil && back >= 0 {
		return now.Add(-back), nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if start, err := time.Parse(layout, text); err == nil {
			return start, nil
		}
	}
	return time.Time{}, cannotRun("", "--since: must be a duration such as 24h, a date such as 2026-05-01 or a time such as 2026-05-01T08:00:00Z")
}

// printEventLines prints one JSON object a line, as they come.
func printEventLines(ctx context.Context, d *desk, since time.Time) error {
	lines := json.NewEncoder(d.out)
	lines.SetEscapeHTML(false)
	for event, err := range d.store.AuditEvents(ctx, storage.AuditFilter{Since: since}) {
		if err != nil {
			return err
		}
		if err := lines.Encode(viewOfEvent(event)); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}

// alignEvery is how many events are aligned with each other. It bounds what a long log takes of memory.
const alignEvery = 500

func printEventTable(ctx context.Context, d *desk, since time.Time) error {
	t, n := newTable(d.out, "TIME", "ACTION", "ACTOR", "USER", "CLIENT", "ADDRESS", "DETAIL"), 0
	for event, err := range d.store.AuditEvents(ctx, storage.AuditFilter{Since: since}) {
		if err != nil {
			return err
		}
		t.row(eventCells(event)...)
		if n++; n%alignEvery == 0 {
			if err := t.flush(); err != nil {
				return err
			}
		}
	}
	if n == 0 {
		d.note("no events")
		return nil
	}
	return t.flush()
}

func eventCells(e storage.AuditEvent) []string {
	cells := []string{moment(e.At, "-"), e.Action, e.Actor, e.UserID, e.ClientID, e.Address, e.Detail}
	for i, cell := range cells {
		if cell == "" {
			cells[i] = "-"
		}
	}
	return cells
}
