package credential

import (
	"clrhost/credential/work"
)

// What a verification pays for here, in steps of package work. Canonicalizing and signatures have prices of their own.
const (
	perCredential = 150 // the checks, and what they find
	valuesAStep   = 2   // of a document that is held against the model
	perSchema     = 2   // for each value of a document that is held against a schema
	bytesAValue   = 10  // of an embedded JWT, which has to be decoded first
)

// maxSchemaValues bounds a document that is held against a schema that it names: what departs from the schema takes over
// a kilobyte of memory for each place.
const maxSchemaValues = 40_000

// mayExamine pays for the checks that read a document of so many values inside this credential, and reports whether they may
// be made: not begun is better than half done.
func (e *examination) mayExamine(values int) bool {
	return e.whyNotWithin() == "" && e.budget.Spend(perCredential+values/valuesAStep) == nil
}

// whySpent says why nothing further is examined in this verification, or nothing.
func (e *examination) whySpent() string {
	switch {
	case e.ctx.Err() != nil:
		return "there was no time left"
	case e.budget.IsSpent():
		return work.ErrSpent.Error()
	}
	return ""
}
