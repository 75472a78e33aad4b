package main

import (
	"context"
	"fmt"
	"regexp"

	"github.com/spf13/cobra"

	"clrhost/storage"
)

func newAuditCheck(env []string) *cobra.Command {
	var seal string
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Compare the audit log with its seals",
		Long: "Compare the audit log with its seals. The host seals events about ten minutes after they happened, in ranges,\n" +
			"each with a hash that is chained to the one before. Exit code 0: nothing changed since it was sealed; 1: something differs.",
		Args: only(),
		RunE: asOperator(env, func(ctx context.Context, o *operator, _ []string) error {
			if seal != "" && !sealText.MatchString(seal) {
				return cannotRun("", "--seal: must be NUMBER:HASH, as clrhost audit check printed it")
			}
			report, err := o.store.CheckAudit(ctx, seal)
			if err != nil {
				return err
			}
			return printAuditReport(o, report, seal)
		}),
	}
	cmd.Flags().StringVar(&seal, "seal", "", "an earlier seal, NUMBER:HASH, that must be in the chain")
	addPlaceFlags(cmd.Flags())
	addJSONFlag(cmd.Flags())
	return cmd
}

var sealText = regexp.MustCompile(`^[1-9][0-9]{0,18}:[0-9a-f]{64}$`)

// auditReportView is what --json prints. Its field names are a promise to scripts.
type auditReportView struct {
	Good     bool   `json:"good"`
	Seals    int64  `json:"seals"`
	Events   int64  `json:"events"`
	Pruned   int64  `json:"pruned"`
	Unsealed int64  `json:"unsealed"`
	Newest   string `json:"newest_seal,omitempty"`
	Fault    string `json:"fault,omitempty"`
	Seal     int64  `json:"fault_seal,omitempty"`
}

func printAuditReport(o *operator, r storage.AuditReport, known string) error {
	v := auditReportView{Good: true, Seals: r.Seals, Events: r.Events, Pruned: r.Pruned, Unsealed: r.Unsealed}
	if r.Seals > 0 {
		v.Newest = r.Newest.String()
	}
	var mismatch error
	if r.Fault != nil {
		mismatch = notGood("what is before that seal has not changed since it was sealed", "%s", faultOf(*r.Fault))
		v.Seal = r.Fault.Seal.Number
	} else if !r.Known {
		mismatch = notGood("the newest part of the log was replaced, or this is another database", "seal %s is not in the chain", known)
	}
	if mismatch != nil {
		v.Good, v.Fault = false, mismatch.Error()
	}
	if o.json {
		if err := writeJSON(o.out, v); err != nil {
			return err
		}
		return mismatch
	}
	if mismatch != nil {
		return mismatch
	}
	return printAuditGood(o, v)
}

func faultOf(f storage.AuditFault) string {
	text := fmt.Sprintf("seal %d over the events above %d up to %d: %s", f.Seal.Number, f.Seal.After, f.Seal.Last, f.What)
	if f.Expected != f.Found {
		text += fmt.Sprintf(", %d expected and %d found", f.Expected, f.Found)
	}
	return text
}

func printAuditGood(o *operator, v auditReportView) error {
	if v.Seals == 0 {
		return o.print("no event is sealed yet; %d wait", v.Unsealed)
	}
	o.note("keep the newest seal elsewhere: with --seal a later check shows whether it is still in the chain")
	return o.print("the log is as it was sealed: %d seals over %d events, of which %d were pruned; %d events are not sealed yet\nnewest seal: %s",
		v.Seals, v.Events, v.Pruned, v.Unsealed, v.Newest)
}
