package report

import "clrhost/conformance"

// The page of a run that many cases failed has to open at once and to fit a mail, so the more there is to show, the less of
// each is shown.
const (
	fewExchanges  = 100
	manyDeciding  = 192 << 10 // bytes of all bodies that decided, when there are more exchanges than a few
	leastDeciding = 512
)

// detail is how much of a body the page shows, in bytes: of one that decided, and of another. Of an exchange with none, the
// page has the first line.
type detail struct{ deciding, other int }

// detail returns how much the page of a document shows.
func (d Document) detail() detail {
	exchanges, decided := 0, 0
	for _, r := range d.Run.Results() {
		exchanges += len(r.Exchanges)
		if len(r.Exchanges) > 0 {
			decided++
		}
	}
	if d.AllExchanges || exchanges <= fewExchanges {
		return detail{decidingBody, otherBody}
	}
	return detail{deciding: min(max(manyDeciding/decided, leastDeciding), decidingBody)}
}

// deciding is the index of the exchange that a reader looks at first: the one that decided, or else the last.
func deciding(r conformance.Result) int {
	if r.At >= 0 {
		return r.At
	}
	return len(r.Exchanges) - 1
}
