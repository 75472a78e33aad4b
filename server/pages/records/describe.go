package records

import (
	"slices"

	"clrhost/credential"
	"clrhost/storage"
)

// describe describes the stored verdict on a record to the person who holds it, and returns it with what that adds: whether the
// record was proven before, and whether it is about them.
func (h *Handler) describe(r record, owner storage.User) (credential.Summary, credential.Verdict) {
	return r.describe(&owner, h.Issuers)
}

// describe describes the stored verdict on a record to its owner, or to somebody without an account where that is nil.
func (r record) describe(owner *storage.User, issuers credential.Issuers) (credential.Summary, credential.Verdict) {
	match := matchOpen
	if owner != nil {
		match = matchOf(r.parsed, *owner)
	}
	v := forHolder(r.verdict, r.Proven, match)
	return credential.Summarize(r.parsed, v, credential.Reader{Issuers: issuers, IsRecipient: owner != nil}), v
}

// forHolder is a stored verdict to the person who holds the record: with whether the record was proven when it was accepted, or
// since, and with how its subject and the account compare.
func forHolder(v credential.Verdict, proven bool, match string) credential.Verdict {
	v.ProvenBefore = proven && !v.Proven()
	if outcome, ok := recipientOutcomes[match]; ok {
		v.Checks = append(slices.Clip(v.Checks), credential.Check{
			Name:    credential.CheckRecipient,
			Outcome: outcome,
			Detail:  "/credentialSubject: was compared with the e-mail address and the profile of the account",
			Clause:  "CLR 2.0, IdentityObject",
		})
	}
	return v
}

// reader is the person who reads a page of this room.
func (h *Handler) reader() credential.Reader {
	return credential.Reader{Issuers: h.Issuers, IsRecipient: true}
}

// recipientOutcomes are the outcomes of comparing a record with the account. Nothing to compare is no outcome.
var recipientOutcomes = map[string]string{
	matchSame:  credential.OutcomePass,
	matchOther: credential.OutcomeFail,
}
