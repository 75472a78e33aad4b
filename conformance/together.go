package conformance

import (
	"sync"

	"clrhost/conformance/exchange"
)

// Together makes n requests at the same time and returns their answers.
func (p *Probe) Together(n int, ask func(p *Probe) *Reply) []*Reply {
	replies, ends := make([]*Reply, n), make([]any, n)
	var asking sync.WaitGroup
	for i := range n {
		asking.Go(func() {
			defer func() { ends[i] = recover() }()
			replies[i] = ask(p.beside())
		})
	}
	asking.Wait()
	for i, reply := range replies {
		if ends[i] != nil {
			panic(ends[i]) // in the case's own goroutine, where it is understood
		}
		mine := *reply // the other one has been observed, and is not to change
		mine.p, mine.log, mine.decision = p, p.log, p.log.Adopt(reply.log, reply.decision)
		replies[i] = &mine
	}
	return replies
}

// beside returns a probe that writes into a log of its own, so that answers which come at the same time stay apart.
func (p *Probe) beside() *Probe {
	apart := *p.attempt
	apart.log = &exchange.Log{}
	apart.ctx = exchange.With(p.ctx, apart.log)
	return &Probe{&apart, p.who}
}
