package conformance

import (
	"context"
	"slices"
	"time"

	"clrhost/conformance/exchange"
)

// Attempt is one case being run. A role embeds it in its probe, so that every case can expect, skip and note.
type Attempt struct {
	session *Session
	name    string // of the case, or of what it makes for all
	ctx     context.Context
	log     *exchange.Log

	decided int // the exchange that decided; -1 for none
	warned  *broken
	notes   []string
	undo    []func()
}

// attempt makes an attempt whose time is prolonged by what its requests wait for their turn.
func (s *Session) attempt(ctx context.Context, name string, prolong func(time.Duration)) *Attempt {
	log := &exchange.Log{Waits: prolong}
	return &Attempt{ctx: exchange.With(ctx, log), session: s, name: name, log: log, decided: -1}
}

func (a *Attempt) attempt() *Attempt { return a }

// Context ends with the time of the case. Requests made with it are in the report.
func (a *Attempt) Context() context.Context { return a.ctx }

// Name is the id of the case, or the name of what it makes for all cases by Once. It is the same in every run.
func (a *Attempt) Name() string { return a.name }

// Now returns the time.
func (a *Attempt) Now() time.Time { return a.session.Now() }

// Wait waits, for the cases that need time to pass.
func (a *Attempt) Wait(d time.Duration) {
	a.session.cfg.Sleep(a.ctx, d)
	if a.ctx.Err() != nil {
		a.Unable("the run ended while the case waited")
	}
}

// Eventually reports whether something holds, at once or within the patience of the run: a change may take a moment to
// become visible.
func (a *Attempt) Eventually(holds func() bool) bool {
	p := a.session.patience
	step := min(500*time.Millisecond, p.most)
	for waited := time.Duration(0); ; waited += step {
		switch {
		case holds():
			p.waited(waited, true)
			return true
		case waited >= p.left():
			p.waited(waited, false)
			return false
		}
		a.Wait(step)
	}
}

// Finally runs undo when the case ends, whatever its outcome. The last one given runs first.
func (a *Attempt) Finally(undo func()) { a.undo = append(a.undo, undo) }

// Last returns the place of the exchange that was made last.
func (a *Attempt) Last() exchange.Place { return a.log.Last() }

// Beside returns an attempt of the same case with a log of its own, so that exchanges at the same time stay apart.
func (a *Attempt) Beside() *Attempt {
	apart := *a
	apart.log = &exchange.Log{Waits: a.log.Waits}
	apart.ctx = exchange.With(a.ctx, apart.log)
	return &apart
}

// Adopt takes over an exchange of an attempt beside this one and returns its place here.
func (a *Attempt) Adopt(place exchange.Place) exchange.Place { return a.log.Adopt(place) }

// play runs the body of a case and turns the way it ended into an outcome.
func (a *Attempt) play(result *Result, body func(a *Attempt)) {
	defer func() {
		result.Notes, result.At = a.notes, a.decided
		result.conceal(a.session.Secrets)
	}()
	defer a.undoAll()
	defer func() {
		switch end := recover().(type) {
		case nil:
			result.Outcome = Pass
			if a.warned != nil {
				result.Outcome, result.Expected, result.Actual = Warn, a.warned.expected, a.warned.actual
			}
		case broken:
			result.Outcome, result.Expected, result.Actual = Fail, end.expected, end.actual
			if result.Case.Level != Must {
				result.Outcome = Warn
			}
		case skipped:
			result.Outcome, result.Reason = Skip, end.reason
		case unable:
			result.Outcome, result.Reason = Error, end.reason
		default:
			panic(end)
		}
	}()
	body(a)
}

// undoTime bounds how long a case restores what it changed.
const undoTime = 20 * time.Second

// undoAll restores what a case changed. It has time of its own: a case that used up its time, or was interrupted, changed
// as much as any other. A failure to restore does not change the outcome.
func (a *Attempt) undoAll() {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(a.ctx), undoTime)
	defer cancel()
	a.ctx = ctx
	for _, undo := range slices.Backward(a.undo) {
		func() {
			defer func() {
				switch end := recover().(type) {
				case nil, broken, skipped, unable:
				default:
					panic(end)
				}
			}()
			undo()
		}()
	}
}
