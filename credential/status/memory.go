package status

import (
	"crypto/sha256"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

const (
	// beliefAge is how long the result for a list's proof is cached: long enough for a record with hundreds of credentials
	// in one list, and no longer than package key caches any document.
	beliefAge = 10 * time.Second

	maxBeliefs     = 1000
	maxBeliefBytes = 16 << 20 // in all; one list has at most 15 MiB
)

// belief is the result for the text of a list credential: the list, or why it was rejected.
type belief struct {
	list   *statusList
	err    error
	weight int // its approximate size in bytes
	until  time.Time
}

// newBelief estimates the size of what is cached for a text. Decoded JSON takes up to ten times its text.
func newBelief(l *statusList, err error, text []byte, now time.Time) belief {
	b := belief{list: l, err: err, weight: 1 << 10, until: now.Add(beliefAge)}
	if l != nil {
		b.weight += 10*len(text) + cap(l.bits)
	}
	return b
}

// memory caches the beliefs used last, by the hash of the text: another text is another list. Its zero value is empty.
type memory struct {
	mu      sync.Mutex
	beliefs *simplelru.LRU[textHash, belief]
	bytes   int
}

type textHash [sha256.Size]byte

func (m *memory) get(text textHash, now time.Time) (belief, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.beliefs == nil {
		return belief{}, false
	}
	b, found := m.beliefs.Get(text)
	return b, found && now.Before(b.until)
}

func (m *memory) put(text textHash, b belief) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.beliefs == nil {
		forget := func(_ textHash, b belief) { m.bytes -= b.weight }
		m.beliefs, _ = simplelru.NewLRU(maxBeliefs, forget) // fails only for a size below one
	}
	m.beliefs.Remove(text) // an overwritten belief would not be subtracted
	m.bytes += b.weight
	m.beliefs.Add(text, b)
	for m.bytes > maxBeliefBytes {
		m.beliefs.RemoveOldest()
	}
}
