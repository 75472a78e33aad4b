package conformance

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"clrhost/conformance/browser"
	"clrhost/conformance/exchange"
	"clrhost/conformance/specimen"
)

// session is one run: what its cases share.
type session struct {
	cfg       Config
	transport *exchange.Transport
	secrets   *exchange.Secrets
	issuer    *specimen.Issuer
	host      *Host
	date      string             // as the host said when it gave its service description
	absent    map[Feature]string // why a feature is not there
	asking    context.Context    // of the run, for questions to a person, who may take longer than a case may
	cancel    context.CancelCauseFunc

	mu       sync.Mutex
	things   map[string]*thing
	clients  []*Client // to remove at the end
	observed []observation
	silence  int // requests in a row that nobody answered
}

// thing is something that cases share, made by the first that needs it.
type thing struct {
	once sync.Once
	made any
	end  any // how making it ended early; nil when it did not
}

func (s *session) thing(name string) *thing {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.things[name]
	if t == nil {
		t = &thing{}
		s.things[name] = t
	}
	return t
}

// Once returns the thing of a name, which the first case that needs it makes for all. When it cannot be had, every case
// that needs it ends in the same way.
func Once[T any](p *Probe, name, what string, make func() T) T {
	t := p.session.thing(name)
	t.once.Do(func() {
		defer func() { t.end = recover() }()
		t.made = Given(p, what, make)
	})
	if t.end != nil {
		panic(t.end)
	}
	return t.made.(T)
}

func (s *session) remember(c *Client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clients = append(s.clients, c)
}

// cleanUpTime bounds the end of a run.
const cleanUpTime = 20 * time.Second

// maxSilence is after how many requests in a row without an answer a run gives up: the host is gone.
const maxSilence = 8

var errGone = errors.New("the host has stopped answering")

func (s *session) unanswered(ctx context.Context) {
	if ctx.Err() != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.silence++; s.silence >= maxSilence {
		s.cancel(errGone)
	}
}

func (s *session) answered() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silence = 0
}

// people returns browsers of the run's users, for one worker.
func (s *session) people() []*browser.Browser {
	all := make([]*browser.Browser, len(s.cfg.Users))
	for i, person := range s.cfg.Users {
		all[i] = browser.New(s.transport, person, s.cfg.Selectors)
	}
	return all
}

// probe begins an attempt.
func (s *session) probe(ctx context.Context, people []*browser.Browser) *Probe {
	log := &exchange.Log{}
	return &Probe{&attempt{ctx: exchange.With(ctx, log), session: s, people: people, log: log, decided: -1}, 0}
}

// cleanUp removes the clients that the run registered, where the host lets it (RFC 7592, Section 2.3). A host that has
// stopped answering does not keep the run from ending.
func (s *session) cleanUp(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, cleanUpTime)
	defer cancel()
	for _, c := range s.clients {
		if c.ManagementURL == "" || c.ManagementToken == "" {
			continue
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodDelete, c.ManagementURL, nil)
		if err != nil {
			continue // the host's URL is malformed, which a case has said
		}
		request.Header.Set("Authorization", "Bearer "+c.ManagementToken)
		if response, err := s.transport.RoundTrip(request); err == nil {
			_ = response.Body.Close() // it is in memory
		}
	}
}
