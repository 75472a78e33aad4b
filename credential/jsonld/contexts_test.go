package jsonld

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/piprate/json-gold/ld"
	"github.com/stretchr/testify/require"
)

// publishedLoader loads the published contexts, for comparing.
type publishedLoader map[string]map[string]any

func newPublishedLoader(t testing.TB) publishedLoader {
	l := publishedLoader{}
	for url := range publishedFiles {
		l[url] = published(t, url)
	}
	return l
}

func (l publishedLoader) LoadDocument(url string) (*ld.RemoteDocument, error) {
	document, ok := l[url]
	if !ok {
		return nil, errors.New("no such context")
	}
	return &ld.RemoteDocument{DocumentURL: url, Document: document}, nil
}

func TestEveryPublishedContextIsKnownAndNoOther(t *testing.T) {
	require.ElementsMatch(t, slices.Collect(maps.Keys(publishedFiles)), slices.Collect(maps.Keys(documents())))
	for url := range publishedFiles {
		require.True(t, Known(url), url)
	}
	require.False(t, Known("https://www.w3.org/ns/credentials/v3"))
}

// definition is a term's definition in a processed context, its scoped context processed as well.
type definition struct {
	IRI, Type, Language         string
	Container                   []string
	Protected, Prefix, HasScope bool
	Scope                       map[string]definition
}

// definitions processes a context over those before it and lists all it defines. A scoped context is processed over the
// context it is found in, as it is for a document.
func definitions(t testing.TB, active *ld.Context, local any, depth int) map[string]definition {
	if depth > 4 {
		return nil
	}
	parsed, err := active.Parse(local)
	require.NoError(t, err)
	found := map[string]definition{}
	for term, d := range parsed.TermDefinitions {
		one := definition{
			IRI: d.ID, Type: d.Type, Container: d.Container, Protected: d.Protected,
			Prefix: d.Prefix != nil && *d.Prefix, HasScope: d.HasContext,
		}
		if scope, ok := d.Context.(map[string]any); ok {
			bare := ld.NewContext(nil, ld.NewJsonLdOptions(""))
			for prefix, definition := range parsed.TermDefinitions {
				if definition.Prefix != nil && *definition.Prefix {
					bare.TermDefinitions[prefix] = definition
				}
			}
			one.Scope = definitions(t, bare, scope, depth+1)
		}
		found[term] = one
	}
	return found
}

// Ours equal the published ones, term by term: IRI, type, container, protection, use as a prefix, scope.
func TestContextsDefineTheSame(t *testing.T) {
	for url := range publishedFiles {
		t.Run(url, func(t *testing.T) {
			theirs := definitions(t, ld.NewContext(nil, ld.NewJsonLdOptions("")), published(t, url)["@context"], 0)
			states := documents()[url]
			require.Len(t, states, 1+len(publishedBefore[url]))
			requireDefinitions(t, theirs, states[len(states)-1])
			for i, file := range publishedBefore[url] {
				before := decode(t, reference(t, "contexts", file))["@context"]
				requireDefinitions(t, definitions(t, ld.NewContext(nil, ld.NewJsonLdOptions("")), before, 0), states[i])
			}
		})
	}
}

func requireDefinitions(t *testing.T, theirs map[string]definition, s state) {
	t.Helper()
	ours := definitions(t, ld.NewContext(nil, ld.NewJsonLdOptions("")), s.document["@context"], 0)
	require.Greater(t, len(ours), 2)
	require.Empty(t, cmp.Diff(theirs, ours), "- published, + ours")
}

// A context may follow another only where it does not redefine protected terms. Ours agree with the published ones on
// every pair of contexts, and so on every list.
func TestPairsOfContextsAreAcceptedAlike(t *testing.T) {
	theirs := ld.NewJsonLdOptions("")
	theirs.DocumentLoader = newPublishedLoader(t)
	ours := *theirs
	ours.DocumentLoader = loader(nil)
	refused := 0
	for a := range publishedFiles {
		for b := range publishedFiles {
			_, wrong := ld.NewContext(nil, theirs).Parse([]any{a, b})
			_, err := ld.NewContext(nil, &ours).Parse([]any{a, b})
			require.Equal(t, wrong == nil, err == nil, "%s, %s: published: %v, ours: %v", a, b, wrong, err)
			if err != nil {
				refused++
			}
		}
	}
	require.NotZero(t, refused)
}
