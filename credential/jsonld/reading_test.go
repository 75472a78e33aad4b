package jsonld

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const changedURL = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

func decodeText(text string) map[string]any {
	var document map[string]any
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		panic(err)
	}
	return document
}

func underOB(members string) map[string]any {
	return decodeText(`{"@context":[` + vc2 + `,` + ob3 + `],"type":["VerifiableCredential","OpenBadgeCredential"],` + members + `}`)
}

// A document is read anew only for a term on which the states of one of its contexts differ.
func TestReadings(t *testing.T) {
	since, before := State{URL: changedURL, Since: "2026-06-29"}, State{URL: changedURL, Until: "2026-06-29"}
	for members, want := range map[string][][]State{
		`"name":"x"`:                 {nil},
		`"name":"see jti"`:           {nil},
		`"endorsementJwt":["a.b.c"]`: {{since}, {before}},
		`"jti":"urn:a"`:              {{since}, {before}},
		`"issuer":{"id":"urn:i","endorsementJwt":"a.b.c"}`: {{since}, {before}},
		`"issuer":{"id":"urn:i","type":"jti"}`:             {{since}, {before}},
		`"issuer":{"id":"jti:i"}`:                          {{since}, {before}},
		`"issuer":{"@context":{"jti":"urn:jti"}}`:          {{since}, {before}},
	} {
		var got [][]State
		for _, r := range Readings(underOB(members)) {
			got = append(got, r.States())
		}
		require.Equal(t, want, got, members)
	}
	for _, contexts := range []string{vc2, vc2 + `,"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"`} {
		require.Len(t, Readings(decodeText(`{"@context":[`+contexts+`],"endorsementJwt":"a.b.c"}`)), 1, contexts)
	}
	require.Equal(t, changedURL+" as published since 2026-06-29", since.String())
	require.Equal(t, changedURL+" as published before 2026-06-29", before.String())
	require.Equal(t, "u as published from a until b", State{"u", "a", "b"}.String())
}

// A term that a state defines is signed in that state, and rejected in one that does not define it.
func TestReadingsDiffer(t *testing.T) {
	readings := Readings(underOB(`"endorsementJwt":"a.b.c"`))
	nquads, err := readings[0].Canonicalize(t.Context(), underOB(`"endorsementJwt":"a.b.c"`))
	require.NoError(t, err)
	require.Contains(t, string(nquads), `<https://purl.imsglobal.org/spec/vc/ob/vocab.html#endorsementJwt> "a.b.c"`)
	_, err = readings[1].Canonicalize(t.Context(), underOB(`"endorsementJwt":"a.b.c"`))
	require.ErrorContains(t, err, "/endorsementJwt is defined by no context")

	// A term of the issuer's own requires that the context before it has none of that name.
	own := decodeText(`{"@context":[` + vc2 + `,` + ob3 + `,{"jti":"urn:own"}],"type":"VerifiableCredential","jti":"urn:a"}`)
	readings = Readings(own)
	_, err = readings[0].Canonicalize(t.Context(), own)
	require.ErrorContains(t, err, `/@context/2: redefines "jti"`)
	want, err := readings[1].Canonicalize(t.Context(), own)
	require.NoError(t, err)
	require.Contains(t, string(want), `<urn:own> "urn:a"`)
	for _, canonicalize := range []func(context.Context, map[string]any) ([]byte, error){Canonicalize, Canonicalize384} {
		got, err := canonicalize(t.Context(), own)
		require.NoError(t, err)
		require.Equal(t, string(want), string(got))
	}
}

// The error of the first reading is returned when none has a canonical form, and an error that does not depend on terms is
// not tried again.
func TestFirstComplaintIsMade(t *testing.T) {
	_, err := Canonicalize(t.Context(), underOB(`"jti":"urn:a","nickname":"x"`))
	require.ErrorContains(t, err, "/nickname is defined by no context")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = Canonicalize(ended, underOB(`"jti":"urn:a"`))
	require.ErrorIs(t, err, context.Canceled)
}

// However many contexts with several states a document names, it is read in a few ways only.
func TestReadingsAreBounded(t *testing.T) {
	all, terms := documents(), changed()
	var contexts []string
	for i := range 6 {
		url := fmt.Sprintf("https://e.org/%d", i)
		term := func(iri string) map[string]any { return map[string]any{"@context": map[string]any{"t": iri}} }
		all[url], terms[url] = []state{{"", term("urn:a")}, {"2020-01-01", term("urn:b")}, {"2021-01-01", term("urn:c")}}, map[string]bool{"t": true}
		t.Cleanup(func() { delete(all, url); delete(terms, url) })
		contexts = append(contexts, `"`+url+`"`)
	}
	document := decodeText(`{"@context":[` + strings.Join(contexts, ",") + `],"t":"x"}`)
	readings := Readings(document)
	require.Len(t, readings, maxReadings)
	nquads, err := readings[0].Canonicalize(t.Context(), document)
	require.NoError(t, err)
	require.Contains(t, string(nquads), "<urn:c>")
	require.Equal(t, State{"https://e.org/0", "2020-01-01", "2021-01-01"}, Readings(decodeText(`{"@context":"https://e.org/0","t":"x"}`))[1].States()[0])
}

// Ours equal the earlier published documents, in every term.
func TestEarlierStatesAreTheSame(t *testing.T) {
	for url, files := range publishedBefore {
		for i, file := range files {
			contexts := newPublishedLoader(t)
			contexts[url] = decode(t, reference(t, "contexts", file))
			theirs, ours := newEngine(contexts), newEngine(loader{url: i})
			for _, list := range [][]any{{url}, {"https://www.w3.org/ns/credentials/v2", url}} {
				generated := generate(contexts, list)
				require.NotEmpty(t, generated)
				for _, document := range slices.Concat(generated, []map[string]any{underOB(`"endorsementJwt":"a.b.c"`)}) {
					want, wrong := theirs.canonicalize(t.Context(), document, sum256)
					got, err := ours.canonicalize(t.Context(), document, sum256)
					require.Equal(t, fmt.Sprint(wrong), fmt.Sprint(err))
					require.Equal(t, string(want), string(got), "%v", document)
				}
			}
		}
	}
}
