package conformance

import (
	"sync"
	"time"
)

// patience is how long the cases of a run wait for what they wrote to become visible. Once one of them has waited in vain,
// the others wait no longer than has ever helped, so that a host which loses what is written is not waited for again by
// every case.
type patience struct {
	mu     sync.Mutex
	most   time.Duration // of the run
	helped time.Duration // the longest wait after which something was there
	inVain bool          // something was not there after all of it
}

// left is how long a case may wait.
func (p *patience) left() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.inVain {
		return min(p.most, 2*p.helped)
	}
	return p.most
}

// waited notes how long a case waited, and whether it helped.
func (p *patience) waited(d time.Duration, helped bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if helped {
		p.helped = max(p.helped, d)
		return
	}
	p.inVain = p.inVain || d >= p.most
}
