package proof

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// selection is a set of JSON pointers (RFC 6901) as a tree: either everything from here on, or some of the members.
type selection struct {
	all     bool
	members map[string]*selection
}

func selectionOf(pointers []string) (*selection, error) {
	root := &selection{}
	for _, pointer := range pointers {
		if pointer != "" && pointer[0] != '/' {
			return nil, fmt.Errorf("the JSON pointer %s does not start with a slash", quote(pointer))
		}
		at := root
		for name := range jsontext.Pointer(pointer).Tokens() {
			if at.members == nil {
				at.members = map[string]*selection{}
			}
			if at.members[name] == nil {
				at.members[name] = &selection{}
			}
			at = at.members[name]
		}
		at.all = true
	}
	return root, nil
}

// of copies the selected parts of a value. An object on the way keeps id, type and contexts, so that its other members keep
// their meaning; an array keeps the order of what is left (VC Data Integrity ECDSA 1.0, Section 3.4).
func (s *selection) of(v any) (any, error) {
	if s.all {
		return v, nil
	}
	switch v := v.(type) {
	case map[string]any:
		return s.ofObject(v)
	case []any:
		return s.ofArray(v)
	}
	return nil, errors.New("a JSON pointer goes on below a value that has no members")
}

func (s *selection) ofObject(v map[string]any) (any, error) {
	part := map[string]any{}
	for _, name := range []string{"@context", "id", "type"} {
		if kept, found := v[name]; found {
			part[name] = kept
		}
	}
	for name, below := range s.members {
		member, found := v[name]
		if !found {
			return nil, fmt.Errorf("a JSON pointer names the member %s, which is not there", quote(name))
		}
		kept, err := below.of(member)
		if err != nil {
			return nil, err
		}
		part[name] = kept
	}
	return part, nil
}

func (s *selection) ofArray(v []any) (any, error) {
	positions := map[int]*selection{}
	for name, below := range s.members {
		at, err := strconv.Atoi(name)
		if err != nil || at < 0 || at >= len(v) || strconv.Itoa(at) != name {
			return nil, fmt.Errorf("a JSON pointer names the element %s, which is not there", quote(name))
		}
		positions[at] = below
	}
	part := []any{}
	for _, at := range slices.Sorted(maps.Keys(positions)) {
		kept, err := positions[at].of(v[at])
		if err != nil {
			return nil, err
		}
		part = append(part, kept)
	}
	return part, nil
}

// choose reduces a document to what the pointers select; without pointers nothing is left.
func choose(document map[string]any, pointers []string) (map[string]any, error) {
	if len(pointers) == 0 {
		return nil, nil
	}
	s, err := selectionOf(pointers)
	if err != nil {
		return nil, err
	}
	part, err := s.of(document)
	chosen, _ := part.(map[string]any)
	return chosen, err
}
