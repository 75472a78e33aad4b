package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

const (
	maxCached      = 2000     // answers
	maxCachedBytes = 16 << 20 // bodies in all

	// How long a response is cached. The minimum applies even to no-store, since one record may need one list hundreds of
	// times; the maximum bounds how late a revocation is noticed.
	shortestAge = 10 * time.Second
	defaultAge  = 5 * time.Minute
	longestAge  = time.Hour
	failureAge  = 30 * time.Second
)

// answer is the result of a fetch: a document or an error.
type answer struct {
	document Document
	err      error
	until    time.Time
}

// cache keeps the results used last, bounded by number and by bytes.
type cache struct {
	mu      sync.Mutex
	answers *simplelru.LRU[string, answer]
	bytes   int
}

func newCache() *cache {
	c := &cache{}
	forget := func(_ string, a answer) { c.bytes -= len(a.document.Body) }
	c.answers, _ = simplelru.NewLRU(maxCached, forget) // fails only for a size below one
	return c
}

// get returns a result that is still fresh.
func (c *cache) get(name string, now time.Time) (answer, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a, found := c.answers.Get(name)
	if !found || !now.Before(a.until) {
		return answer{}, false
	}
	return a, true
}

func (c *cache) put(name string, a answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answers.Remove(name) // an overwritten answer would not be subtracted
	c.bytes += len(a.document.Body)
	c.answers.Add(name, a)
	for c.bytes > maxCachedBytes {
		c.answers.RemoveOldest()
	}
}

// age is how long a response may be cached by its Cache-Control (RFC 9111, Section 5.2.2), within our bounds.
func age(header http.Header) time.Duration {
	for directive := range strings.SplitSeq(strings.Join(header.Values("Cache-Control"), ","), ",") {
		name, value, _ := strings.Cut(strings.ToLower(strings.TrimSpace(directive)), "=")
		switch name {
		case "no-store", "no-cache":
			return shortestAge
		case "max-age":
			seconds, err := strconv.ParseInt(strings.Trim(value, `"`), 10, 32)
			if err != nil {
				return shortestAge // RFC 9111, Section 4.2.1: what cannot be read counts as stale
			}
			return min(max(time.Duration(seconds)*time.Second, shortestAge), longestAge)
		}
	}
	return defaultAge
}
