package credential

import (
	"context"
	"time"

	"clrhost/credential/fetch"
	"clrhost/credential/key"
	"clrhost/credential/status"
	"clrhost/credential/work"
	"clrhost/internal/untyped"
)

// maxNested bounds how many embedded credentials and endorsements one verification examines, and maxDepth how deep
// within each other: every level is read once more by each level around it.
const (
	maxNested = 1000
	maxDepth  = 4
)

// TypeCLR is the type of a comprehensive learner record.
const TypeCLR = "ClrCredential"

// Options configures a Verifier.
type Options struct {
	Fetch Fetcher          // fetches keys, status lists and newer versions; nil means fetch.Offline, which fetches nothing
	Known key.Known        // keys known out of band, which take precedence over published ones
	Now   func() time.Time // nil means time.Now
	Skew  time.Duration    // the tolerated clock skew of an issuer; zero means none
}

// Fetcher fetches documents from other hosts. *fetch.Client is the one that is safe with untrusted URLs.
type Fetcher interface {
	key.Fetcher
	status.Fetcher
}

var (
	_ Fetcher = (*fetch.Client)(nil)
	_ Fetcher = fetch.Offline{}
)

// Verifier verifies credentials. It is safe for concurrent use and caches what it fetches, so it SHOULD be shared.
type Verifier struct {
	fetch  Fetcher
	keys   *key.Resolver
	status *status.Checker
	now    func() time.Time
	skew   time.Duration
}

// New makes a verifier that runs every check.
func New(o Options) *Verifier {
	v := &Verifier{fetch: o.Fetch, now: o.Now, skew: o.Skew}
	if v.fetch == nil {
		v.fetch = fetch.Offline{}
	}
	if v.now == nil {
		v.now = time.Now
	}
	v.keys = &key.Resolver{Fetch: v.fetch, Known: o.Known, Now: v.now}
	v.status = &status.Checker{Fetch: v.fetch, Verify: v.VerifyProof, Now: v.now, Skew: v.skew}
	return v
}

// Terms is what one credential is verified against.
type Terms struct {
	Types []string // the credential MUST have one of these; empty means that a verifiable credential of any type is accepted

	// Earlier is the last verdict on the same bytes. What it calls proven inside them and no longer is, is not a forgery;
	// see Verdict.ProvenBefore.
	Earlier Verdict

	Recipient Recipient // whom the credential is expected to be about, which is a check of its own
}

// Verify runs every check and returns their findings. When ctx ends, or the budget of one verification is spent, what is
// left is reported as unchecked. With a fetch.Budget in ctx, no host is contacted about a credential whose Refusals are not
// empty.
func (v *Verifier) Verify(ctx context.Context, c *Credential, t Terms) Verdict {
	left, refreshes := maxNested, maxRefreshes
	e := v.begin(ctx, c)
	e.whole, e.accept, e.recipient, e.earlier, e.left, e.refreshes = true, t.Types, t.Recipient, t.Earlier, &left, &refreshes
	return e.run(steps())
}

func (v *Verifier) begin(ctx context.Context, c *Credential) *examination {
	ctx = work.Begin(ctx, work.Limit)
	return &examination{ctx: ctx, budget: work.Of(ctx), verifier: v, credential: c, weight: untyped.Size(c.Document), now: v.now(), found: map[Overall]bool{}}
}
