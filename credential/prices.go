package credential

import (
	"clrhost/credential/work"
)

// The costs of a verification here, in steps of package work. Canonicalization and signatures have their own.
const (
	perCredential = 150 // the checks, and what they find
	valuesAStep   = 2   // of a document that is compared with the model
	perSchema     = 2   // for each value of a document that is validated against a schema
	bytesAValue   = 10  // of an embedded JWT, which has to be decoded first
)

// maxSchemaValues bounds a document that is validated against a schema that it names: each departure takes over a kilobyte
// of memory.
const maxSchemaValues = 40_000

// mayExamine pays for the checks that read a document of so many values inside this credential, and reports whether they may
// be made: they are made completely or not at all.
func (e *examination) mayExamine(values int) bool {
	return e.whyNotWithin() == "" && e.budget.Spend(perCredential+values/valuesAStep) == nil
}

// whySpent returns the reason why nothing further is examined in this verification, or "".
func (e *examination) whySpent() string {
	switch {
	case e.ctx.Err() != nil:
		return "there was no time left"
	case e.budget.IsSpent():
		return work.ErrSpent.Error()
	}
	return ""
}
