package probe

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"
)

// cleanUpTime bounds the end of a run, and atOnce how many requests it makes at a time.
const (
	cleanUpTime = 20 * time.Second
	atOnce      = 4
)

// End implements conformance.Role: it deletes the clients that the run registered, where the host allows it (RFC 7592,
// Section 2.3), which ends what they were granted, and revokes the tokens of those that stay (RFC 7009). A host that has
// stopped answering does not keep the run from ending.
func (partner *Partner) End(ctx context.Context) []string {
	ctx, cancel := context.WithTimeout(ctx, cleanUpTime)
	defer cancel()
	clients, _ := partner.remains.now()
	several(clients, func(c *Client) {
		_, _ = partner.try(ctx, func(p *Probe) { p.Manage(c, "DELETE") }) // a client that stays is in the report
	})
	_, tokens := partner.remains.now()
	if partner.host.Revocation != "" {
		several(tokens, func(t issued) {
			_, _ = partner.try(ctx, func(p *Probe) {
				p.Revoke(&Client{}, cmp.Or(t.refresh, t.access), Header("Authorization", t.authorization))
			})
		})
	}
	return partner.remains.sentences()
}

// now returns what there is to remove. The tokens of a client that is gone ended with it, and those of one that
// authenticated in the form are left to end by themselves.
func (m *remains) now() (clients []*Client, tokens []issued) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tokens = slices.DeleteFunc(m.tokens, func(t issued) bool { return slices.Contains(m.gone, t.client) })
	for _, t := range m.tokens {
		if t.authorization != "" {
			tokens = append(tokens, t)
		}
	}
	return slices.Clone(m.clients), tokens
}

// several does something for each, a few at a time.
func several[T any](all []T, do func(T)) {
	turns := make(chan T)
	var working sync.WaitGroup
	for range atOnce {
		working.Go(func() {
			for one := range turns {
				do(one)
			}
		})
	}
	for _, one := range all {
		turns <- one
	}
	close(turns)
	working.Wait()
}
