package credential

import "slices"

// Overall is the one word for a credential, derived from its checks by overall.
type Overall string

const (
	Valid        Overall = "valid"
	Invalid      Overall = "invalid"      // malformed, or not conforming to the standard's model
	ProofFailed  Overall = "proof-failed" // no proof, a bad one, or somebody else's
	Revoked      Overall = "revoked"
	Suspended    Overall = "suspended"
	Expired      Overall = "expired"
	NotYetValid  Overall = "not-yet-valid"
	Unverifiable Overall = "unverifiable" // something that decides could not be checked
)

// The checks, in the order in which they run and are reported.
const (
	CheckParse       = "parse"
	CheckContext     = "context"
	CheckType        = "type"
	CheckSchema      = "schema"
	CheckSubject     = "subject"
	CheckProof       = "proof"
	CheckIssuerKey   = "issuer key"
	CheckDates       = "dates"
	CheckStatus      = "status"
	CheckRefresh     = "refresh"
	CheckEndorsement = "endorsement"
	CheckAssociation = "association"
	CheckNested      = "nested credential"
	CheckRecipient   = "recipient" // only where one is expected
)

// The outcomes of a check. Unchecked is never a kind of pass.
const (
	OutcomePass      = "pass"
	OutcomeFail      = "fail"
	OutcomeWarn      = "warn"
	OutcomeUnchecked = "unchecked"
)

// Check is one finding. A check that finds several things has several entries; one with nothing to look at has none.
type Check struct {
	Name    string `json:"check"`
	Outcome string `json:"outcome"`
	Detail  string `json:"detail"` // may be sent to a client; starts with a JSON pointer when it is about a member
	Clause  string `json:"clause"` // where the rule is written
}

// Verdict is the result of verifying a credential.
type Verdict struct {
	Source  string    `json:"source,omitempty"` // the file, or the JSON pointer of what is inside or refreshed
	ID      string    `json:"id,omitempty"`
	Overall Overall   `json:"verdict"`
	Checks  []Check   `json:"checks"`
	Nested  []Verdict `json:"nested,omitempty"`

	// ProvenBefore means that a credential inside a record was proven when the record was accepted, or since, and is not
	// now. Its bytes are the same, so it is not a forgery: its issuer has withdrawn the key, or does not respond.
	ProvenBefore bool `json:"provenBefore,omitempty"`

	silent  bool // see Silent
	covered bool // it has no proof of its own, and stands inside one that has
}

// refusing are the checks whose failure means that a host MUST reject the credential. A credential that is expired, revoked
// or not yet valid is accepted, and its verdict reports that.
var refusing = map[string]bool{
	CheckParse: true, CheckContext: true, CheckType: true, CheckSchema: true, CheckSubject: true, CheckProof: true,
	CheckIssuerKey: true, // fails only when another's key is proven, which no later verification changes
	CheckNested:    true, // fails only for what is forged inside
}

// Refusals returns the failed checks for which a host answers 400: malformed, not conforming, proof bad or
// missing, here or inside.
func (v Verdict) Refusals() (failed []Check) {
	for _, c := range v.Checks {
		if c.Outcome == OutcomeFail && refusing[c.Name] {
			failed = append(failed, c)
		}
	}
	return failed
}

func (v Verdict) isRefused() bool { return len(v.Refusals()) > 0 }

// Answers reports whether the credential is valid, and was issued to the expected recipient if there is one.
func (v Verdict) Answers() bool {
	return v.Overall == Valid && !slices.ContainsFunc(v.Checks, func(c Check) bool {
		return c.Name == CheckRecipient && c.Outcome != OutcomePass
	})
}

// Unparsed is the verdict on bytes that Parse rejected with err.
func Unparsed(err error) Verdict {
	return Verdict{
		Overall: Invalid,
		Checks:  []Check{{CheckParse, OutcomeFail, err.Error(), clauseFormats}},
	}
}

// bySeverity orders the overall words, the most severe first; the dates of what is malformed or forged mean nothing.
var bySeverity = []Overall{Invalid, ProofFailed, Revoked, Suspended, Expired, NotYetValid, Unverifiable}

// overall is the only place where findings become an overall word.
func overall(found map[Overall]bool) Overall {
	for _, word := range bySeverity {
		if found[word] {
			return word
		}
	}
	return Valid
}
