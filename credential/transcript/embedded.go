package transcript

import (
	"clrhost/credential"
	"clrhost/credential/model"
	"clrhost/credential/proof"
	"clrhost/internal/strictjson"
	"clrhost/internal/untyped"
)

const (
	maxTokens = 4 // how deep JWTs are read within each other; objects are bounded by the depth of the JSON
	// maxDecoded bounds the members of all embedded JWTs together. Those of the document are bounded where it is parsed, but
	// each JWT is parsed by itself.
	maxDecoded = 100_000
)

// scope is what the reader knows of a credential beside what it shows.
type scope struct {
	verdicts map[string]credential.Verdict // on what is inside, by Source
	tokens   int                           // how many JWTs it is in
}

// source is a credential to be read.
type source struct {
	document map[string]any
	parsed   *credential.Credential // of bytes; nil for an embedded object
	at       Place                  // in the credential around it
	around   int                    // -1 for none
	tokens   int
	verdict  credential.Verdict
	judged   bool
}

// within reads a credential that stands inside another, as an object or a compact JWS. It is false for anything else.
func (r *reader) within(v any, at Place) (index int, ok bool) {
	if r.isFull() {
		return 0, false
	}
	s := source{at: at, around: at.Credential, tokens: r.scopes[at.Credential].tokens}
	switch v := v.(type) {
	case map[string]any:
		s.document = v
	case string:
		if s.tokens++; s.tokens > maxTokens || r.decoded >= maxDecoded {
			return 0, false
		}
		parsed, err := credential.Parse([]byte(v), strictjson.Limits{Members: maxDecoded - r.decoded})
		if err != nil || parsed.JWS == nil {
			return 0, false
		}
		r.decoded += untyped.Size(parsed.Document)
		s.parsed, s.document = parsed, parsed.Document
	default:
		return 0, false
	}
	s.verdict, s.judged = r.scopes[at.Credential].verdicts[at.At()]
	return r.read(s), true
}

// read appends a credential and what is inside it.
func (r *reader) read(s source) (index int) {
	index = len(r.record.Credentials)
	c := &Credential{Class: model.ClassOf(s.document["type"]), Verdict: s.verdict, Judged: s.judged, Place: s.at}
	r.record.Credentials = append(r.record.Credentials, c)
	inside := map[string]credential.Verdict{}
	for _, v := range s.verdict.Nested {
		inside[v.Source] = v
	}
	r.scopes = append(r.scopes, scope{inside, s.tokens})
	r.open(Place{Credential: index}, s.document, "", func(n *node) {
		c.Proofs = n.proofs()
		if s.parsed != nil {
			n.asToken(c, s.parsed)
		}
		r.cover(c, index, s)
		n.asCredential(c)
	})
	return index
}

// asToken reads what the bytes around a document add to it.
func (n *node) asToken(c *Credential, parsed *credential.Credential) {
	c.Form, c.Ends.Value = parsed.Form, parsed.ValidUntil
	if parsed.JWS == nil {
		return
	}
	c.Proofs = append(c.Proofs, proofOf(parsed.JWS, n.place))
	c.Claims = n.extras(credential.RegisteredClaims)
}

func proofOf(jws *proof.JWS, at Place) Proof {
	return Proof{Algorithm: jws.Header.Alg, KeyID: jws.Header.Kid, Place: at}
}

// cover finds the proof that covers a credential: its own, or the innermost around it.
func (r *reader) cover(c *Credential, index int, s source) {
	c.Signed, c.Cover = len(c.Proofs) > 0, -1
	switch {
	case c.Signed:
		c.Cover = index
	case s.around >= 0:
		c.Cover = r.record.Credentials[s.around].Cover
	}
	c.Covered = !c.Signed && c.Cover >= 0 && r.record.Credentials[c.Cover].Verdict.Proven()
}

func (n *node) asCredential(c *Credential) {
	c.ID, c.Types, c.Contexts = n.word("id"), n.words("type"), n.words("@context")
	c.Name, c.Description = n.text("name"), n.text("description")
	c.Issuer, c.Image = n.profile("issuer"), n.image("image")
	version := model.GenerationOf(n.members)
	c.Awarded = n.time("awardedDate")
	c.ValidFrom, c.ValidUntil = n.time(version.Member("validFrom")), n.time(version.Member("validUntil"))
	if c.Ends.Value.IsZero() || c.Ends.Value.Equal(c.ValidUntil.Value) {
		c.Ends = c.ValidUntil
	}
	c.Partial = n.flag("partial")
	c.Evidence, c.Endorsements = n.evidence(), n.endorsements()
	c.Status, c.Refresh = n.entries("credentialStatus"), n.entries("refreshService")
	c.Schemas, c.Terms = n.entries("credentialSchema"), n.entries("termsOfUse")
	n.each("credentialSubject", func(n *node) { n.asSubject(c) })
}

func (n *node) asSubject(c *Credential) {
	index := len(c.Subjects)
	s := Subject{ID: n.word("id"), Place: n.place}
	n.inside("verifiableCredential", nil)
	if c.Class != model.VerifiableCredential {
		s.Identities, s.Profile = n.identities("identifier"), n.profile("profile")
	}
	switch c.Class {
	case model.ClrCredential:
		n.is("ClrSubject")
		n.asProgram()
	case model.AchievementCredential:
		n.is("AchievementSubject")
		n.asAward(index)
	case model.EndorsementCredential:
		n.is("EndorsementSubject")
		s.Comment = n.text("endorsementComment")
	default:
		s.Claims = n.rest()
	}
	c.Subjects = append(c.Subjects, s)
}

// asProgram reads what a record says beside its credentials: achievements and how they are joined.
func (n *node) asProgram() {
	n.elements("achievement", func(v any, at Place) bool {
		object, ok := v.(map[string]any)
		if ok {
			_, _, ok = n.r.mention(object, at, n.language)
		}
		return ok
	})
	n.each("association", func(n *node) {
		n.is("Association")
		n.r.record.Associations = append(n.r.record.Associations, Association{
			n.word("associationType"), n.word("sourceId"), n.word("targetId"), n.place,
		})
	})
}

// endorsements reads the endorsements of an object.
func (n *node) endorsements() (all []int) {
	note := func(index int) { all = append(all, index) }
	n.inside("endorsement", note)
	n.inside("endorsementJwt", note)
	return all
}

// inside reads credentials that stand in a member. Those that are not handed to note and assert no achievement are
// statements of the record.
func (n *node) inside(name string, note func(index int)) {
	n.elements(name, func(v any, at Place) bool {
		index, ok := n.r.within(v, at)
		switch {
		case !ok:
			return false
		case note != nil:
			note(index)
		default:
			n.r.state(index)
		}
		return true
	})
}

// state notes a credential that is one of the record's by itself.
func (r *reader) state(index int) {
	switch r.record.Credentials[index].Class {
	case model.VerifiableCredential, model.EndorsementCredential:
		r.record.Statements = append(r.record.Statements, index)
	}
}
