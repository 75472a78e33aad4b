package probe

import "sync"

// turns is how often the tokens that cases share were obtained anew, by name.
type turns struct {
	mu    sync.Mutex
	taken map[string]int
	last  map[string]*Grant
}

// of returns the turn of a name, and the tokens of the turn before.
func (t *turns) of(name string) (turn int, before *Grant) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.taken[name], t.last[name]
}

// next ends a turn, whose tokens are of no use any more, unless another case did so already.
func (t *turns) next(name string, turn int, g *Grant) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.taken == nil {
		t.taken, t.last = map[string]int{}, map[string]*Grant{}
	}
	if t.taken[name] == turn {
		t.taken[name], t.last[name] = turn+1, g
	}
}
