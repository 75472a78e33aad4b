package credential

import (
	"clrhost/credential/work"
)

// What a verification pays for here, in steps of package work. Canonicalizing and signatures have prices of their own.
const (
	perCredential = 150 // the checks, and what they find
	valuesAStep   = 2   // of a document that is held against the model
	perSchema     = 2   // for each value of a document that is held against a schema
	bytesAStep    = 20  // of an embedded JWT, which has to be decoded first
)

// maxSchemaValues bounds a document that is held against a schema that it names: what departs from the schema takes over
// a kilobyte of memory for each place.
const maxSchemaValues = 40_000

// payForReading pays for the checks that read the document. It is not asked whether they may: an examination that has
// begun names everything that is wrong, and the next one is not begun.
func (e *examination) payForReading() {
	e.weight = weigh(e.credential.Document)
	_ = e.budget.Spend(perCredential + e.weight/valuesAStep)
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
