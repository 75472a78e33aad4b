package intake

import (
	"clrhost/server/inflight"
	"clrhost/storage"
)

// Writer is who submits a credential into the record of an owner: a client under a grant, or the owner, who has neither.
type Writer struct {
	OwnerID  string
	ClientID string
	GrantID  string
}

// parties are the keys under which the work for a writer is bounded.
func (w Writer) parties() []string { return inflight.Parties(w.ClientID, w.OwnerID) }

// written is the record with its owner, its service and who wrote it.
func written(w Writer, at Place, record storage.Credential) storage.Credential {
	record.OwnerID, record.Service = w.OwnerID, at.Service
	record.ClientID, record.GrantID = w.ClientID, w.GrantID
	if w.ClientID == "" && w.GrantID == "" {
		record.ClientID = storage.ByOwner
	}
	return record
}
