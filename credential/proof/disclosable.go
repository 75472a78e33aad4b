package proof

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// errTorn is the error of selecting an element of an ordered list, for one.
var errTorn = errors.New("a selected part says something else without the rest of the document")

// disclosable is a document as its base proof sees it: statements with blank nodes under labels that only the HMAC key
// gives, so that what is disclosed reveals nothing about what is not.
type disclosable struct {
	canonicalize Canonicalizer
	skolems      skolems
	named        map[string]any    // with a generated IRI for every unnamed node
	labels       map[string]string // from those names, as blank nodes, to labels
	quads        []quad            // labelled and sorted
}

func newDisclosable(ctx context.Context, document map[string]any, secret []byte, canonicalize Canonicalizer) (*disclosable, error) {
	canonical, err := canonicalQuads(ctx, document, canonicalize)
	if err != nil {
		return nil, err
	}
	s := skolemsFor(canonical)
	named, quads, err := s.name(ctx, document, canonicalize)
	if err != nil {
		return nil, err
	}
	names, err := match(s.unname(quads), canonical)
	if err != nil {
		return nil, err
	}
	d := &disclosable{canonicalize: canonicalize, skolems: s, named: named, labels: map[string]string{}}
	hidden := map[string]string{}
	for name, c14n := range names {
		hidden[c14n] = hide(secret, c14n)
		d.labels[name] = hidden[c14n]
	}
	d.quads, err = relabel(canonical, hidden)
	return d, err
}

// hide returns the label of a canonical blank node (VC Data Integrity ECDSA 1.0, Section 3.4).
func hide(secret []byte, c14n string) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(strings.TrimPrefix(c14n, "_:")))
	return "_:u" + base64url.EncodeToString(mac.Sum(nil))
}

// part finds the statements that the pointers select.
func (d *disclosable) part(ctx context.Context, pointers []string) (map[quad]bool, error) {
	chosen, err := choose(d.named, pointers)
	if err != nil || chosen == nil {
		return nil, err
	}
	quads, err := canonicalQuads(ctx, chosen, d.canonicalize)
	if err != nil {
		return nil, err
	}
	whole := map[quad]bool{}
	for _, q := range d.quads {
		whole[q] = true
	}
	labelled, err := d.label(d.skolems.unname(quads))
	if err != nil {
		return nil, err
	}
	found := map[quad]bool{}
	for _, q := range labelled {
		if !whole[q] {
			return nil, errTorn
		}
		found[q] = true
	}
	return found, nil
}

// label gives the nodes of a part their labels. Graph names cannot be generated beforehand, so they are recognized by the
// contents of the graph.
func (d *disclosable) label(part []quad) ([]quad, error) {
	labels := maps.Clone(d.labels)
	for node, said := range mentions(part) {
		if strings.HasPrefix(node, "_:g") {
			label, err := d.recognize(node, said)
			if err != nil {
				return nil, err
			}
			labels[node] = label
		}
	}
	return relabel(part, labels)
}

func (d *disclosable) recognize(node string, said []quad) (string, error) {
	about := mentions(d.quads)
	for _, label := range slices.Sorted(maps.Keys(about)) {
		if !slices.ContainsFunc(said, func(q quad) bool { return !d.says(about[label], q, node, label) }) {
			return label, nil
		}
	}
	return "", errTorn
}

// says reports whether one of the statements equals q with node under the label; another graph name matches anything.
func (d *disclosable) says(statements []quad, q quad, node, label string) bool {
	return slices.ContainsFunc(statements, func(s quad) bool {
		for at, term := range q {
			switch {
			case term == node:
				term = label
			case strings.HasPrefix(term, "_:g"):
				term = s[at]
			case isBlank(term):
				term = d.labels[term]
			}
			if s[at] != term {
				return false
			}
		}
		return true
	})
}

// labelsOf maps each blank node of the verifier to its label.
func labelsOf(ctx context.Context, revealed map[string]any, kept []quad, canonicalize Canonicalizer) (map[uint32][]byte, error) {
	canonical, err := canonicalQuads(ctx, revealed, canonicalize)
	if err != nil {
		return nil, err
	}
	names, err := match(canonical, kept)
	if err != nil {
		return nil, err
	}
	labels := map[uint32][]byte{}
	for c14n, label := range names {
		number, err := strconv.ParseUint(strings.TrimPrefix(c14n, "_:c14n"), 10, 32)
		if err != nil {
			return nil, fmt.Errorf("read a canonical label: %w", err)
		}
		if labels[uint32(number)], err = base64url.DecodeString(strings.TrimPrefix(label, "_:u")); err != nil {
			return nil, fmt.Errorf("read a label: %w", err)
		}
	}
	return labels, nil
}
