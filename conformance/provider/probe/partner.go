package probe

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"time"

	"clrhost/conformance"
	"clrhost/conformance/exchange"
	"clrhost/conformance/specimen"
	"clrhost/internal/build"
)

// Partner plays a partner platform in front of a host. It implements conformance.Role for one run.
type Partner struct {
	cfg       Config
	issuer    *specimen.Issuer
	host      *Host
	session   *conformance.Session
	transport *exchange.Transport
	own       string                         // a name that no other run has
	date      string                         // the Date of the service description
	started   time.Time                      // by the clock of the host, if that is known
	absent    map[conformance.Feature]string // why a feature is not present

	remains remains
	lives   lives
	turns   turns
	lobby   lobby

	mu       sync.Mutex
	observed []observation
	silence  int      // requests in a row without an answer
	missing  []string // scopes of which a person granted no token when all were asked for
}

var _ conformance.Role[*Probe] = (*Partner)(nil)

// userAgent is sent with every request of the harness.
func userAgent() string { return "clrhost-conformance/" + build.Version() }

// New returns a partner for one run. The error reports what is wrong with the Config.
func New(cfg Config) (*Partner, error) {
	cfg, err := cfg.filled()
	if err != nil {
		return nil, err
	}
	issuer, err := specimen.Common()
	if err != nil {
		return nil, fmt.Errorf("make an issuer: %w", err)
	}
	return &Partner{
		cfg: cfg, issuer: issuer, own: rand.Text(), absent: map[conformance.Feature]string{},
		host: &Host{Base: cfg.URL, API: cfg.URL + basePath, Revocation: cfg.Revocation, Introspection: cfg.Introspection},
	}, nil
}

// Begin implements conformance.Role.
func (partner *Partner) Begin(session *conformance.Session) {
	partner.session, partner.started = session, session.Now().UTC().Truncate(time.Second)
	partner.transport = &exchange.Transport{
		Base: partner.cfg.Transport, Secrets: session.Secrets, Now: session.Now, Sleep: session.Sleep, UserAgent: userAgent(),
		Origins: &exchange.Origins{}, Pace: partner.cfg.Pace, Timeout: min(requestTimeout, session.Timeout()), Limited: partner.limited,
	}
	partner.transport.Origins.Allow(partner.cfg.URL, partner.cfg.Revocation, partner.cfg.Introspection)
	partner.transport.Origins.Allow(partner.cfg.Origins...)
	partner.introduce(session)
	for _, token := range partner.cfg.Tokens {
		session.Secrets.Add("access token", token.Value)
	}
}

// Subject implements conformance.Role.
func (partner *Partner) Subject() conformance.Subject {
	return conformance.Subject{Address: partner.host.Base, Title: partner.host.Title, Standard: "CLR 2.0"}
}

// Worker implements conformance.Role. Each case has browsers of its own until it ends.
func (partner *Partner) Worker() func(*conformance.Attempt) *Probe {
	return func(a *conformance.Attempt) *Probe {
		return &Probe{Attempt: a, partner: partner, browsers: partner.lobby.lend(a, partner.browsersOf),
			issuers: &issuers{of: map[string]*specimen.Issuer{}}}
	}
}

// maxSilence is after how many requests in a row without an answer a run gives up.
const maxSilence = 8

var errGone = errors.New("the host has stopped answering")

func (partner *Partner) unanswered(ctx context.Context) {
	if ctx.Err() != nil {
		return
	}
	partner.mu.Lock()
	defer partner.mu.Unlock()
	if partner.silence++; partner.silence >= maxSilence {
		partner.session.Abort(errGone)
	}
}

func (partner *Partner) answered() {
	partner.mu.Lock()
	defer partner.mu.Unlock()
	partner.silence = 0
}
