package probe

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"
)

// lives is what is known of how long access tokens live.
type lives struct {
	mu     sync.Mutex
	single bool            // the host accepts only the token that it issued last to a person
	last   map[int]string  // the token issued last, by person
	known  map[string]life // by token
	vain   int             // how often a token that was obtained anew was rejected as the one before it
}

// life is what is known of one token. The times are zero where the host does not say when it ends.
type life struct {
	spent time.Time // it is better not used any more
	ends  time.Time
	over  bool // it was rejected before it ended
}

// reserve is how long before its end a token is not used any more, and at most half of its life.
const reserve = 30 * time.Second

// issued reads a token response.
func (l *lives) issued(who int, r *Reply, now time.Time) {
	g := r.grant(nil)
	if !r.IsSuccess() || g.Access == "" || r.Request.Params.Get("grant_type") == "client_credentials" {
		return
	}
	var of life
	if seconds := lifetime(r.loosely().Member("expires_in").Raw()); seconds > 0 {
		of.ends = now.Add(seconds)
		of.spent = of.ends.Add(-min(reserve, seconds/2))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last == nil {
		l.last, l.known = map[int]string{}, map[string]life{}
	}
	l.last[who] = g.Access
	l.known[g.Access] = of
}

// lifetime reads an expires_in. One that is no number of seconds is as good as none.
func lifetime(v any) time.Duration {
	const longest = 1 << 31 // seconds, which a Duration holds
	number, isNumber := v.(json.Number)
	seconds, err := number.Int64()
	if !isNumber || err != nil || seconds <= 0 || seconds > longest {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// isUsable reports whether a token of a person can be expected to be accepted.
func (l *lives) isUsable(who int, token string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	of := l.known[token]
	return !of.over && (of.spent.IsZero() || now.Before(of.spent)) && (!l.single || l.last[who] == token)
}

// hasEnded reports whether a token is older than the host lets it become.
func (l *lives) hasEnded(token string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	ends := l.known[token].ends
	return !ends.IsZero() && !now.Before(ends)
}

// maxVain is how often tokens are obtained anew in vain before a rejection is no longer thought to be about their lives.
const maxVain = 3

// end notes that a token was rejected before its end. It reports whether another may be accepted.
func (l *lives) end(token string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	of, isKnown := l.known[token]
	if !isKnown || l.vain >= maxVain {
		return false
	}
	of.over = true
	l.known[token] = of
	return true
}

// wasInVain notes that the token obtained in place of another was rejected as well. It is not over for that.
func (l *lives) wasInVain(token string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.vain++
	of := l.known[token]
	of.over = false
	l.known[token] = of
}

// keepsOne notes that the host accepts only the token that it issued last to a person.
func (l *lives) keepsOne() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.single = true
}

// outlived ends a case that used a token for longer than the host lets it live: a rejection then proves nothing.
func (p *Probe) outlived(r *Reply) {
	token, isBearer := strings.CutPrefix(r.Request.Header.Get("Authorization"), "Bearer ")
	if isBearer && r.Code == http.StatusUnauthorized && p.partner.lives.hasEnded(token, p.Now()) {
		p.LaterAt(r.place, "the access token ended, by its expires_in, before the case had used it: let tokens live longer, or run with --parallel 1")
	}
}
