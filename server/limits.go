package server

import (
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/server/api/bearer"
	"clrhost/server/fault"
	"clrhost/server/throttle"
)

// rate is a limit that clients are told of before they meet it (draft-ietf-httpapi-ratelimit-headers).
type rate struct {
	name    string // of its policy
	limiter *throttle.Limiter
	exceed  string // what there was too much of, and by whom
}

// Take takes one from the key's allowance, and adds to the header of the answer what is left. Both fields are lists, with a
// member for each limit that a request meets.
func (r rate) Take(h http.Header, key string) (ok bool, retryAfter time.Duration) {
	ok, retryAfter = r.limiter.Allow(key)
	state := r.limiter.State(key)
	h.Add("RateLimit-Policy", fmt.Sprintf("%q;q=%d;w=%d", r.name, state.Limit, seconds(state.Window)))
	h.Add("RateLimit", fmt.Sprintf("%q;r=%d;t=%d", r.name, state.Remaining, seconds(state.Reset)))
	return ok, retryAfter
}

// seconds rounds up: whoever waits so long has waited enough.
func seconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }

// limit lets whom key names through as often as the rate allows.
func (s *Server) limit(r rate, key func(*gin.Context) string) gin.HandlerFunc {
	return func(c *gin.Context) {
		if ok, retryAfter := r.Take(c.Writer.Header(), key(c)); !ok {
			s.fail(c, tooFast(r.exceed, retryAfter))
		}
	}
}

// tooFast is the failure of a request over a rate limit.
func tooFast(exceed string, retryAfter time.Duration) error {
	return &fault.Error{Kind: fault.Busy, RetryAfter: retryAfter,
		Public: fmt.Sprintf("%s. Try again in %d s; RateLimit says how many are left.", exceed, seconds(retryAfter))}
}

func byAddress(c *gin.Context) string { return throttle.Neighbourhood(c.ClientIP()) }

// byRecord is one client at one learner's record, however many grants it has there.
func byRecord(c *gin.Context) string {
	access := bearer.Access(c)
	return access.ClientID + " " + access.UserID
}

func byAnybody(*gin.Context) string { return "" }
