package storage

import (
	"context"
	"fmt"
)

// Quota bounds what one owner may hold. Zero sets no bound.
type Quota struct {
	Credentials int64 // how many
	Bytes       int64 // of all representations that are kept
}

// FullError reports that an upsert would exceed the owner's Quota. The bound that it would exceed is the one that is not zero.
type FullError Quota

func (e *FullError) Error() string {
	if e.Credentials > 0 {
		return fmt.Sprintf("storage: the owner holds %d credentials", e.Credentials)
	}
	return fmt.Sprintf("storage: the owner holds %d bytes", e.Bytes)
}

// holding is a change of what an owner holds at all services together.
type holding struct {
	credentials int64
	bytes       int64 // of representations
	removals    int64
}

// countOwner keeps the owner's own figures. It MUST be part of the transaction that changes what they count, and owner the
// row as it was locked there.
func (s *Store) countOwner(ctx context.Context, owner userRow, change holding) error {
	owner.CredentialCount += change.credentials
	owner.CredentialBytes += change.bytes
	if change.credentials > 0 && s.quota.Credentials > 0 && owner.CredentialCount > s.quota.Credentials {
		return &FullError{Credentials: s.quota.Credentials}
	}
	if change.bytes > 0 && s.quota.Bytes > 0 && owner.CredentialBytes > s.quota.Bytes {
		return &FullError{Bytes: s.quota.Bytes}
	}
	return mustChange(s.tx(ctx).Model(&userRow{}).Where("id = ?", owner.ID).Updates(map[string]any{
		"credential_count": owner.CredentialCount,
		"credential_bytes": owner.CredentialBytes,
		"credential_seq":   owner.CredentialSeq + max(change.credentials, 0),
		"removals":         owner.Removals + change.removals,
	}), "count credentials")
}
