package jsonld

import (
	"cmp"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"slices"
	"sync"

	"github.com/piprate/json-gold/ld"

	"clrhost/credential/work"
)

// active is the active context at some place of a document.
type active struct {
	*ld.Context
	previous *active // the context of nested objects, when this one comes from a type-scoped context
	kept     bool    // by the engine, for all documents
	way      uint64  // identifies the steps that led here
}

// step is one way from a context to the next: by a @context of the document, or by the scope of a type or property.
type step struct {
	from   *active
	kind   stepKind
	local  string             // of byContext: the context as JSON
	inline bool               // of byContext: has more than URLs, or very many
	scope  *ld.TermDefinition // of byType and byProperty
}

type stepKind int

const (
	byContext stepKind = iota
	byType
	byProperty
)

// engine processes contexts with json-gold, each step once: the contexts are a closed set, so where a step leads never
// changes, and processing one takes longer than all the rest of a small record. It is safe for concurrent use.
type engine struct {
	empty *active
	lock  sync.RWMutex
	steps map[step]*active
}

// maxKept bounds what an engine keeps, some 20 kB each. The records of the standard need about 50; there is no bound to
// other orders and combinations, so an engine that is full is emptied.
const (
	maxKept     = 500
	maxKeptText = 2_000 // bytes of the URLs in a step
)

func newEngine(contexts ld.DocumentLoader) *engine {
	options := ld.NewJsonLdOptions("")
	options.DocumentLoader = contexts
	e := &engine{steps: map[step]*active{}}
	e.empty = &active{Context: ld.NewContext(nil, options), kept: true, way: maphash.Comparable(seed, e)}
	return e
}

// walk applies steps for one document.
type walk struct {
	engine *engine
	budget *work.Budget
	steps  map[step]*active // taken for it
	terms  int              // in the contexts that were processed for it alone
}

// next returns the context that a step leads to, over the local context.
func (w *walk) next(s step, local any) (*active, error) {
	if to := w.steps[s]; to != nil {
		return to, nil
	}
	way := s.way()
	if err := w.pay(s, way, local); err != nil {
		return nil, err
	}
	to := w.engine.find(s)
	if to == nil {
		var err error
		if to, err = s.from.process(s.kind, local); err != nil {
			return nil, cmp.Or(w.budget.Spend(maxSuspects*perContext), err) // parse searched for the reason
		}
		if to.way = way; s.isForAll() {
			to = w.engine.keep(s, to)
		}
	}
	w.steps[s] = to
	return to, nil
}

// pay counts the terms that a step copies. What the engine keeps is paid for once in a verification, however many
// documents take the step and whether or not it was kept before.
func (w *walk) pay(s step, way uint64, local any) error {
	terms := 0
	for _, one := range elements(local) {
		own := termsOfURL
		if object, isObject := one.(map[string]any); isObject {
			own = len(object)
		}
		terms += len(s.from.TermDefinitions) + own
	}
	if s.isForAll() && !w.budget.IsFirst(way) {
		return nil
	}
	if w.terms += terms; w.terms > maxTerms {
		return ErrTooComplex
	}
	return w.budget.Spend(perContext + terms/termsAStep)
}

// isForAll reports whether a step has the same result in every document: it uses no term of the document's own.
func (s step) isForAll() bool { return s.from.kept && !s.inline }

// way identifies a step by where it begins and what it applies.
func (s step) way() uint64 {
	scope := ""
	if s.scope != nil {
		scope = s.scope.ID
	}
	return maphash.Comparable(seed, struct {
		from         uint64
		kind         stepKind
		local, scope string
	}{s.from.way, s.kind, s.local, scope})
}

func (e *engine) find(s step) *active {
	e.lock.RLock()
	defer e.lock.RUnlock()
	return e.steps[s]
}

func (e *engine) keep(s step, to *active) *active {
	e.lock.Lock()
	defer e.lock.Unlock()
	if len(e.steps) >= maxKept {
		clear(e.steps)
	}
	to.kept = true
	e.steps[s] = to
	return to
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
// function for that, so the protection is removed before and restored on what was not redefined.
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
func contextStep(b *work.Budget, from *active, local any) (step, error) {
	text, err := json.Marshal(local)
	if err != nil {
		return step{}, fmt.Errorf("marshal a context: %w", err)
	}
	if err := b.Spend(len(text) / bytesAStep); err != nil {
		return step{}, err
	}
	isURL := func(v any) bool { _, ok := v.(string); return ok }
	inline := slices.ContainsFunc(elements(local), func(v any) bool { return !isURL(v) })
	return step{from: from, kind: byContext, local: string(text), inline: inline || len(text) > maxKeptText}, nil
}
