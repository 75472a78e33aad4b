package proof

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// quad is one statement of canonical N-Quads, cut into subject, predicate, object and graph; the last is empty in the
// default graph.
type quad [4]string

// String is the line, with its end, as it is hashed and signed.
func (q quad) String() string {
	if q[3] == "" {
		return q[0] + " " + q[1] + " " + q[2] + " .\n"
	}
	return q[0] + " " + q[1] + " " + q[2] + " " + q[3] + " .\n"
}

// parseQuads splits canonical N-Quads (RDF Dataset Canonicalization, Section 5) into terms. It is needed because a literal
// may contain text that looks like a blank node.
func parseQuads(text []byte) ([]quad, error) {
	var quads []quad
	for line := range strings.Lines(string(text)) {
		q, err := parseQuad(line)
		if err != nil {
			return nil, err
		}
		quads = append(quads, q)
	}
	return quads, nil
}

func parseQuad(line string) (q quad, err error) {
	rest, ended := strings.CutSuffix(line, " .\n")
	subject, rest, s := strings.Cut(rest, " ")
	predicate, rest, p := strings.Cut(rest, " ")
	object, graph := cutObject(rest)
	if !ended || !s || !p || object == "" {
		return q, errors.New("the canonicalizer wrote a line that is not a canonical N-Quad")
	}
	return quad{subject, predicate, object, graph}, nil
}

// cutObject ends a literal after its closing quotation mark and its datatype or language.
func cutObject(rest string) (object, graph string) {
	end := 0
	if strings.HasPrefix(rest, `"`) {
		for end = 1; end < len(rest) && rest[end] != '"'; end++ {
			if rest[end] == '\\' {
				end++
			}
		}
		end = min(end, len(rest))
	}
	if space := strings.IndexByte(rest[end:], ' '); space >= 0 {
		return rest[:end+space], rest[end+space+1:]
	}
	return rest, ""
}

func isBlank(term string) bool { return strings.HasPrefix(term, "_:") }

// mentions lists, for every blank node, the quads it occurs in.
func mentions(quads []quad) map[string][]quad {
	found := map[string][]quad{}
	for _, q := range quads {
		for i, term := range q {
			if isBlank(term) && !slices.Contains(q[:i], term) {
				found[term] = append(found[term], q)
			}
		}
	}
	return found
}

// relabel gives the blank nodes other names and sorts. Every blank node must have one.
func relabel(quads []quad, names map[string]string) ([]quad, error) {
	renamed := make([]quad, len(quads))
	for i, q := range quads {
		for at, term := range q {
			if isBlank(term) {
				name, found := names[term]
				if !found {
					return nil, fmt.Errorf("the blank node %s has no label", term)
				}
				q[at] = name
			}
		}
		renamed[i] = q
	}
	slices.SortFunc(renamed, func(a, b quad) int { return strings.Compare(a.String(), b.String()) })
	return renamed, nil
}
