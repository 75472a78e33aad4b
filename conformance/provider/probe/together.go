package probe

import "sync"

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
		mine.p, mine.place = p, p.Adopt(reply.place)
		replies[i] = &mine
	}
	return replies
}

// beside returns a probe of the same case whose exchanges stand apart from those of p.
func (p *Probe) beside() *Probe {
	apart := *p
	apart.Attempt = p.Attempt.Beside()
	return &apart
}
