package jsonld

import (
	"context"
	"sync"
)

// shared is the engine with the contexts of this package.
var shared = sync.OnceValue(func() *engine { return newEngine(loader(nil)) })

// Canonicalize returns the RDF of a JSON-LD document as canonical N-Quads (RDFC-1.0 with SHA-256): sorted lines, each
// with a newline at its end. The document is as encoding/json decodes it, and is not changed. Where contexts have had
// several states, the result is that of the first of its Readings that has one.
//
// It never fetches anything. It returns *UnknownContextError, *UndefinedTermError or *InvalidError for what the issuer could
// correct, ErrTooComplex for what takes too much work, work.ErrSpent when the budget of ctx ends, and the error of ctx when
// that ends first.
func Canonicalize(ctx context.Context, document map[string]any) (nquads []byte, err error) {
	return inFirstReading(ctx, document, Reading.Canonicalize)
}

// Canonicalize384 is Canonicalize by RDFC-1.0 with SHA-384, which decides the names of blank nodes and nothing else.
// ecdsa-rdfc-2019 requires it for a P-384 key.
func Canonicalize384(ctx context.Context, document map[string]any) (nquads []byte, err error) {
	return inFirstReading(ctx, document, Reading.Canonicalize384)
}

// inFirstReading tries another reading only where the one before it failed because of its terms.
func inFirstReading(ctx context.Context, document map[string]any, canonicalize func(Reading, context.Context, map[string]any) ([]byte, error)) ([]byte, error) {
	var first error
	for _, r := range Readings(document) {
		nquads, err := canonicalize(r, ctx, document)
		if err == nil || !IsOutside(err) {
			return nquads, err
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// Check checks that the contexts of a document define every member and type, and returns the same errors as Canonicalize. It
// is the safe mode of JSON-LD for a document whose signature covers its bytes: it makes no statements, and does not check
// that identifiers can be written as RDF.
func Check(ctx context.Context, document map[string]any) error {
	_, err := inFirstReading(ctx, document, func(r Reading, ctx context.Context, document map[string]any) ([]byte, error) {
		x := newExpander(ctx, r.engine())
		x.silent = true
		_, err := x.document(document)
		return nil, err
	})
	return err
}

func (e *engine) canonicalize(ctx context.Context, document map[string]any, hash hasher) ([]byte, error) {
	x := newExpander(ctx, e)
	if _, err := x.document(document); err != nil {
		return nil, err
	}
	return canonicalize(ctx, x.quads, hash)
}
