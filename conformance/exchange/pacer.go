package exchange

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const (
	// maxHold bounds how long a request waits for a host that limits requests, and maxAgain how often.
	maxHold  = 30 * time.Second
	maxAgain = 4
	// firstHold is how long when the host does not say it. It doubles each time.
	firstHold = time.Second
)

// pacer spaces the requests of a run. The zero pacer lets every request pass until the host asks for patience.
type pacer struct {
	mu     sync.Mutex
	next   time.Time       // before which no request begins
	inVain map[string]bool // the places where a request was limited as often as it was made
}

// again reports whether a request that was limited is made once more. At a place where that was in vain, no other request
// waits, until one is answered there.
func (p *pacer) again(place string, times int, isLimited bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !isLimited {
		delete(p.inVain, place)
		return false
	}
	if p.inVain[place] {
		return false
	}
	if times < maxAgain {
		return true
	}
	if p.inVain == nil {
		p.inVain = map[string]bool{}
	}
	p.inVain[place] = true
	return false
}

// turn returns how long a request must wait, and reserves its place; least is the time between two.
func (p *pacer) turn(now time.Time, least time.Duration) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next.Before(now) {
		p.next = now
	}
	wait := p.next.Sub(now)
	p.next = p.next.Add(least)
	return wait
}

// hold lets no request begin for a time.
func (p *pacer) hold(now time.Time, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := now.Add(d); p.next.Before(until) {
		p.next = until
	}
}

// pause waits until a request may begin. The time of its case does not pass meanwhile.
func (t *Transport) pause(ctx context.Context) error {
	wait := t.pacer.turn(t.Now(), t.Pace)
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
		return time.Duration(seconds) * time.Second, true
	}
	if date, err := http.ParseTime(after); err == nil {
		return max(0, date.Sub(now)), true
	}
	return firstHold << again, response.StatusCode == http.StatusTooManyRequests
}
