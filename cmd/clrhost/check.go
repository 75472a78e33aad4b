package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"clrhost/storage"
)

func newCheck(env []string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Read the whole database and report what is wrong in it",
		Long: "Read the whole database and report what is wrong in it: hashes of credentials, positions, counts, rows that refer to\n" +
			"nothing, the audit log, and with SQLite the file. The host may be running. Exit code 0: nothing; 1: something is wrong.",
		Args: only(),
		RunE: asOperator(env, func(ctx context.Context, o *operator, _ []string) error {
			report, err := o.store.Check(ctx)
			if err != nil {
				return err
			}
			return printCheck(o, report)
		}),
	}
	addPlaceFlags(cmd.Flags())
	addJSONFlag(cmd.Flags())
	return cmd
}

const restoreGood = "restore the newest backup in which clrhost check finds nothing"

// cures say what to do about a fault.
var cures = map[storage.Rule]string{
	storage.RuleFile:      "stop the host, and " + restoreGood + "; the disk may be failing",
	storage.RuleReference: "the host does not show these rows: delete them while it is stopped; if what they refer to is missed, " + restoreGood,
	storage.RuleBody:      "the bytes are not those that were accepted: " + restoreGood,
	storage.RuleVersion:   "where only versions_kept differs, set it while the host is stopped; otherwise " + restoreGood,
	storage.RulePosition:  "pages of this list repeat or hide a credential: " + restoreGood,
	storage.RuleCount:     "set the column to what it must be while the host is stopped",
	storage.RuleAudit:     "what is before that seal has not changed since it was sealed; find out who can write to the database past the host",
}

// checkView is what --json prints. Its field names are a promise to scripts.
type checkView struct {
	Good        bool        `json:"good"`
	Complete    bool        `json:"complete"`
	Users       int64       `json:"users"`
	Credentials int64       `json:"credentials"`
	Versions    int64       `json:"versions"`
	Bytes       int64       `json:"bytes"`
	Sealed      int64       `json:"sealed_events"`
	Unsealed    int64       `json:"unsealed_events"`
	Faults      []faultView `json:"faults"`
}

type faultView struct {
	Rule string `json:"rule"`
	Rows string `json:"rows"`
	What string `json:"what"`
	Cure string `json:"cure"`
}

func viewOfCheck(r storage.CheckReport) checkView {
	v := checkView{
		Good:        len(r.Faults) == 0,
		Complete:    !r.Stopped,
		Users:       r.Users,
		Credentials: r.Credentials,
		Versions:    r.Versions,
		Bytes:       r.Bytes,
		Sealed:      r.Audit.Events,
		Unsealed:    r.Audit.Unsealed,
		Faults:      make([]faultView, len(r.Faults)),
	}
	for i, f := range r.Faults {
		v.Faults[i] = faultView{Rule: string(f.Rule), Rows: f.Rows, What: f.What, Cure: cures[f.Rule]}
	}
	return v
}

func printCheck(o *operator, r storage.CheckReport) error {
	print := printCheckText
	if o.json {
		print = func(o *operator, r storage.CheckReport) error { return writeJSON(o.out, viewOfCheck(r)) }
	}
	if err := print(o, r); err != nil || len(r.Faults) == 0 {
		return err
	}
	if r.Stopped {
		return notGood("", "%d faults, and the check stopped at the last one", len(r.Faults))
	}
	return notGood("", "%d faults", len(r.Faults))
}

func printCheckText(o *operator, r storage.CheckReport) error {
	if len(r.Faults) == 0 {
		return o.print("nothing is wrong: users %d, credentials %d, versions %d of %d bytes, audit events %d sealed and %d unsealed",
			r.Users, r.Credentials, r.Versions, r.Bytes, r.Audit.Events, r.Audit.Unsealed)
	}
	for _, rule := range storage.Rules() {
		of := slices.DeleteFunc(slices.Clone(r.Faults), func(f storage.Fault) bool { return f.Rule != rule })
		if len(of) == 0 {
			continue
		}
		for _, f := range of {
			if err := o.print("%s: %s: %s", f.Rule, f.Rows, f.What); err != nil {
				return err
			}
		}
		if err := o.print("%s: cure: %s", rule, cures[rule]); err != nil {
			return err
		}
	}
	return nil
}
