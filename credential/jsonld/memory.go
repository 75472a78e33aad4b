package jsonld

import (
	"context"
	"reflect"
)

// Memory canonicalizes a document that has several proofs. What they sign differs only in the proofs that they refer to, so
// the document without proofs is expanded once. It MUST NOT be used concurrently.
type Memory struct {
	engine   *engine
	document map[string]any
	expander *expander
	root     root
	err      error
}

// memberProof is the member for the proofs of a document, in every context that defines it.
const memberProof = "proof"

// Remember returns a memory for a document in this reading. It is read on first use and MUST NOT change.
func (r Reading) Remember(document map[string]any) *Memory {
	return &Memory{engine: r.engine(), document: document}
}

// Canonicalize is the function of that name. It accepts any document; the remembered one, with or without proofs, takes less
// work from the second time on.
func (m *Memory) Canonicalize(ctx context.Context, document map[string]any) ([]byte, error) {
	return m.canonicalize(ctx, document, sum256)
}

// Canonicalize384 is the function of that name, with the same memory.
func (m *Memory) Canonicalize384(ctx context.Context, document map[string]any) ([]byte, error) {
	return m.canonicalize(ctx, document, sum384)
}

func (m *Memory) canonicalize(ctx context.Context, document map[string]any, hash hasher) ([]byte, error) {
	if !m.isAbout(document) {
		return m.engine.canonicalize(ctx, document, hash)
	}
	if m.expander == nil {
		m.expander = newExpander(ctx, m.engine)
		rest := map[string]any{}
		for name, value := range document {
			if name != memberProof {
				rest[name] = value
			}
		}
		m.root, m.err = m.expander.document(rest)
	}
	if m.err != nil {
		return nil, m.err
	}
	quads := m.expander.quads
	if proofs, found := document[memberProof]; found {
		var err error
		if quads, err = m.expander.with(ctx, m.root, memberProof, proofs); err != nil {
			return nil, err
		}
	}
	return canonicalize(ctx, quads, hash)
}

// isAbout reports whether a document is the remembered one, apart from its proofs: the same members, not only equal ones.
func (m *Memory) isAbout(document map[string]any) bool {
	members := 0
	for name, value := range document {
		if name == memberProof {
			continue
		}
		members++
		if kept, found := m.document[name]; !found || !isSame(kept, value) {
			return false
		}
	}
	_, hasProof := m.document[memberProof]
	return members == len(m.document) || hasProof && members == len(m.document)-1
}

// isSame compares objects and arrays, which may be large, by identity.
func isSame(a, b any) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if !x.IsValid() || !y.IsValid() || x.Kind() != y.Kind() {
		return a == nil && b == nil
	}
	switch x.Kind() {
	case reflect.Map:
		return x.Pointer() == y.Pointer()
	case reflect.Slice:
		return x.Pointer() == y.Pointer() && x.Len() == y.Len()
	}
	return a == b
}

// with returns the statements of an expanded document when its root has one more member. What was expanded stays as it is.
func (e *expander) with(ctx context.Context, r root, name string, value any) ([]quad, error) {
	at := (*place)(nil).in(name)
	x := *e
	x.ctx, x.dataset = ctx, e.dataset.more()
	if err := x.survey(value, at); err != nil {
		return nil, err
	}
	r.members = map[string]any{name: value}
	if r.isValue || r.inner.keyword(name) != "" {
		return nil, &InvalidError{Path: at.String(), Rule: "a proof must be a member that the contexts define"}
	}
	if err := x.property(r.node, r.subject, name, at); err != nil {
		return nil, err
	}
	return x.quads, nil
}
