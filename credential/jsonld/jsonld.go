package jsonld

import (
	"context"
	"sync"
)

// shared is the engine with the contexts of this package.
var shared = sync.OnceValue(func() *engine { return newEngine(loader{}) })

// Canonicalize returns the RDF of a JSON-LD document as canonical N-Quads (RDFC-1.0 with SHA-256): sorted lines, each
// with a newline at its end. The document is as encoding/json decodes it, and is not changed.
//
// It never fetches anything. It returns *UnknownContextError, *UndefinedTermError or *InvalidError for what the sender
// could mend, ErrTooComplex for what takes too much work, and the error of ctx when that ends first.
func Canonicalize(ctx context.Context, document map[string]any) (nquads []byte, err error) {
	return shared().canonicalize(ctx, document, sum256)
}

// Canonicalize384 is Canonicalize by RDFC-1.0 with SHA-384, which decides the names of blank nodes and nothing else.
// ecdsa-rdfc-2019 asks for it when the key is on P-384.
func Canonicalize384(ctx context.Context, document map[string]any) (nquads []byte, err error) {
	return shared().canonicalize(ctx, document, sum384)
}

func (e *engine) canonicalize(ctx context.Context, document map[string]any, hash hasher) ([]byte, error) {
	if err := new(survey).value(document, nil, 0); err != nil {
		return nil, err
	}
	x := expander{ctx: ctx, walk: walk{engine: e, steps: map[step]*active{}}, dataset: newDataset()}
	if _, err := x.object(slot{context: e.empty}, document); err != nil {
		return nil, err
	}
	if len(x.quads) == 0 {
		return nil, &InvalidError{Rule: "the document says nothing"}
	}
	return canonicalize(ctx, x.quads, hash)
}
