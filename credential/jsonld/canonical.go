package jsonld

import (
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"

	"clrhost/credential/work"
)

// canonicalizer gives the blank nodes of a dataset their canonical names (RDF Dataset Canonicalization, RDFC-1.0, Section
// 4). Its maps are those of the algorithm's canonicalization state.
type canonicalizer struct {
	ctx     context.Context
	hash    hasher
	quads   []quad
	quadsOf map[string][]int32 // blank node to the statements it is part of
	hashOf  map[string]string  // blank node to its first degree hash
	names   *issuer
	budget  *work.Budget
	work    int // steps left for distinguishing alike nodes
}

// hasher is the hash function of the algorithm, which writes its digests in hex.
type hasher func(text string) string

// canonicalize returns the statements with canonical names, sorted, as N-Quads.
func canonicalize(ctx context.Context, quads []quad, hash hasher) ([]byte, error) {
	budget := work.Of(ctx)
	if err := budget.Spend(perQuad * len(quads)); err != nil {
		return nil, err
	}
	c := newCanonicalizer(ctx, quads, hash)
	if err := budget.Spend(perNode * len(c.quadsOf)); err != nil {
		return nil, err
	}
	if err := c.nameAll(); err != nil {
		return nil, err
	}
	return c.serialize(), nil
}

func newCanonicalizer(ctx context.Context, quads []quad, hash hasher) *canonicalizer {
	c := &canonicalizer{
		ctx: ctx, hash: hash, quads: quads, names: newIssuer("_:c14n"), budget: work.Of(ctx), work: maxWork,
		quadsOf: map[string][]int32{}, hashOf: map[string]string{},
	}
	for i, q := range quads {
		for _, term := range q.blanks() {
			c.quadsOf[term] = append(c.quadsOf[term], int32(i))
		}
	}
	return c
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

// nameAll names first the nodes with a unique first degree hash, then those that differ only in their connections (Section
// 4.4.3).
func (c *canonicalizer) nameAll() error {
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

// hashFirstDegree hashes the statements of a node (Section 4.6).
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

// serialize writes the statements with their canonical names, sorted. Their parts are compared as the lines would be: the
// space after a part comes before every character that another part could go on with.
func (c *canonicalizer) serialize() []byte {
	names := map[string]string{}
	for at, node := range c.names.order {
		names[node] = c.names.prefix + strconv.Itoa(at)
	}
	c.quadsOf, c.hashOf = nil, nil // not needed any more, and large
	name := func(term string) string {
		if isBlank(term) {
			return names[term]
		}
		return term
	}
	named, size := make([]quad, len(c.quads)), 0
	for i, q := range c.quads {
		named[i] = quad{name(q.subject), q.predicate, name(q.object), name(q.graph)}
		size += named[i].size()
	}
	slices.SortFunc(named, quad.compare)
	text := make([]byte, 0, size)
	for _, q := range named {
		text = q.append(text)
	}
	return text
}

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
