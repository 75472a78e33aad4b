package server

import (
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/server/api/bearer"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/server/pages/records"
	"clrhost/server/pages/signin"
	"clrhost/server/throttle"
)

// How long requests wait for room. Lists and uploads take turns quickly; what is verified may take a second or two.
const (
	listWait         = time.Second
	uploadWait       = 5 * time.Second
	verificationWait = 10 * time.Second
)

// limits are how often, and how much at once, clients may do something. One set serves all services: a second service adds
// no allowance.
type limits struct {
	discoveries, registers, upserts, refreshes, management, clients rate

	grants, clientFailures, signinAddresses, signinAccounts, checks, given, deletions *throttle.Limiter
	shareAddresses, passphrases, shareChecks, shareViews, pdfs                        *throttle.Limiter

	lists, verifications *inflight.Gate
	uploads              uploads
	files                uploads // that learners give
}

func newLimits(settings Settings, now func() time.Time) *limits {
	b := settings.Bounds
	limiter := func() *throttle.Limiter { return throttle.New(0, 0, now) } // setRates has the numbers
	l := &limits{
		discoveries: rate{"discovery", limiter(), "There were too many requests from this address"},
		registers:   rate{"register", limiter(), "There were too many registrations from this address"},
		clients:     rate{"register-all", limiter(), "There were too many registrations at this host"},
		upserts:     rate{"upsert", limiter(), "There were too many upserts of one client into the record of one learner"},
		refreshes:   rate{"refresh", limiter(), "There were too many token refreshes by one client for one learner"},
		management:  rate{"management", limiter(), "There were too many calls about one registration"},

		grants:          limiter(),
		clientFailures:  limiter(),
		signinAddresses: limiter(),
		signinAccounts:  limiter(),
		checks:          limiter(),
		shareAddresses:  limiter(),
		passphrases:     limiter(),
		shareChecks:     limiter(),
		shareViews:      limiter(),
		given:           limiter(),
		pdfs:            limiter(),
		deletions:       limiter(),

		lists:         inflight.New(inflight.Bounds{Each: b.ListsPerClient, All: b.ListsBytes, Wait: listWait}),
		verifications: inflight.New(inflight.Bounds{Each: b.VerificationsPerClient, All: b.Verifications, Wait: verificationWait}),
		uploads: uploads{
			gate: inflight.New(inflight.Bounds{Each: b.UploadsPerClient, All: b.UploadsBytes, Wait: uploadWait}),
			most: settings.MaxBody, counts: settings.MaxBody, time: readTimeout, pace: uploadPieceTime,
			parties: func(c *gin.Context) []string { return bearer.Parties(bearer.Access(c)) },
			crowded: crowded,
		},
		files: uploads{
			gate: inflight.New(inflight.Bounds{Each: 1, All: b.UploadsBytes, Wait: uploadWait}),
			most: records.MaxForm, counts: records.MaxFile, time: fileTime, pace: uploadPieceTime,
			parties: func(c *gin.Context) []string { return inflight.Parties("", signin.User(c).ID) },
			crowded: records.Crowded,
		},
	}
	l.setRates(b)
	return l
}

// setRates changes how often something may be done. What a key has spent stays spent.
func (l *limits) setRates(b Bounds) {
	set := func(l *throttle.Limiter, perMinute, burst int64) { l.Set(float64(perMinute), int(burst)) }
	set(l.discoveries.limiter, b.DiscoveryPerMinute, b.DiscoveryBurst)
	set(l.registers.limiter, b.RegisterPerMinute, b.RegisterBurst)
	set(l.clients.limiter, b.ClientsPerMinute, b.ClientsBurst)
	set(l.upserts.limiter, b.UpsertPerMinute, b.UpsertBurst)
	set(l.refreshes.limiter, b.RefreshPerMinute, b.RefreshBurst)
	set(l.grants, b.GrantsPerMinute, b.GrantsBurst)

	minute := func(l *throttle.Limiter, n int64) { set(l, n, n) } // a minute's worth at once
	minute(l.management.limiter, b.ManagementPerMinute)
	minute(l.clientFailures, b.ClientFailuresPerMinute)
	minute(l.signinAddresses, b.SigninAddressPerMinute)
	minute(l.signinAccounts, b.SigninAccountPerMinute)

	minute(l.shareAddresses, b.ShareFailuresPerMinute)
	minute(l.shareViews, b.ShareViewsPerMinute)
	hour := func(l *throttle.Limiter, n int64) { l.Set(float64(n)/60, int(n)) } // an hour's worth at once
	hour(l.checks, b.ChecksPerHour)
	hour(l.passphrases, b.PassphrasesPerHour)
	hour(l.shareChecks, b.ShareChecksPerHour)
	hour(l.given, b.FilesPerHour)
	hour(l.pdfs, b.PDFsPerHour)
	hour(l.deletions, b.DeletionsPerHour)
}

// policies are the limits of rates by the names that clients and metrics have for them.
func (l *limits) policies() map[string]*throttle.Limiter {
	policies := map[string]*throttle.Limiter{
		"grant": l.grants, "client-failure": l.clientFailures, "signin-address": l.signinAddresses, "signin-account": l.signinAccounts,
		"check": l.checks, "file": l.given, "deletion": l.deletions, "pdf": l.pdfs, "share-address": l.shareAddresses, "passphrase": l.passphrases, "share-check": l.shareChecks, "share-view": l.shareViews,
	}
	for _, r := range []rate{l.discoveries, l.registers, l.upserts, l.refreshes, l.management, l.clients} {
		policies[r.name] = r.limiter
	}
	return policies
}

// rate is a limit that answers announce before a client meets it (draft-ietf-httpapi-ratelimit-headers).
type rate struct {
	name    string // of its policy
	limiter *throttle.Limiter
	exceed  string // the sentence about a request over the limit, without a period
}

// Take takes one from the key's allowance, and adds what is left to the header of the answer. Both fields are lists, with
// a member for each limit that a request meets.
func (r rate) Take(h http.Header, key string) (ok bool, retryAfter time.Duration) {
	ok, retryAfter = r.limiter.Allow(key)
	state := r.limiter.State(key)
	h.Add("RateLimit-Policy", fmt.Sprintf("%q;q=%d;w=%d", r.name, state.Limit, seconds(state.Window)))
	h.Add("RateLimit", fmt.Sprintf("%q;r=%d;t=%d", r.name, state.Remaining, seconds(state.Reset)))
	return ok, retryAfter
}

// seconds rounds up, so that a client which waits for so long has waited enough.
func seconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }

// spend lets a request through as often as the rate allows the key.
func (r rate) spend(key func(*gin.Context) string) func(*gin.Context) error {
	return func(c *gin.Context) error {
		if ok, retryAfter := r.Take(c.Writer.Header(), key(c)); !ok {
			return tooFast(r.exceed, retryAfter)
		}
		return nil
	}
}

// tooFast is the failure of a request over a rate limit.
func tooFast(exceed string, retryAfter time.Duration) error {
	return &fault.Error{Kind: fault.Busy, RetryAfter: retryAfter,
		Public: fmt.Sprintf("%s. Try again in %d s; The RateLimit field holds how many are left.", exceed, seconds(retryAfter))}
}

func byAddress(c *gin.Context) string { return throttle.Neighbourhood(c.ClientIP()) }

// byRecord is one client at one learner's record, however many grants it has there.
func byRecord(c *gin.Context) string {
	access := bearer.Access(c)
	return access.ClientID + " " + access.UserID
}

func byAnybody(*gin.Context) string { return "" }
