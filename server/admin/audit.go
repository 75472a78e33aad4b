package admin

import (
	"context"
	"fmt"
	"time"

	"clrhost/storage"
)

// PruneAudit removes the ranges of the audit log that storage.PrunableAudit found before a time; their seals stay. It
// records first what it is about to remove, so that an interrupted run is in the log too.
func (a Actions) PruneAudit(ctx context.Context, actor Actor, before time.Time, p storage.AuditPrunable) error {
	if p.Events == 0 {
		return nil
	}
	detail := fmt.Sprintf("%d events before %s, seals %d to %d", p.Events, before.UTC().Format("2006-01-02 15:04:05Z"), p.First, p.Last)
	if err := a.record(ctx, actor, storage.AuditEvent{Action: "audit.pruned", Detail: detail}); err != nil {
		return err
	}
	return a.Store.PruneAudit(ctx, p)
}
