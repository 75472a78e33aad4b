package schema

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"clrhost/credential/model"
	"clrhost/internal/text"
)

// place is a spot in the schema: its nodes from the root down.
type place struct {
	root  object
	nodes []any
}

// at finds the spot of an address of the compiler.
func (s compiledSchema) at(address string) place {
	root, _ := s.source.(object)
	p := place{root: root, nodes: []any{root}}
	_, fragment, _ := strings.Cut(address, "#")
	if plain, err := url.PathUnescape(fragment); err == nil {
		fragment = plain
	}
	for token := range jsontext.Pointer(fragment).Tokens() {
		p = p.child(token)
	}
	return p
}

// child goes one node deeper. A node that does not exist is left out, since words searches upward anyway.
func (p place) child(token string) place {
	var node any
	switch parent := p.nodes[len(p.nodes)-1].(type) {
	case object:
		node = parent[token]
	case []any:
		if i, err := strconv.Atoi(token); err == nil && i < len(parent) {
			node = parent[i]
		}
	}
	if node != nil {
		p.nodes = append(slices.Clip(p.nodes), node)
	}
	return p
}

func (p place) member(name string) place { return p.child("properties").child(name) }

// members lists what an object may have here; nothing for a text by language.
func (p place) members() []string {
	node, _ := p.nodes[len(p.nodes)-1].(object)
	properties, _ := node["properties"].(object)
	return slices.Sorted(maps.Keys(properties))
}

// words describe what a value MUST be: the description nearest above the spot, or that of the definition referred to.
func (p place) words() string {
	for _, node := range slices.Backward(p.nodes) {
		node, _ := node.(object)
		if description, ok := node["description"].(string); ok {
			return description
		}
		if to, ok := node["$ref"].(string); ok {
			return p.definition(to) + orArray(node["type"])
		}
	}
	return "of another form"
}

func (p place) definition(reference string) string {
	definitions, _ := p.root["$defs"].(object)
	definition, _ := definitions[strings.TrimPrefix(reference, ref(""))].(object)
	description, _ := definition["description"].(string)
	return description
}

func orArray(types any) string {
	if list, ok := types.([]any); ok && slices.Contains(list, any("array")) {
		return ", or an array of these"
	}
	return ""
}

// pointer writes a JSON pointer (RFC 6901), abridging a long one.
func pointer(tokens []string) (at string) {
	for _, token := range tokens {
		at = model.Child(at, token)
	}
	return at
}

// quote quotes untrusted text within a message.
func quote(s string) string { return text.Quote(s, 80) }
