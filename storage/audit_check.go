package storage

import (
	"bytes"
	"context"
	"fmt"
	"math"
)

// AuditReport is the result of comparing the audit log with its seals.
type AuditReport struct {
	Seals, Events int64 // seals that are good, and the events they cover
	Pruned        int64 // events of good seals that were pruned
	Unsealed      int64 // events that no seal covers
	Newest        AuditSeal
	Fault         *AuditFault // the first that was found; nil when all is good
	Known         bool        // the seal that the caller knew is in the chain, or there was none to look for
}

// AuditFault is the first seal that its events contradict.
type AuditFault struct {
	Seal     AuditSeal
	What     string // a sentence without its end, for people
	Expected int64  // how many events the seal covers
	Found    int64  // how many there are
}

// CheckAudit recomputes every seal and compares. A known seal, as AuditSeal.String writes it, is looked for in the chain;
// without it, somebody who can write to the database could have replaced the newest part of the log with its seals.
func (s *Store) CheckAudit(ctx context.Context, known string) (AuditReport, error) {
	report := AuditReport{Known: known == ""}
	var previous sealRow
	for {
		seals, err := find[sealRow](s.read(ctx).Where("number > ?", previous.Number).Order("number").Limit(auditBatch), "audit seals")
		if err != nil {
			return report, err
		}
		for _, seal := range seals {
			if report.Fault, err = s.checkSeal(ctx, previous, seal); err != nil || report.Fault != nil {
				return report, err
			}
			report.add(seal, known)
			previous = seal
		}
		if len(seals) < auditBatch {
			break
		}
	}
	return report, s.countUnsealed(ctx, &report)
}

func (r *AuditReport) add(seal sealRow, known string) {
	r.Newest = seal.toDomain()
	r.Known = r.Known || r.Newest.String() == known
	r.Seals++
	r.Events += seal.Events
	if seal.pruned() {
		r.Pruned += seal.Events
	}
}

func (s *Store) countUnsealed(ctx context.Context, report *AuditReport) error {
	err := s.read(ctx).Model(&auditRow{}).Where("id > ?", report.Newest.Last).Count(&report.Unsealed).Error
	if err != nil {
		return fmt.Errorf("count unsealed audit events: %w", translate(err))
	}
	return nil
}

// checkSeal returns how the seal differs from its events, or nil.
func (s *Store) checkSeal(ctx context.Context, previous, seal sealRow) (*AuditFault, error) {
	switch {
	case seal.Number != previous.Number+1:
		return &AuditFault{Seal: seal.toDomain(), What: fmt.Sprintf("seal %d is missing", previous.Number+1)}, nil
	case seal.AfterID != previous.LastID || !bytes.Equal(seal.Seal, seal.hash(previous.Seal)):
		return &AuditFault{Seal: seal.toDomain(), What: "the seal was changed, or one before it was replaced"}, nil
	}
	fault, err := s.compareEvents(ctx, seal)
	if err != nil || fault == nil || seal.pruned() {
		return fault, err
	}
	seal, err = take[sealRow](s.read(ctx).Where("number = ?", seal.Number), "audit seal")
	if seal.pruned() { // between the two readings
		return nil, err
	}
	return fault, err
}

// compareEvents compares the events in the range of the seal with it. Of a pruned seal there must be none.
func (s *Store) compareEvents(ctx context.Context, seal sealRow) (*AuditFault, error) {
	rows, err := s.sealedEvents(ctx, seal)
	if err != nil {
		return nil, err
	}
	fault := &AuditFault{Seal: seal.toDomain(), Expected: seal.Events, Found: int64(len(rows))}
	if seal.pruned() {
		fault.Expected = 0
	}
	switch {
	case fault.Found < fault.Expected:
		fault.What = "events are missing"
	case fault.Found > fault.Expected:
		fault.What = "events were inserted"
	case !seal.pruned() && !bytes.Equal(seal.EventsHash, hashEvents(rows)):
		fault.What = "events were changed"
	default:
		return nil, nil
	}
	return fault, nil
}

// sealedEvents returns the events in the range of the seal, one more than it covers at most. The first range begins
// below every id.
func (s *Store) sealedEvents(ctx context.Context, seal sealRow) ([]auditRow, error) {
	after := seal.AfterID
	if seal.Number == 1 {
		after = math.MinInt64
	}
	return s.eventsIn(ctx, after, seal.LastID, int(min(seal.Events, AuditSealed))+1)
}
