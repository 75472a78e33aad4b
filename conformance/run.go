package conformance

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"clrhost/conformance/catalogue"
	"clrhost/conformance/exchange"
	"clrhost/internal/build"
)

// Observer follows a run. Its methods are called one at a time.
type Observer interface {
	Begin(outline Outline)  // what will run
	Checked(f Finding)      // a preflight check ended
	Started(c CaseInfo)     // a case began
	Finished(result Result) // and ended
}

// Run asks the questions of a suite. Its error says why nothing could be asked at all; the outcomes are in the report.
// It ends when ctx does.
func Run[P any](ctx context.Context, suite Suite[P], role Role[P], cfg Config, observer Observer) (Report, error) {
	if err := Check(suite, cfg); err != nil {
		return Report{}, err
	}
	cfg = cfg.filled()
	ctx, end := context.WithTimeoutCause(ctx, cfg.Limit, fmt.Errorf("the run took longer than %s, which is its bound (--limit)", cfg.Limit))
	defer end()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	s := &Session{
		cfg: cfg, Secrets: &exchange.Secrets{}, ctx: ctx, abort: cancel,
		patience: &patience{most: cfg.Patience}, values: map[string]*shared{},
	}
	role.Begin(s)
	r := &run[P]{session: s, role: role, observer: observer}
	return r.ask(ctx, suite.only(cfg.Only)), nil
}

// run is a run of a suite under way.
type run[P any] struct {
	session *Session
	role    Role[P]

	mu       sync.Mutex // held while the observer is called
	observer Observer
}

func (r *run[P]) ask(ctx context.Context, suite Suite[P]) Report {
	cfg := r.session.cfg
	report := Report{
		Tool: "clrhost " + build.Version(), Catalogue: catalogue.Version(), Profile: cfg.Profile, Only: cfg.Only, Started: r.session.Now(),
	}
	r.observer.Begin(suite.Outline())
	var err error
	if report.Preflight, err = r.preflight(ctx); err == nil {
		for _, group := range suite {
			report.Groups = append(report.Groups, GroupResult{group.Name, group.Title, r.group(ctx, group)})
		}
		err = context.Cause(ctx)
	}
	report.Left = r.role.End(context.WithoutCancel(ctx))
	report.Settings = slices.Clone(cfg.Settings)
	if err != nil {
		report.Aborted = err.Error()
		if left := unasked(suite, report.Groups); left != "" {
			report.Aborted += "; not asked: " + left
		}
	}
	report.Subject = r.role.Subject()
	report.conceal(r.session.Secrets)
	report.Duration = r.session.Now().Sub(report.Started)
	return report
}

func (r *run[P]) preflight(ctx context.Context) (findings []Finding, err error) {
	err = r.role.Preflight(ctx, func(f Finding) {
		f.conceal(r.session.Secrets)
		findings = append(findings, f)
		r.observer.Checked(f)
	})
	return findings, err
}

// group runs the cases of a group, several at a time, and returns their results in the order of the cases. When the run
// ends, no further case begins.
func (r *run[P]) group(ctx context.Context, group Group[P]) []Result {
	workers := min(r.session.cfg.Parallel, len(group.Cases))
	if group.Serial || r.session.alone {
		workers = 1
	}
	results := make([]Result, len(group.Cases))
	next := make(chan int)
	var working sync.WaitGroup
	for range workers {
		working.Go(func() {
			probe := r.role.Worker()
			for i := range next {
				if ctx.Err() == nil {
					results[i] = r.attempt(ctx, group.Name, group.Cases[i], probe)
				}
			}
		})
	}
	for i := range group.Cases {
		next <- i
	}
	close(next)
	working.Wait()
	return slices.DeleteFunc(results, func(r Result) bool { return r.Outcome == "" })
}

// attempt runs one case.
func (r *run[P]) attempt(ctx context.Context, group string, c Case[P], probe func(*Attempt) P) Result {
	s := r.session
	result := Result{Case: c.info(), Group: group, At: -1, Started: s.Now(), Repeat: s.repeat(c.ID)}
	r.notify(func() { r.observer.Started(result.Case) })
	if why := r.absent(c.Needs); why != "" {
		result.Outcome, result.Reason = Skip, why
	} else {
		ctx, allowed, cancel := allow(ctx, s.timeout(c.Needs))
		defer cancel()
		a := s.attempt(ctx, c.ID, allowed.prolong)
		a.play(&result, func(a *Attempt) { c.Run(probe(a)) })
		if !s.cfg.Brief || result.Outcome != Pass {
			result.Exchanges = a.log.Exchanges(s.Secrets)
		}
		result.Duration = s.Now().Sub(result.Started)
	}
	result.expect(s.cfg)
	r.notify(func() { r.observer.Finished(result) })
	return result
}

func (r *run[P]) notify(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
}

// absent returns why a case cannot be asked, or "".
func (r *run[P]) absent(needs []Feature) string {
	for _, feature := range needs {
		if feature == FeatureSlow {
			if !r.session.cfg.Slow {
				return "it waits for minutes; ask for it with --slow"
			}
			continue
		}
		if why := r.role.Absent(feature); why != "" {
			return why
		}
	}
	return ""
}
