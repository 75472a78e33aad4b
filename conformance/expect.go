package conformance

import (
	"fmt"

	"clrhost/conformance/exchange"
)

// The ways in which a case ends early. They are panics, recovered in one place, so that a case reads as a list of
// expectations and not as a list of error checks.
type (
	broken  struct{ expected, actual string } // an expectation does not hold
	skipped struct{ reason string }           // the question makes no sense here
	unable  struct {                          // the harness cannot tell
		reason string
		passes bool // it may tell when it tries again
	}
)

// Expect ends the case unless ok; the exchange made last decided it. Both sides are sentences, or parts of one, that a
// reader can compare.
func (a *Attempt) Expect(ok bool, expected, actual string) {
	a.ExpectAt(a.Last(), ok, expected, actual)
}

// ExpectAt is Expect for another exchange than the last.
func (a *Attempt) ExpectAt(place exchange.Place, ok bool, expected, actual string) {
	if ok {
		return
	}
	a.decide(place)
	panic(broken{expected, actual})
}

// Skip ends the case, because it makes no sense for this subject.
func (a *Attempt) Skip(format string, args ...any) { panic(skipped{fmt.Sprintf(format, args...)}) }

// Unable ends the case, because the harness cannot tell.
func (a *Attempt) Unable(format string, args ...any) {
	panic(unable{reason: fmt.Sprintf(format, args...)})
}

// Later is Unable for a reason that may pass, such as a host that limits requests: what cases share is then tried again by
// the next case that needs it.
func (a *Attempt) Later(format string, args ...any) {
	panic(unable{reason: fmt.Sprintf(format, args...), passes: true})
}

// LaterAt is Later because of an exchange.
func (a *Attempt) LaterAt(place exchange.Place, format string, args ...any) {
	a.decide(place)
	a.Later(format, args...)
}

// UnableAt is Unable because of an exchange.
func (a *Attempt) UnableAt(place exchange.Place, format string, args ...any) {
	a.decide(place)
	a.Unable(format, args...)
}

func (a *Attempt) decide(place exchange.Place) { a.decided = a.log.Adopt(place).Index() }

// Note adds something worth knowing that decides nothing.
func (a *Attempt) Note(format string, args ...any) {
	a.notes = append(a.notes, fmt.Sprintf(format, args...))
}

// Should makes the expectations of body a matter of SHOULD within a case of MUST: the first that does not hold is a
// warning, and the case goes on.
func (a *Attempt) Should(body func()) {
	defer func() {
		switch end := recover().(type) {
		case nil:
		case broken:
			if a.warned == nil {
				a.warned = &end
			}
		default:
			panic(end)
		}
	}()
	body()
}
