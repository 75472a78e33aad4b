package transcript

import (
	"clrhost/credential"
)

// Credential is a credential of a record without its subject's achievements: who states it, when, and how it is proven.
type Credential struct {
	Class       string // its class in package model, such as model.ClrCredential
	ID          Word
	Types       []Word
	Contexts    []Word
	Name        Text
	Description Text
	Issuer      Profile // may be no more than an id, or nothing
	Image       Image
	Awarded     Time // awardedDate
	ValidFrom   Time // validFrom or issuanceDate
	ValidUntil  Time // validUntil or expirationDate
	Ends        Time // when it ends: ValidUntil, or the exp claim of a JWT, whose Place is zero when it decides
	Partial     Flag // the record does not hold everything that its issuer knows

	Subjects     []Subject
	Evidence     []Evidence
	Endorsements []int // indexes into Record.Credentials
	Proofs       []Proof
	Status       []Entry // credentialStatus
	Refresh      []Entry // refreshService
	Schemas      []Entry // credentialSchema
	Terms        []Entry // termsOfUse
	Claims       []Extra // the registered claims of a JWT, which are about the token

	Form    credential.Form // empty for an embedded object
	Verdict credential.Verdict
	Judged  bool // Verdict is that of this credential; otherwise it was not examined
	Signed  bool // it has a proof of its own

	// Cover is the credential whose proof covers this one: itself, or the innermost around it that is Signed; -1 for none.
	Cover int
	// Covered means that it has no proof of its own and that the proof of Cover is proven.
	Covered bool

	Place // in the credential around it; zero for the record itself
}

// Subject is whom or what a credential is about.
type Subject struct {
	ID         Word
	Identities []Identity
	Profile    Profile
	Comment    Text    // of an endorsement, about what ID names
	Claims     []Extra // what a plain credential states about the subject

	Place
}
