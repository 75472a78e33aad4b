package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"clrhost/storage"
)

// auditQuery are the flags of audit that select events.
type auditQuery struct {
	since, action, user, client string
	limit                       int
}

func newAudit(env []string) *cobra.Command {
	var q auditQuery
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Print the audit log, the oldest event first",
		Long: "Print the audit log, the oldest event first. The log holds ids; names are those of today, and what was\n" +
			"deleted has none. A repeat of the same event within an hour is not recorded.",
		Args: only(),
		RunE: asOperator(env, func(ctx context.Context, o *operator, _ []string) error {
			filter, err := q.filter(ctx, o)
			if err != nil {
				return err
			}
			if o.json {
				return printEventLines(ctx, o, filter)
			}
			return printEventTable(ctx, o, filter)
		}),
	}
	f := cmd.Flags()
	f.StringVar(&q.since, "since", "", "how far back, such as 24h or 30d, or from when, such as 2026-05-01 or 2026-05-01T08:00:00Z (default all)")
	f.StringVar(&q.action, "action", "", "only this action, such as signin.failed")
	f.StringVar(&q.user, "user", "", "only events about this user, ID or EMAIL")
	f.StringVar(&q.client, "client", "", "only events about this client, ID")
	f.IntVar(&q.limit, "limit", 0, "at most this many, the newest (default all)")
	addPlaceFlags(f)
	addJSONFlag(f)
	cmd.AddCommand(newAuditCheck(env), newAuditPrune(env))
	return cmd
}

func (q auditQuery) filter(ctx context.Context, o *operator) (storage.AuditFilter, error) {
	filter := storage.AuditFilter{Action: q.action, UserID: q.user, ClientID: q.client, Newest: q.limit}
	if q.limit < 0 {
		return filter, cannotRun("", "--limit: must be a whole number above 0")
	}
	var err error
	if filter.Since, err = parseSince(q.since, time.Now()); err != nil || !strings.Contains(q.user, "@") {
		return filter, err
	}
	user, err := o.actions.UserByEmail(ctx, q.user)
	filter.UserID = user.ID
	return filter, rejected(err, seeUsers+"; who was deleted is found by id")
}

// parseSince reads a duration back from now, a UTC date or a time. An empty text is the zero time.
func parseSince(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if back, ok := parseAge(text); ok {
		return now.Add(-back), nil
	}
	if start, ok := parseMoment(text); ok {
		return start, nil
	}
	return time.Time{}, cannotRun("", "--since: must be a duration such as 24h or 30d, a date such as 2026-05-01 or a time such as 2026-05-01T08:00:00Z")
}

// parseAge reads a duration that is not negative, such as 30d or 24h.
func parseAge(text string) (time.Duration, bool) {
	const day, longest = 24 * time.Hour, 100_000
	var days int
	if n, err := fmt.Sscanf(text, "%dd", &days); err == nil && n == 1 && text == fmt.Sprintf("%dd", days) {
		return time.Duration(days) * day, days >= 0 && days <= longest
	}
	age, err := time.ParseDuration(text)
	return age, err == nil && age >= 0
}

// parseMoment reads a UTC date or a time.
func parseMoment(text string) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if moment, err := time.Parse(layout, text); err == nil {
			return moment, true
		}
	}
	return time.Time{}, false
}

// printEventLines prints one JSON object a line, event by event.
func printEventLines(ctx context.Context, o *operator, filter storage.AuditFilter) error {
	lines := json.NewEncoder(o.out)
	lines.SetEscapeHTML(false)
	for event, err := range o.store.AuditEvents(ctx, filter) {
		if err != nil {
			return err
		}
		if err := lines.Encode(viewOfEvent(event)); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}

// alignEvery is how many events are aligned with each other. It bounds the memory that a long log needs.
const alignEvery = 500

func printEventTable(ctx context.Context, o *operator, filter storage.AuditFilter) error {
	t, n := newTable(o.out, "TIME", "ACTION", "ACTOR", "USER", "CLIENT", "ADDRESS", "DETAIL"), 0
	for event, err := range o.store.AuditEvents(ctx, filter) {
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
		o.note("no events")
		return nil
	}
	return t.flush()
}

func eventCells(e storage.AuditEvent) []string {
	cells := []string{moment(e.At, "-"), e.Action, actorOf(e), named(e.UserID, e.UserName), named(e.ClientID, e.ClientName), e.Address, e.Detail}
	for i, cell := range cells {
		if cell == "" {
			cells[i] = "-"
		}
	}
	return cells
}

// actorOf names the actor of an event: by its kind alone when the USER or CLIENT column shows who it is.
func actorOf(e storage.AuditEvent) string {
	switch kind, id, _ := strings.Cut(e.Actor, ":"); {
	case id == "":
		return kind
	case (kind == "user" || kind == "admin") && id == e.UserID, kind == "client" && id == e.ClientID:
		return kind
	default:
		return kind + " " + named(id, e.ActorName)
	}
}

// named returns an id with the name in parentheses.
func named(id, name string) string {
	switch {
	case id == "":
		return ""
	case name == "":
		return id + " deleted"
	default:
		return id + " (" + name + ")"
	}
}
