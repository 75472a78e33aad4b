package specimen

// Draft is a small, complete ClrCredential: one embedded AchievementCredential with one achievement.
func (i *Issuer) Draft(edits ...Edit) *Draft { return i.draft("small.json", edits) }

// Detailed is a ClrCredential with what the mutations change: identifiers, an image, an association, a result. A host
// that rejects it proves nothing by rejecting them.
func (i *Issuer) Detailed(edits ...Edit) *Draft { return i.draft("detailed.json", edits) }

// Maximal is a ClrCredential with every member of every class of the data model, save two. The Open Badges context
// defines endorsementJwt only since 2026-06-29, so that not every host can verify an embedded proof over it;
// EndorsementJWT adds one for a JWS. And proofs have no challenge, domain or nonce, which are for presentations. Its
// status and its refresh service are on a host that does not exist.
func (i *Issuer) Maximal(edits ...Edit) *Draft { return i.draft("maximal.json", edits) }

// Achievement is an AchievementCredential: signed and valid, and no ClrCredential.
func (i *Issuer) Achievement(edits ...Edit) *Draft { return i.draft("achievement.json", edits) }

// The member that Extended adds, and its value.
const (
	ExtensionMember = "officeHours"
	ExtensionValue  = "Tuesdays from six to eight"
)

// Extended is a small ClrCredential with a member of the issuer's own, which a context in the document defines, so that
// the proof covers it.
func (i *Issuer) Extended(edits ...Edit) *Draft {
	return i.Draft(
		Append("/@context", map[string]any{ExtensionMember: "https://hillside.example/vocabulary#" + ExtensionMember}),
		Set("/"+ExtensionMember, ExtensionValue),
	).With(edits...)
}

// EndorsementJWT is an edit that adds an endorsement of the credential as an RS256 JWS.
func (i *Issuer) EndorsementJWT() Edit {
	return func(document map[string]any) {
		endorsement := i.draft("endorsement.json", []Edit{Set("/credentialSubject/id", document["id"])})
		jws, err := endorsement.JWS()
		if err != nil {
			panic("specimen: sign an endorsement: " + err.Error())
		}
		Append("/endorsementJwt", string(jws))(document)
	}
}
