package proof

import (
	"crypto/sha256"
	"errors"
	"maps"
	"slices"
	"strings"
)

var errNoMatch = errors.New("two readings of one document do not agree")

// maxTries bounds the search of match. Indistinguishable blank nodes are paired at the first try, so only a hostile document
// comes near it.
const maxTries = 2000

// match pairs the blank nodes of two datasets that differ only in their names. It is deterministic: indistinguishable nodes
// are paired in the order of their names.
func match(from, to []quad) (map[string]string, error) {
	if len(from) != len(to) {
		return nil, errNoMatch
	}
	m := matcher{from: from, to: to, tries: maxTries}
	return m.search(map[string]string{}, map[string]string{})
}

type matcher struct {
	from, to []quad
	tries    int
}

// search colours both datasets, beginning with the colours of pairs already chosen. Where two nodes share a colour it
// chooses a pair and continues.
func (m *matcher) search(fromFixed, toFixed map[string]string) (map[string]string, error) {
	if m.tries--; m.tries < 0 {
		return nil, errors.New("the document's blank nodes are too much alike")
	}
	from, to := byColour(colours(m.from, fromFixed)), byColour(colours(m.to, toFixed))
	pairs := map[string]string{}
	for _, colour := range slices.Sorted(maps.Keys(from)) {
		if len(from[colour]) != len(to[colour]) {
			return nil, errNoMatch
		}
		if len(from[colour]) > 1 {
			return m.choose(from[colour][0], to[colour], fromFixed, toFixed)
		}
		pairs[from[colour][0]] = to[colour][0]
	}
	renamed, err := relabel(m.from, pairs)
	if err != nil || !slices.Equal(renamed, m.to) {
		return nil, errNoMatch
	}
	return pairs, nil
}

func (m *matcher) choose(node string, candidates []string, fromFixed, toFixed map[string]string) (map[string]string, error) {
	colour := "chosen " + node
	for _, candidate := range candidates {
		pairs, err := m.search(with(fromFixed, node, colour), with(toFixed, candidate, colour))
		if !errors.Is(err, errNoMatch) {
			return pairs, err
		}
	}
	return nil, errNoMatch
}

func with(colours map[string]string, node, colour string) map[string]string {
	more := maps.Clone(colours)
	more[node] = colour
	return more
}

// colours distinguishes blank nodes by their statements, then by the colours of their neighbours, until another round
// distinguishes no more.
func colours(quads []quad, fixed map[string]string) map[string]string {
	about := mentions(quads)
	now := map[string]string{}
	for node := range about {
		now[node] = fixed[node]
	}
	for kinds := -1; ; {
		next := map[string]string{}
		for node, said := range about {
			next[node] = recolour(node, said, now)
		}
		now = next
		before := kinds
		if kinds = len(byColour(now)); kinds == before {
			return now
		}
	}
}

func recolour(node string, said []quad, now map[string]string) string {
	lines := make([]string, len(said))
	for i, q := range said {
		for at, term := range q {
			if term == node {
				q[at] = "_:self"
			} else if isBlank(term) {
				q[at] = "_:" + now[term]
			}
		}
		lines[i] = q.String()
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(now[node] + "\n" + strings.Join(lines, "")))
	return string(sum[:])
}

func byColour(colours map[string]string) map[string][]string {
	nodes := map[string][]string{}
	for _, node := range slices.Sorted(maps.Keys(colours)) {
		nodes[colours[node]] = append(nodes[colours[node]], node)
	}
	return nodes
}
