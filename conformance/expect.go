package conformance

import "fmt"

// The ways in which a case ends early. They are panics, recovered in one place, so that a case reads as a list of what
// is expected and not as a list of error checks.
type (
	broken  struct{ expected, actual string } // the host did something else
	skipped struct{ reason string }           // the question makes no sense here
	unable  struct{ reason string }           // the harness cannot tell
)

// Expect ends the case unless ok. Both sides are sentences, or parts of one, that a reader can compare.
func (p *Probe) Expect(ok bool, expected, actual string) {
	if ok {
		return
	}
	p.decided = p.log.Len() - 1
	panic(broken{expected, actual})
}

// Skip ends the case, because it makes no sense for this host.
func (p *Probe) Skip(format string, args ...any) { panic(skipped{fmt.Sprintf(format, args...)}) }

// Unable ends the case, because the harness cannot tell.
func (p *Probe) Unable(format string, args ...any) { panic(unable{fmt.Sprintf(format, args...)}) }

// Note adds something worth knowing that decides nothing.
func (p *Probe) Note(format string, args ...any) {
	p.notes = append(p.notes, fmt.Sprintf(format, args...))
}

// Should makes what body expects a matter of SHOULD within a case of MUST: the first expectation that does not hold is a
// warning, and the case goes on.
func (p *Probe) Should(body func()) {
	defer func() {
		switch found := recover().(type) {
		case nil:
		case broken:
			if p.warned == nil {
				p.warned = &found
			}
		default:
			panic(found)
		}
	}()
	body()
}

// Finally runs undo when the case ends, whatever its outcome. The last one given runs first.
func (p *Probe) Finally(undo func()) { p.undo = append(p.undo, undo) }
