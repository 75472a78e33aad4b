package credential

import (
	"context"
	"time"

	"clrhost/credential/fetch"
	"clrhost/credential/key"
	"clrhost/credential/status"
	"clrhost/credential/work"
)

// maxNested bounds how many embedded credentials and endorsements one verification examines, and maxDepth how deep
// within each other: every level is read once more by each level around it.
const (
	maxNested = 1000
	maxDepth  = 4
)

// TypeCLR is the type of a comprehensive learner record.
const TypeCLR = "ClrCredential"

// Options is what a Verifier is made of.
type Options struct {
	Fetch Fetcher          // asks other hosts for keys, status lists and newer versions; nil means fetch.Offline, which asks none
	Known key.Known        // keys known out of band, which go before anything published
	Now   func() time.Time // nil means time.Now
	Skew  time.Duration    // how far an issuer's clock may be off; zero means not at all
}

// Fetcher obtains documents from other hosts. *fetch.Client is the one that is safe to aim at what strangers name.
type Fetcher interface {
	key.Fetcher
	status.Fetcher
}

var (
	_ Fetcher = (*fetch.Client)(nil)
	_ Fetcher = fetch.Offline{}
)

// Verifier judges credentials. It may be shared, so that what was learned from another host on one occasion is known on
// the next.
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

// Terms is what is asked of one credential.
type Terms struct {
	Types []string // the credential must have one of these; none means that a verifiable credential of any type will do

	// Earlier is the last verdict on the same bytes. What it calls proven inside them and is not any more is no forgery; see
	// Verdict.ProvenBefore.
	Earlier Verdict

	Recipient Recipient // whom the credential must be about, which a check of its own answers
}

// Verify runs every check and returns what they found. When ctx ends, or the work that one verification may do, what is left
// is reported as unchecked. With a fetch.Budget in ctx, no host is asked about a credential whose Refusals are not empty.
func (v *Verifier) Verify(ctx context.Context, c *Credential, t Terms) Verdict {
	left, refreshes := maxNested, maxRefreshes
	e := v.begin(ctx, c)
	e.whole, e.accept, e.recipient, e.earlier, e.left, e.refreshes = true, t.Types, t.Recipient, t.Earlier, &left, &refreshes
	return e.run(steps())
}

func (v *Verifier) begin(ctx context.Context, c *Credential) *examination {
	ctx = work.Begin(ctx, work.Limit)
	return &examination{ctx: ctx, budget: work.Of(ctx), verifier: v, credential: c, weight: weigh(c.Document), now: v.now(), found: map[Overall]bool{}}
}
