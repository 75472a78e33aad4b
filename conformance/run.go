package conformance

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"clrhost/conformance/browser"
	"clrhost/conformance/exchange"
	"clrhost/conformance/specimen"
)

// Observer follows a run. Its methods are called one at a time.
type Observer interface {
	Begin(suite Suite)      // what will run
	Checked(f Finding)      // a preflight check ended
	Started(c Case)         // a case began
	Finished(result Result) // and ended
}

// ErrNoCase is the error of a run whose patterns match no case.
var ErrNoCase = errors.New("no case has an id or a group like that")

// Run asks a host every question of a suite. Its error says why nothing could be asked at all; what became of the
// questions is in the report. It ends when ctx does.
func Run(ctx context.Context, suite Suite, cfg Config, observer Observer) (Report, error) {
	cfg, err := cfg.filled()
	if err != nil {
		return Report{}, err
	}
	chosen := suite.Only(cfg.Only)
	if len(chosen) == 0 {
		return Report{}, ErrNoCase
	}
	issuer, err := specimen.NewIssuer(rand.Reader)
	if err != nil {
		return Report{}, fmt.Errorf("make an issuer: %w", err)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	secrets := &exchange.Secrets{}
	s := &session{
		cfg: cfg, secrets: secrets, issuer: issuer, asking: ctx, cancel: cancel, things: map[string]*thing{}, absent: map[Feature]string{},
		transport: &exchange.Transport{Base: cfg.Transport, Secrets: secrets, Now: cfg.Now},
		host:      &Host{Base: cfg.URL, API: cfg.URL + basePath, Revocation: cfg.Revocation, Introspection: cfg.Introspection},
	}
	for _, user := range cfg.Users {
		secrets.Add("password", user.Password)
	}
	for _, token := range cfg.Tokens {
		secrets.Add("access token", token.Value)
	}
	return s.run(ctx, chosen, observer), nil
}

func (s *session) run(ctx context.Context, suite Suite, observer Observer) Report {
	report := Report{Host: s.cfg.URL, Standard: "CLR 2.0", Started: s.cfg.Now()}
	observer.Begin(suite)
	report.Preflight, report.Aborted = s.preflight(ctx, observer)
	report.HostTitle = s.host.Title
	if report.Aborted == "" {
		for _, group := range suite {
			results := s.group(ctx, group, observer)
			report.Groups = append(report.Groups, GroupResult{group.Name, group.Title, results})
		}
		if err := context.Cause(ctx); err != nil {
			report.Aborted = err.Error()
		}
		s.cleanUp(context.WithoutCancel(ctx)) // also when the run was interrupted
	}
	report.Duration = s.cfg.Now().Sub(report.Started)
	return report
}

// group runs the cases of a group, several at a time, and returns their results in the order of the cases. When the run
// ends, no further case begins.
func (s *session) group(ctx context.Context, group Group, observer Observer) []Result {
	workers := min(s.cfg.Parallel, len(group.Cases))
	if group.Serial {
		workers = 1
	}
	results := make([]Result, len(group.Cases))
	next := make(chan int)
	var speaking sync.Mutex
	say := func(f func()) {
		speaking.Lock()
		defer speaking.Unlock()
		f()
	}
	var working sync.WaitGroup
	for range workers {
		working.Go(func() {
			people := s.people()
			for i := range next {
				if ctx.Err() != nil {
					continue
				}
				say(func() { observer.Started(group.Cases[i]) })
				results[i] = s.attempt(ctx, group, group.Cases[i], people)
				say(func() { observer.Finished(results[i]) })
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
func (s *session) attempt(ctx context.Context, group Group, c Case, people []*browser.Browser) Result {
	if c.Level == "" {
		c.Level = Must
	}
	result := Result{Case: c, Group: group.Name, At: -1, Started: s.cfg.Now()}
	if why := s.missing(c); why != "" {
		result.Outcome, result.Reason = Skip, why
		return result
	}
	timeout := s.cfg.Timeout + s.cfg.Patience
	if slices.Contains(c.Needs, FeatureSlow) {
		timeout = slowTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	p := s.probe(ctx, people)
	p.play(c, &result)
	result.At = p.decided
	if !s.cfg.Brief || result.Outcome != Pass {
		result.Exchanges = p.log.Exchanges(s.secrets)
	}
	result.Duration = s.cfg.Now().Sub(result.Started)
	return result
}

// play runs the body of a case and turns the way it ended into an outcome. What is said about it holds no secrets.
func (p *Probe) play(c Case, result *Result) {
	defer func() {
		result.Notes = p.notes
		result.conceal(p.session.secrets)
	}()
	defer p.undoAll()
	defer func() {
		switch found := recover().(type) {
		case nil:
			result.Outcome = Pass
			if p.warned != nil {
				result.Outcome, result.Expected, result.Actual = Warn, p.warned.expected, p.warned.actual
			}
		case broken:
			result.Outcome, result.Expected, result.Actual = Fail, found.expected, found.actual
			if c.Level != Must {
				result.Outcome = Warn
			}
		case skipped:
			result.Outcome, result.Reason = Skip, found.reason
		case unable:
			result.Outcome, result.Reason = Error, found.reason
		default:
			panic(found)
		}
	}()
	c.Run(p)
}

// undoAll puts back what a case changed. That it cannot be put back changes nothing about the answer.
func (p *Probe) undoAll() {
	for _, undo := range slices.Backward(p.undo) {
		func() {
			defer func() {
				switch found := recover().(type) {
				case nil, broken, skipped, unable:
				default:
					panic(found)
				}
			}()
			undo()
		}()
	}
}

// missing says why a case cannot be asked, or "".
func (s *session) missing(c Case) string {
	for _, feature := range c.Needs {
		if why := s.absent[feature]; why != "" {
			return why
		}
	}
	return ""
}

// Only returns the groups and cases that a pattern matches: a group's name, a case's id, or a glob over ids such as
// "token.*". No pattern means all of them.
func (s Suite) Only(patterns []string) Suite {
	if len(patterns) == 0 {
		return s
	}
	var chosen Suite
	for _, group := range s {
		kept := group
		kept.Cases = nil
		for _, c := range group.Cases {
			if slices.ContainsFunc(patterns, func(pattern string) bool { return isLike(c.ID, group.Name, pattern) }) {
				kept.Cases = append(kept.Cases, c)
			}
		}
		if len(kept.Cases) > 0 {
			chosen = append(chosen, kept)
		}
	}
	return chosen
}

func isLike(id, group, pattern string) bool {
	matched, err := path.Match(pattern, id)
	return err == nil && matched || pattern == group || strings.HasPrefix(id, pattern+".")
}
