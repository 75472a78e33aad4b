package jsonld

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/piprate/json-gold/ld"
	"github.com/stretchr/testify/require"

	"clrhost/internal/samples"
)

// oracle canonicalizes with json-gold alone, from expansion to N-Quads.
func oracle(t testing.TB, contexts ld.DocumentLoader, document any) string {
	options := ld.NewJsonLdOptions("")
	options.DocumentLoader = contexts
	options.Algorithm = ld.AlgorithmURDNA2015
	options.Format = "application/n-quads"
	nquads, err := ld.NewJsonLdProcessor().Normalize(document, options)
	require.NoError(t, err)
	return nquads.(string)
}

// requireSame compares our contexts with the published ones in the same engine, and both with json-gold alone. It returns
// the number of statements, or zero for a document that both reject with the same error.
func requireSame(t testing.TB, contexts publishedLoader, theirs *engine, document map[string]any) int {
	want, wrong := theirs.canonicalize(t.Context(), document, sum256)
	got, err := Canonicalize(t.Context(), document)
	if wrong != nil {
		require.EqualError(t, err, wrong.Error(), "%v", document)
		return 0
	}
	require.NoError(t, err, "%v", document)
	require.Equal(t, string(want), string(got))
	if !clearsContext(document) {
		require.Equal(t, oracle(t, contexts, document), string(got))
	}
	return strings.Count(string(got), "\n")
}

// clearsContext reports whether a document uses the one term whose scope clears all terms, where json-gold alone ignores
// that the term also makes a graph (JSON-LD 1.1 Processing Algorithms, Section 5.1.2, step 13.5, uses the context before the
// scope).
func clearsContext(document map[string]any) bool {
	_, isMember := document["VerifiablePresentation"]
	isType := document["@type"] == "VerifiablePresentation"
	return (isMember || isType) && elements(document["@context"])[0] == "https://www.w3.org/ns/credentials/v2"
}

func TestSamplesAreTheSameWithPublishedContexts(t *testing.T) {
	contexts := newPublishedLoader(t)
	theirs := newEngine(contexts)
	documents := map[string][]byte{
		"published sample": reference(t, "samples", "simple.json"),
		"published vector": reference(t, "vectors", "clrv2p0-credential.json"),
		"published signed": reference(t, "vectors", "clrv2p0-signed-credential.json"),
	}
	records, err := samples.Read(os.DirFS("../../server/demo/records"))
	require.NoError(t, err)
	for _, r := range records {
		documents[r.Name] = r.JSON
	}
	for name, text := range documents {
		require.NotZero(t, requireSame(t, contexts, theirs, decode(t, text)), name)
	}
}

// A whole record, with nested credentials, under every generation and version of its contexts.
func TestRecordIsTheSameUnderEveryVersion(t *testing.T) {
	contexts := newPublishedLoader(t)
	theirs := newEngine(contexts)
	text, err := json.Marshal(withNested(t, 3))
	require.NoError(t, err)
	const (
		v1  = "https://www.w3.org/2018/credentials/v1"
		v2  = "https://www.w3.org/ns/credentials/v2"
		ims = "https://purl.imsglobal.org/spec/"
	)
	for _, model := range []string{v2, v1, v1 + `","https://w3id.org/security/data-integrity/v2`, v1 + `","https://w3id.org/security/suites/ed25519-2020/v1`} {
		for _, clr := range []string{"context.json", "context-2.0.1.json"} {
			for _, ob := range []string{"context.json", "context-3.0.1.json", "context-3.0.2.json", "context-3.0.3.json"} {
				versions := strings.NewReplacer(v2, model, ims+"clr/v2p0/context-2.0.1.json", ims+"clr/v2p0/"+clr,
					ims+"ob/v3p0/context-3.0.3.json", ims+"ob/v3p0/"+ob)
				document := decode(t, []byte(versions.Replace(string(text))))
				statements := requireSame(t, contexts, theirs, document)
				// VCDM 2.0 protects name and description, which the first two versions of Open Badges would redefine.
				conflict := model == v2 && (ob == "context.json" || ob == "context-3.0.1.json")
				require.Equal(t, conflict, statements == 0, "%s %s %s", model, clr, ob)
			}
		}
	}
}

// The values a term is tried with. An IRI is a fit for every term, whatever its type.
var shapes = map[string]func(term string) any{
	"IRI":     func(term string) any { return "urn:value:" + term },
	"IRIs":    func(term string) any { return []any{"urn:b:" + term, "urn:a:" + term, "urn:a:" + term} },
	"integer": func(string) any { return 42.0 },
	"double":  func(string) any { return 0.5 },
	"boolean": func(string) any { return true },
	"node":    func(term string) any { return map[string]any{"@id": "urn:node:" + term, "@type": "urn:class"} },
	"blank":   func(term string) any { return map[string]any{"@type": []any{"urn:class:" + term}} },
}

// termsOf lists the terms of a context document or scoped context with their definitions.
func termsOf(context any) map[string]map[string]any {
	terms := map[string]map[string]any{}
	object, _ := context.(map[string]any)
	for term, d := range object {
		if !strings.HasPrefix(term, "@") && d != "@id" && d != "@type" {
			terms[term], _ = d.(map[string]any)
		}
	}
	return terms
}

// use makes a value for a term: one of the shape, and one that uses its scope if it has one.
func use(term string, definition map[string]any, shape func(string) any) any {
	scope := termsOf(definition["@context"])
	switch {
	case definition["@type"] == "@json":
		return map[string]any{"b": map[string]any{"z": 1.5, "é": nil}, "a": false}
	case definition["@container"] == "@graph":
		return []any{shapes["node"](term), map[string]any{"@type": "urn:class"}}
	case definition["@type"] == "@vocab":
		return append([]any{fill(definition["@context"], shape)}, anys(slices.Sorted(maps.Keys(scope)))...)
	case len(scope) > 0:
		return []any{shape(term), fill(definition["@context"], shape)}
	}
	return shape(term)
}

// fill makes the members of an object that uses every term of a scope.
func fill(scope any, shape func(string) any) map[string]any {
	members := map[string]any{}
	for term, definition := range termsOf(scope) {
		members[term] = use(term, definition, shape)
	}
	return members
}

func anys(texts []string) []any {
	var list []any
	for _, text := range texts {
		list = append(list, text)
	}
	return list
}

// generate makes documents that touch every term of the contexts: as a member at the top, as a type, and as a member of
// each type whose scope defines it.
func generate(contexts publishedLoader, urls []any) []map[string]any {
	var generated []map[string]any
	for _, url := range urls {
		top := contexts[url.(string)]["@context"]
		for _, shape := range shapes {
			for term, definition := range termsOf(top) {
				members := fill(definition["@context"], shape)
				members["@type"], members["@context"] = term, urls
				generated = append(generated, members,
					map[string]any{"@context": urls, "@id": "urn:top", term: use(term, definition, shape)})
			}
		}
	}
	return generated
}

func TestEveryTermIsTheSameWithPublishedContexts(t *testing.T) {
	contexts := newPublishedLoader(t)
	theirs := newEngine(contexts)
	var lists [][]any
	for url := range publishedFiles {
		lists = append(lists, []any{url})
	}
	const ims = "https://purl.imsglobal.org/spec/"
	lists = append(lists,
		[]any{"https://www.w3.org/ns/credentials/v2", ims + "clr/v2p0/context-2.0.1.json", ims + "ob/v3p0/context-3.0.3.json", ims + "ob/v3p0/extensions.json"},
		[]any{"https://www.w3.org/2018/credentials/v1", ims + "clr/v2p0/context.json", ims + "ob/v3p0/context.json", "https://w3id.org/security/data-integrity/v1"},
	)
	for _, list := range lists {
		t.Run(fmt.Sprint(list), func(t *testing.T) {
			for _, document := range generate(contexts, list) {
				statements := requireSame(t, contexts, theirs, document)
				// As a type, cnf would redefine the protected kid; only as a member it may.
				require.Equal(t, document["@type"] == "cnf", statements == 0, "%v", document)
			}
		})
	}
}
