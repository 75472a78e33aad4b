package jsonld

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"clrhost/credential/work"
)

// canonicalizer gives the blank nodes of a dataset their canonical names (RDF Dataset Canonicalization, RDFC-1.0, Section
// 4). Its maps are those of the algorithm's canonicalization state.
type canonicalizer struct {
	ctx     context.Context
	hash    hasher
	quads   []quad
	quadsOf map[string][]int  // blank node to the statements it is part of
	hashOf  map[string]string // blank node to its first degree hash
	names   *issuer
	budget  *work.Budget
	work    int // steps left of telling alike nodes apart
}

// hasher is the hash function of the algorithm, which writes its digests in hex.
type hasher func(text string) string

// canonicalize returns the statements with canonical names, sorted, as N-Quads.
func canonicalize(ctx context.Context, quads []quad, hash hasher) ([]byte, error) {
	c := newCanonicalizer(ctx, quads, hash)
	if err := c.budget.Spend(perQuad * len(quads)); err != nil {
		return nil, err
	}
	if err := c.nameAll(); err != nil {
		return nil, err
	}
	return c.serialize(), nil
}

func newCanonicalizer(ctx context.Context, quads []quad, hash hasher) *canonicalizer {
	return &canonicalizer{
		ctx: ctx, hash: hash, quads: quads, names: newIssuer("_:c14n"), budget: work.Of(ctx), work: maxWork,
		quadsOf: map[string][]int{}, hashOf: map[string]string{},
	}
}

// mention lists for each blank node the statements it is part of.
func (c *canonicalizer) mention() {
	for i, q := range c.quads {
		for _, term := range q.blanks() {
			c.quadsOf[term] = append(c.quadsOf[term], i)
		}
	}
}

// blanks returns each blank node of a statement once.
func (q quad) blanks() []string {
	var found []string
	for _, term := range []string{q.subject, q.object, q.graph} {
		if isBlank(term) && !slices.Contains(found, term) {
			found = append(found, term)
		}
	}
	return found
}

// nameAll names first the nodes that differ in what is said of them directly, then those that only differ in what they
// are connected to (Section 4.4.3).
func (c *canonicalizer) nameAll() error {
	c.mention()
	alike := map[string][]string{}
	for _, node := range slices.Sorted(maps.Keys(c.quadsOf)) {
		c.hashOf[node] = c.hashFirstDegree(node)
		alike[c.hashOf[node]] = append(alike[c.hashOf[node]], node)
	}
	hashes := slices.Sorted(maps.Keys(alike))
	for _, hash := range hashes {
		if len(alike[hash]) == 1 {
			c.names.issue(alike[hash][0])
		}
	}
	for _, hash := range hashes {
		if len(alike[hash]) > 1 {
			if err := c.nameAlike(alike[hash]); err != nil {
				return err
			}
		}
	}
	return nil
}

// nameAlike names nodes that share a first degree hash, in the order of their N-degree hashes.
func (c *canonicalizer) nameAlike(nodes []string) error {
	var results []result
	for _, node := range nodes {
		if c.names.has(node) {
			continue
		}
		temporary := newIssuer("_:b")
		temporary.issue(node)
		r, err := c.hashNDegree(node, temporary)
		if err != nil {
			return err
		}
		results = append(results, r)
	}
	slices.SortStableFunc(results, func(a, b result) int { return strings.Compare(a.hash, b.hash) })
	for _, r := range results {
		for _, node := range r.issuer.order {
			c.names.issue(node)
		}
	}
	return nil
}

// hashFirstDegree hashes what is said of a node directly (Section 4.6).
func (c *canonicalizer) hashFirstDegree(node string) string {
	mask := func(term string) string {
		switch {
		case !isBlank(term):
			return term
		case term == node:
			return "_:a"
		}
		return "_:z"
	}
	lines := make([]string, 0, len(c.quadsOf[node]))
	for _, i := range c.quadsOf[node] {
		q := c.quads[i]
		lines = append(lines, quad{mask(q.subject), q.predicate, mask(q.object), mask(q.graph)}.String())
	}
	slices.Sort(lines)
	return c.hash(strings.Join(lines, ""))
}

// serialize writes the statements with their canonical names. Of a large document there are many megabytes, so they are
// written twice only: one after the other, and in their order.
func (c *canonicalizer) serialize() []byte {
	c.quadsOf, c.hashOf = nil, nil // no longer needed, and large
	name := func(term string) string {
		if isBlank(term) {
			return c.names.issue(term)
		}
		return term
	}
	size := 0
	for i := range c.quads {
		q := &c.quads[i]
		size += len(name(q.subject)) + len(q.predicate) + len(name(q.object)) + len(name(q.graph)) + len("    .\n")
	}
	text := make([]byte, 0, size)
	lines := make([]line32, len(c.quads))
	for i, q := range c.quads {
		start := len(text)
		text = quad{name(q.subject), q.predicate, name(q.object), name(q.graph)}.append(text)
		lines[i] = line32{uint32(start), uint32(len(text))}
	}
	slices.SortFunc(lines, func(a, b line32) int { return bytes.Compare(text[a.start:a.end], text[b.start:b.end]) })
	sorted := make([]byte, 0, len(text))
	for _, l := range lines {
		sorted = append(sorted, text[l.start:l.end]...)
	}
	return sorted
}

// line32 is where a line stands in a text, which is far shorter than four gigabytes.
type line32 struct{ start, end uint32 }

// spend takes steps from the work that is left.
func (c *canonicalizer) spend(steps int) error {
	if c.work -= steps; c.work < 0 {
		return ErrTooComplex
	}
	if err := c.budget.Spend(perAttempt * steps); err != nil {
		return err
	}
	return c.ctx.Err()
}

func sum256(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func sum384(text string) string {
	sum := sha512.Sum384([]byte(text))
	return hex.EncodeToString(sum[:])
}
