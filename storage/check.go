package storage

import (
	"context"
	"errors"
	"fmt"
)

// MostFaults is how many faults a check looks for.
const MostFaults = 1000

// CheckReport is what Check has read, and what it found.
type CheckReport struct {
	Users, Credentials int64
	Versions, Bytes    int64 // representations, and their bodies
	Audit              AuditReport
	Faults             []Fault // at most MostFaults
	Stopped            bool    // before everything was read, because of the faults so far
}

// Fault is a rule that the database breaks.
type Fault struct {
	Rule Rule
	Rows string // the table and the ids in it, for people
	What string // a sentence without its end, for people
}

// Rule is what must hold in every database.
type Rule string

const (
	RuleFile      Rule = "file"      // SQLite finds its own structures whole
	RuleReference Rule = "reference" // what a row refers to exists
	RuleBody      Rule = "body"      // the bytes of a representation are those that were accepted
	RuleVersion   Rule = "version"   // a credential has its current representation, and as many as it counts
	RulePosition  Rule = "position"  // the positions of a list are 0, 1, 2 and so on
	RuleCount     Rule = "count"     // the figures kept of an owner and of a list are those of what there is
	RuleAudit     Rule = "audit"     // the audit log is as it was sealed
)

// Rules returns all rules, in the order in which they are checked.
func Rules() []Rule {
	return []Rule{RuleFile, RuleReference, RuleBody, RuleVersion, RulePosition, RuleCount, RuleAudit}
}

// Check reads the whole database and reports where it breaks a Rule. It works beside a running host and keeps nobody who writes
// waiting: each owner's record is read as it is at one moment, and the moments differ. Memory is bounded by one representation and
// by MostFaults. It stops after a fault of RuleFile, because what follows could not be trusted.
func (s *Store) Check(ctx context.Context) (CheckReport, error) {
	c := checker{Store: s}
	for _, part := range []func(context.Context) error{c.checkFile, c.checkReferences, c.checkRecords, c.checkAudit} {
		if err := part(ctx); errors.Is(err, errStopped) {
			c.report.Stopped = true
			break
		} else if err != nil {
			return c.report, fmt.Errorf("check database: %w", err)
		}
	}
	return c.report, nil
}

// checker is one run of Check.
type checker struct {
	*Store
	report CheckReport
}

// errStopped ends a check that has found enough.
var errStopped = errors.New("storage: too many faults to go on")

// found adds a fault. It is errStopped when that was the last one to look for.
func (c *checker) found(rule Rule, rows, what string, args ...any) error {
	c.report.Faults = append(c.report.Faults, Fault{Rule: rule, Rows: rows, What: fmt.Sprintf(what, args...)})
	if len(c.report.Faults) >= MostFaults {
		return errStopped
	}
	return nil
}

func (c *checker) checkAudit(ctx context.Context) (err error) {
	if c.report.Audit, err = c.CheckAudit(ctx, ""); err != nil || c.report.Audit.Fault == nil {
		return err
	}
	f := c.report.Audit.Fault
	what := f.What
	if f.Expected != f.Found {
		what = fmt.Sprintf("%s: %d expected, %d found", what, f.Expected, f.Found)
	}
	return c.found(RuleAudit, fmt.Sprintf("audit_seals %d, of the events above %d up to %d", f.Seal.Number, f.Seal.After, f.Seal.Last), "%s", what)
}
