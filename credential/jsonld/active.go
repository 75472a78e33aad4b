package jsonld

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/piprate/json-gold/ld"
)

// active is a context as it stands at some place of a document.
type active struct {
	*ld.Context
	previous *active // what holds again in objects further down, when the types of this one brought terms of their own
	kept     bool    // by the engine, for all documents
}

// step is one way from a context to the next: by a @context of the document, or by the scope of a type or property.
type step struct {
	from   *active
	kind   stepKind
	local  string             // of byContext: the context as JSON
	inline bool               // of byContext: has more than URLs
	scope  *ld.TermDefinition // of byType and byProperty
}

type stepKind int

const (
	byContext stepKind = iota
	byType
	byProperty
)

// engine processes contexts with json-gold, each step once: the contexts are a closed set, so where a step leads never
// changes, and processing one takes longer than all the rest of a small record. It may be used from many goroutines.
type engine struct {
	empty *active
	lock  sync.RWMutex
	steps map[step]*active
}

// maxKept bounds what an engine keeps, some 20 kB each. The records of the standard need about 50; other orders and
// combinations can be made up without end, so an engine that is full starts afresh.
const maxKept = 500

func newEngine(contexts ld.DocumentLoader) *engine {
	options := ld.NewJsonLdOptions("")
	options.DocumentLoader = contexts
	return &engine{
		empty: &active{Context: ld.NewContext(nil, options), kept: true},
		steps: map[step]*active{},
	}
}

// walk takes steps for one document.
type walk struct {
	engine *engine
	steps  map[step]*active // those by terms of the document's own
	count  int              // of contexts processed for it
}

// next returns the context that a step leads to, over the local context.
func (w *walk) next(s step, local any) (*active, error) {
	if to := w.find(s); to != nil {
		return to, nil
	}
	if w.count += len(elements(local)); w.count > maxSteps {
		return nil, ErrTooComplex
	}
	to, err := s.from.process(s.kind, local)
	if err != nil {
		return nil, err
	}
	w.keep(s, to)
	return to, nil
}

func (w *walk) find(s step) *active {
	w.engine.lock.RLock()
	defer w.engine.lock.RUnlock()
	if to := w.engine.steps[s]; to != nil {
		return to
	}
	return w.steps[s]
}

func (w *walk) keep(s step, to *active) {
	if !s.from.kept || s.inline {
		w.steps[s] = to
		return
	}
	w.engine.lock.Lock()
	defer w.engine.lock.Unlock()
	if len(w.engine.steps) >= maxKept {
		clear(w.engine.steps)
	}
	to.kept = true
	w.engine.steps[s] = to
}

// process applies a local context (JSON-LD 1.1 Processing Algorithms, Section 4.1).
func (a *active) process(kind stepKind, local any) (*active, error) {
	to := &active{previous: a.previous}
	var err error
	switch kind {
	case byProperty:
		to.Context, err = overriding(a.Context, local)
	case byType:
		if to.previous == nil {
			to.previous = a
		}
		to.Context, err = parse(a.Context, local)
	default:
		to.Context, err = parse(a.Context, local)
	}
	return to, err
}

// overriding applies the scope of a property, the only context that may redefine protected terms. json-gold has no public
// way to say so, hence the protection is taken off before and put back on what was not redefined.
func overriding(c *ld.Context, local any) (*ld.Context, error) {
	open := ld.CopyContext(c)
	open.Protected = map[string]bool{}
	for term, definition := range c.TermDefinitions {
		if definition != nil && definition.Protected {
			unprotected := *definition
			unprotected.Protected = false
			open.TermDefinitions[term] = &unprotected
		}
	}
	parsed, err := parse(open, local)
	if err != nil {
		return nil, err
	}
	for term := range c.Protected {
		if parsed.TermDefinitions[term] == open.TermDefinitions[term] && parsed.TermDefinitions[term] != nil {
			parsed.TermDefinitions[term] = c.TermDefinitions[term]
		}
	}
	return parsed, nil
}

// contextStep is the step that a @context of the document takes.
func contextStep(from *active, local any) (step, error) {
	text, err := json.Marshal(local)
	if err != nil {
		return step{}, fmt.Errorf("marshal a context: %w", err)
	}
	isURL := func(v any) bool { _, ok := v.(string); return ok }
	inline := slices.ContainsFunc(elements(local), func(v any) bool { return !isURL(v) })
	return step{from: from, kind: byContext, local: string(text), inline: inline}, nil
}
