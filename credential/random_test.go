package credential_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
)

// mutationCount keeps the test within seconds.
const mutationCount = 150

// oddities are what a random place of a document is replaced with.
var oddities = []any{nil, true, 1.5, "", "x", "did:example:x", "2024-01-01T00:00:00Z", []any{}, []any{nil}, []any{"x", 1.0},
	map[string]any{}, map[string]any{"en": "x"}, map[string]any{"id": "urn:x:y", "type": "Image"}, []any{[]any{}}}

// TestRandomMutations changes good records at random places. None may crash the checks or yield a verdict that
// contradicts itself, and what the published schema refuses must be refused.
func TestRandomMutations(t *testing.T) {
	schema := publishedSchema(t, "clr_v2p0_clrcredential_schema.json")
	by := newIssuer(t, "random")
	random := rand.New(rand.NewPCG(1, 2))
	for i := range mutationCount {
		document := sample(t, []string{"nursing-program", "term-transcript", "workshop-badge"}[i%3], by)
		place, odd := spoil(t, random, document)
		verdict := verify(t, credential.Verifier{}, by.signDocument(t, document))
		contradictions(t, verdict)
		if err := schema.Validate(document); err != nil && len(verdict.Refusals()) == 0 {
			require.Fail(t, "refused by the published schema, not here", "%s = %v: %v", place, odd, err)
		}
	}
}

// spoil replaces or removes one random value and says where.
func spoil(t testing.TB, random *rand.Rand, document map[string]any) (place string, odd any) {
	places := placesIn("", document)
	place = places[random.IntN(len(places))]
	odd = oddities[random.IntN(len(oddities))]
	if random.IntN(4) == 0 {
		removeAt(t, document, place)
		return place, "removed"
	}
	edit(t, document, place, func(parent map[string]any, name string) { parent[name] = odd })
	return place, odd
}

func removeAt(t testing.TB, document map[string]any, place string) {
	edit(t, document, place, func(parent map[string]any, name string) { delete(parent, name) })
}

// placesIn lists the JSON pointers below a value, in a fixed order.
func placesIn(at string, v any) (places []string) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			places = append(append(places, at+"/"+name), placesIn(at+"/"+name, v[name])...)
		}
	case []any:
		for i, item := range v {
			place := at + "/" + strconv.Itoa(i)
			places = append(append(places, place), placesIn(place, item)...)
		}
	}
	return places
}
