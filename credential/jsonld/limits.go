package jsonld

const (
	maxDepth  = 100     // objects and arrays inside each other
	maxValues = 250_000 // members and elements
	maxInline = 2_000   // members of contexts written inside the document, because each step copies them
	maxSteps  = 1_000   // contexts processed for one document alone, each some 0.1 ms and 20 kB
	maxWork   = 100_000 // steps taken to tell alike blank nodes apart, each under 1 us
)
