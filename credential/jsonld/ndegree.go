package jsonld

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// result is the outcome of hashing a node by its connections: the hash, and the names given on the way.
type result struct {
	hash   string
	issuer *issuer
}

// hashNDegree hashes a node by what it is connected to, over blank nodes only (Section 4.8). Where connected nodes are alike
// it has to try every order of them, which the work limit bounds.
func (c *canonicalizer) hashNDegree(node string, names *issuer) (result, error) {
	if err := c.spend(len(c.quadsOf[node])); err != nil {
		return result{}, err
	}
	var data strings.Builder
	related := c.related(node, names)
	for _, hash := range slices.Sorted(maps.Keys(related)) {
		best, err := c.bestOrder(related[hash], names)
		if err != nil {
			return result{}, err
		}
		data.WriteString(hash)
		data.WriteString(best.path)
		names = best.names
	}
	return result{c.hash(data.String()), names}, nil
}

// related groups the blank nodes connected to node by the hash of the connection (Sections 4.7 and 4.8.2, step 3).
func (c *canonicalizer) related(node string, names *issuer) map[string][]string {
	groups := map[string][]string{}
	for _, i := range c.quadsOf[node] {
		q := c.quads[i]
		for _, end := range []struct{ position, term, predicate string }{
			{"s", q.subject, q.predicate}, {"o", q.object, q.predicate}, {"g", q.graph, ""},
		} {
			if isBlank(end.term) && end.term != node {
				h := c.hash(end.position + end.predicate + c.identify(end.term, names))
				groups[h] = append(groups[h], end.term)
			}
		}
	}
	return groups
}

// identify returns the best name of a node so far.
func (c *canonicalizer) identify(node string, names *issuer) string {
	switch {
	case c.names.has(node):
		return c.names.issue(node)
	case names.has(node):
		return names.issue(node)
	}
	return c.hashOf[node]
}

// attempt is one order of alike nodes: the path it gives, and the names given along it.
type attempt struct {
	path  string
	names *issuer
}

// bestOrder tries the orders of alike nodes and returns the one whose path comes first.
func (c *canonicalizer) bestOrder(nodes []string, names *issuer) (attempt, error) {
	var best attempt
	nodes = slices.Sorted(slices.Values(nodes))
	for more := true; more; more = nextOrder(nodes) {
		if err := c.spend(len(nodes) + len(names.order)); err != nil {
			return attempt{}, err
		}
		try, err := c.follow(nodes, names.clone(), best.path)
		if err != nil {
			return attempt{}, err
		}
		if best.names == nil || try.names != nil && try.path < best.path {
			best = try
		}
	}
	return best, nil
}

// follow tries one order. It stops, without names, as soon as the path is behind the best one.
func (c *canonicalizer) follow(nodes []string, names *issuer, best string) (attempt, error) {
	var path []byte
	var unnamed []string
	behind := func() bool { return best != "" && len(path) >= len(best) && string(path) > best }
	for _, node := range nodes {
		if c.names.has(node) {
			path = append(path, c.names.issue(node)...)
		} else {
			if !names.has(node) {
				unnamed = append(unnamed, node)
			}
			path = append(path, names.issue(node)...)
		}
		if behind() {
			return attempt{}, nil
		}
	}
	for _, node := range unnamed {
		r, err := c.hashNDegree(node, names)
		if err != nil {
			return attempt{}, err
		}
		path = append(path, names.issue(node)+"<"+r.hash+">"...)
		names = r.issuer
		if behind() {
			return attempt{}, nil
		}
	}
	return attempt{string(path), names}, nil
}

// nextOrder turns nodes into the next permutation in lexicographic order, or returns false after the last one. Nodes that
// occur twice do not make an order count twice.
func nextOrder(nodes []string) bool {
	i := len(nodes) - 2
	for i >= 0 && nodes[i] >= nodes[i+1] {
		i--
	}
	if i < 0 {
		return false
	}
	j := len(nodes) - 1
	for nodes[j] <= nodes[i] {
		j--
	}
	nodes[i], nodes[j] = nodes[j], nodes[i]
	slices.Reverse(nodes[i+1:])
	return true
}

// issuer issues names in order, one for each node (Section 4.5).
type issuer struct {
	prefix string
	order  []string
	at     map[string]int // of a node in order; nil while the order is short, because there can be an issuer for each node
}

// shortOrder is how many nodes are found by looking at each.
const shortOrder = 8

func newIssuer(prefix string) *issuer { return &issuer{prefix: prefix} }

func (i *issuer) find(node string) (at int) {
	if i.at == nil {
		return slices.Index(i.order, node)
	}
	if at, found := i.at[node]; found {
		return at
	}
	return -1
}

func (i *issuer) has(node string) bool { return i.find(node) >= 0 }

// issue returns the name of a node, a new one if it has none.
func (i *issuer) issue(node string) string {
	at := i.find(node)
	if at < 0 {
		at = len(i.order)
		i.add(node)
	}
	return i.prefix + strconv.Itoa(at)
}

func (i *issuer) add(node string) {
	i.order = append(i.order, node)
	switch {
	case i.at != nil:
		i.at[node] = len(i.order) - 1
	case len(i.order) > shortOrder:
		i.at = map[string]int{}
		for at, earlier := range i.order {
			i.at[earlier] = at
		}
	}
}

func (i *issuer) clone() *issuer {
	return &issuer{i.prefix, slices.Clone(i.order), maps.Clone(i.at)}
}
