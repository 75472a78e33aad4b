package modeltest

import (
	"fmt"
	"iter"
	"math/rand/v2"
)

// Random draws changes of all kinds at places of all documents, each document as often as the others and no change twice. It
// yields the change, the index of the document and the changed copy. The same seed draws the same. The caller ends it.
func Random(seed uint64, documents []any) iter.Seq2[Drawn, any] {
	places := make([][][]string, len(documents))
	for i, document := range documents {
		places[i] = Places(document)
	}
	return func(yield func(Drawn, any) bool) {
		random, tried := rand.New(rand.NewPCG(seed, 0)), map[string]bool{}
		for {
			i := random.IntN(len(documents))
			m := Mutation{places[i][random.IntN(len(places[i]))], Changes[random.IntN(len(Changes))]}
			key := fmt.Sprint(i, m)
			changed, done := m.Of(documents[i])
			if !done || tried[key] {
				continue
			}
			tried[key] = true
			if !yield(Drawn{i, m}, changed) {
				return
			}
		}
	}
}

// Drawn is a change and the index of the document it was made to.
type Drawn struct {
	Document int
	Mutation
}
