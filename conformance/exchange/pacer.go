package exchange

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const (
	// maxHold bounds how long a request waits in all for a host that limits requests, and maxAgain how often.
	maxHold  = 2 * time.Minute
	maxAgain = 10
	// firstHold is how long when the host does not say it. It doubles each time.
	firstHold = time.Second
	// leastGap is the first distance between two requests at a place that was limited.
	leastGap = 50 * time.Millisecond
	// maxSeconds bounds what a host can ask for: anything longer than maxHold is the same.
	maxSeconds = 1 << 20
)

// pacer spaces the requests of a run. The zero pacer lets every request pass until the host asks for patience: then none
// begins before the time that it names, and those at the place that it limited keep a distance, which grows with each
// one that is limited, up to the time that it named, and shrinks with each that is not. Without it, cases that wait
// together would be limited together.
type pacer struct {
	mu     sync.Mutex
	next   time.Time // before which no request begins
	places map[string]*place
}

// place is a method and a path.
type place struct {
	next   time.Time     // before which no request begins there
	gap    time.Duration // between two
	inVain bool          // a request was limited as often as it was made
}

// turn returns how long a request at a place must wait, and reserves its turn; least is the time between any two.
func (p *pacer) turn(now time.Time, at string, least time.Duration) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	begin := latest(now, p.next)
	p.next = begin.Add(least)
	if here := p.places[at]; here != nil {
		begin = latest(begin, here.next)
		here.next = begin.Add(here.gap)
	}
	return begin.Sub(now)
}

// passed notes that a request at a place was not limited.
func (p *pacer) passed(at string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if here := p.places[at]; here != nil {
		here.inVain = false
		if here.gap -= here.gap / 16; here.gap < leastGap/2 {
			delete(p.places, at)
		}
	}
}

// hold notes that a request at a place was limited and must wait, and reports whether it is made again. Where that was
// in vain for one request, no other waits until one is answered.
func (p *pacer) hold(now time.Time, at string, wait time.Duration, isLast bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.places == nil {
		p.places = map[string]*place{}
	}
	here := p.places[at]
	if here == nil {
		here = &place{}
		p.places[at] = here
	}
	here.inVain = here.inVain || isLast
	if here.inVain {
		return false
	}
	here.gap = min(2*here.gap+leastGap, max(wait, leastGap))
	p.next = latest(p.next, now.Add(wait))
	return true
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// pause waits until a request may begin. The time of its case does not pass meanwhile.
func (t *Transport) pause(ctx context.Context, at string) error {
	wait := t.pacer.turn(t.Now(), at, t.Pace)
	if wait <= 0 || t.Sleep == nil {
		return nil
	}
	if log, ok := ctx.Value(logKey{}).(*Log); ok && log.Waits != nil {
		log.Waits(wait)
	}
	t.Sleep(ctx, wait)
	return context.Cause(ctx)
}

// limited returns how long the host wants to be left alone, and whether it does: by status 429 (RFC 6585, Section 4), or
// by 503 with Retry-After (RFC 9110, Section 15.6.4).
func limited(response *http.Response, now time.Time, again int) (time.Duration, bool) {
	if response.StatusCode != http.StatusTooManyRequests && response.StatusCode != http.StatusServiceUnavailable {
		return 0, false
	}
	after := response.Header.Get("Retry-After")
	if seconds, err := strconv.Atoi(after); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, maxSeconds)) * time.Second, true
	}
	if date, err := http.ParseTime(after); err == nil {
		return max(0, date.Sub(now)), true
	}
	return firstHold << again, response.StatusCode == http.StatusTooManyRequests
}
