package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"
)

// pruning are the flags of audit prune.
type pruning struct {
	before, olderThan string
	yes               bool
}

func newAuditPrune(env []string) *cobra.Command {
	var p pruning
	cmd := &cobra.Command{
		Use:   "prune (--before DATE | --older-than AGE)",
		Short: "Remove old events from the audit log and keep their seals",
		Long: "Remove old events from the audit log and keep their seals, so that clrhost audit check still works. Only whole\n" +
			"sealed ranges go; an event that is not sealed stays. There is no way back. It asks first.",
		Args: only(),
		RunE: asOperator(env, func(ctx context.Context, o *operator, _ []string) error {
			before, err := p.moment(time.Now())
			if err != nil {
				return err
			}
			return pruneAudit(ctx, o, before, p.yes)
		}),
	}
	cmd.Flags().StringVar(&p.before, "before", "", "remove what happened before this date or time, such as 2026-05-01")
	cmd.Flags().StringVar(&p.olderThan, "older-than", "", "remove what is older than this, such as 400d or 72h")
	addYesFlag(cmd.Flags(), &p.yes)
	addPlaceFlags(cmd.Flags())
	addJSONFlag(cmd.Flags())
	return cmd
}

func (p pruning) moment(now time.Time) (time.Time, error) {
	if (p.before == "") == (p.olderThan == "") {
		return now, cannotRun("", "give either --before DATE or --older-than AGE")
	}
	if p.before != "" {
		before, ok := parseMoment(p.before)
		if !ok {
			return now, cannotRun("", "--before: must be a date such as 2026-05-01 or a time such as 2026-05-01T08:00:00Z")
		}
		return before, nil
	}
	age, ok := parseAge(p.olderThan)
	if !ok {
		return now, cannotRun("", "--older-than: must be an age such as 400d or 72h")
	}
	return now.Add(-age), nil
}

// prunedView is what --json prints. Its field names are a promise to scripts.
type prunedView struct {
	Before    time.Time `json:"before"`
	Events    int64     `json:"events"`
	FirstSeal int64     `json:"first_seal,omitempty"`
	LastSeal  int64     `json:"last_seal,omitempty"`
	Stay      int64     `json:"stay"`
}

func pruneAudit(ctx context.Context, o *operator, before time.Time, yes bool) error {
	p, err := o.store.PrunableAudit(ctx, before)
	if err != nil {
		return err
	}
	if p.Events > 0 {
		if err := o.confirm(yes, fmt.Sprintf("Remove %d events before %s for ever?", p.Events, moment(before, "-"))); err != nil {
			return err
		}
		if err := o.actions.PruneAudit(ctx, o.actor, before, p); err != nil {
			return err
		}
	}
	if o.json {
		return writeJSON(o.out, prunedView{Before: before.UTC(), Events: p.Events, FirstSeal: p.First, LastSeal: p.Last, Stay: p.Stay})
	}
	if p.Stay > 0 {
		o.note("%d events before %s stay: they are not sealed yet, or share a seal with later ones", p.Stay, moment(before, "-"))
	}
	if p.Events == 0 {
		return o.print("nothing was removed: no sealed range is older")
	}
	return o.print("removed %d events; their seals %d to %d stay", p.Events, p.First, p.Last)
}
