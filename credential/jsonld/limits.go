package jsonld

const (
	maxDepth  = 100     // objects and arrays inside each other
	maxValues = 250_000 // members and elements
	maxInline = 2_000   // members of contexts written inside the document, because each step copies them
	maxTerms  = 500_000 // terms of the contexts that are processed for one document alone, each some 60 bytes
	maxWork   = 100_000 // steps to distinguish alike blank nodes, each a few us
)

// The costs of a verification, in steps of package work.
const (
	perObject  = 3
	perMember  = 2
	perElement = 1
	perContext = 20 // processed anew, and one for every termsAStep terms that stand in it
	termsAStep = 4
	termsOfURL = 100 // about as many as the contexts of this package have
	perQuad    = 3   // of those that are named and sorted
	perNode    = 3   // blank, on top
	perAttempt = 4   // at distinguishing alike blank nodes
	bytesAStep = 100 // of literals and identifiers
	valuesStep = 4   // values walked over before anything else
)
