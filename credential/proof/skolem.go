package proof

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// skolems generates IRIs that replace blank nodes while parts of a document are compared with the whole.
type skolems struct {
	prefix string // begins nothing in the document
	number *regexp.Regexp
}

func skolemsFor(quads []quad) skolems {
	for n := 0; ; n++ {
		prefix := fmt.Sprintf("urn:bnid:%d:", n)
		used := func(q quad) bool { return strings.Contains(q.String(), prefix) }
		if !slices.ContainsFunc(quads, used) {
			return skolems{prefix, regexp.MustCompile(prefix + `(\d+)`)}
		}
	}
}

// name gives every unnamed node of a document a name, so that it keeps its identity when the document is reduced.
//
// Only the contexts determine which JSON objects are nodes. So all that could be are named, and those whose name is then
// part of a literal (language maps, JSON literals) are not named the second time.
func (s skolems) name(ctx context.Context, document map[string]any, canonicalize Canonicalizer) (map[string]any, []quad, error) {
	skip := map[int]bool{}
	for range 2 {
		n := namer{prefix: s.prefix, skip: skip}
		named, _ := n.name(document).(map[string]any)
		if n.err != nil {
			return nil, nil, n.err
		}
		quads, err := canonicalQuads(ctx, named, canonicalize)
		if err != nil {
			return nil, nil, err
		}
		strays := s.strays(quads)
		if len(strays) == 0 {
			return named, quads, nil
		}
		maps.Copy(skip, strays)
	}
	return nil, nil, errors.New("the document cannot be disclosed selectively: its nodes cannot be distinguished from its values")
}

type namer struct {
	prefix string
	skip   map[int]bool
	count  int
	err    error
}

func (n *namer) name(v any) any {
	switch v := v.(type) {
	case []any:
		named := make([]any, len(v))
		for i, element := range v {
			named[i] = n.name(element)
		}
		return named
	case map[string]any:
		return n.nameObject(v)
	}
	return v
}

func (n *namer) nameObject(v map[string]any) any {
	number := n.count
	n.count++
	named := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if named[name] = v[name]; name != "@context" {
			named[name] = n.name(v[name])
		}
	}
	id, hasID := v["id"].(string)
	_, isValue := v["@value"]
	switch {
	case isBlank(id):
		n.err = fmt.Errorf("the id %s cannot be disclosed selectively", quote(id))
	case !hasID && !isValue && !n.skip[number]:
		named["id"] = n.prefix + strconv.Itoa(number)
	}
	return named
}

// strays are the numbers of objects whose generated name became part of a literal.
func (s skolems) strays(quads []quad) map[int]bool {
	found := map[int]bool{}
	for _, q := range quads {
		if !strings.HasPrefix(q[2], `"`) {
			continue
		}
		for _, m := range s.number.FindAllStringSubmatch(q[2], -1) {
			if number, err := strconv.Atoi(m[1]); err == nil {
				found[number] = true
			}
		}
	}
	return found
}

// unname turns generated names into blank nodes. Nodes that were blank before, which are the names of graphs, get another
// letter.
func (s skolems) unname(quads []quad) []quad {
	blank := make([]quad, len(quads))
	for i, q := range quads {
		for at, term := range q {
			if isBlank(term) {
				q[at] = "_:g" + strings.TrimPrefix(term, "_:c14n")
			} else if number, found := strings.CutPrefix(term, "<"+s.prefix); found {
				q[at] = "_:b" + strings.TrimSuffix(number, ">")
			}
		}
		blank[i] = q
	}
	return blank
}

func canonicalQuads(ctx context.Context, document map[string]any, canonicalize Canonicalizer) ([]quad, error) {
	text, err := canonicalize(ctx, document)
	if err != nil {
		return nil, refused(ctx, "document", err)
	}
	return parseQuads(text)
}
