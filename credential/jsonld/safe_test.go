package jsonld

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	vc2 = `"https://www.w3.org/ns/credentials/v2"`
	clr = `"https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"`
	ob3 = `"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"`
)

// canonicalizeText canonicalizes a document under the contexts of a current CLR, with members of its own.
func canonicalizeText(t testing.TB, members string) (string, error) {
	t.Helper()
	text := `{"@context":[` + vc2 + `,` + clr + `,` + ob3 + `],` + members + `}`
	nquads, err := Canonicalize(t.Context(), decode(t, []byte(text)))
	return string(nquads), err
}

func TestWhatWouldBeDroppedIsRefusedByPlace(t *testing.T) {
	for _, row := range []struct{ name, members, path, term string }{
		{"an unknown member", `"id":"urn:a","nickname":"x"`, "/nickname", "nickname"},
		{"an unknown member, escaped", `"id":"urn:a","a/b~":"x"`, "/a~1b~0", "a/b~"},
		{"a member of another class", `"type":["VerifiableCredential"],"achievement":{}`, "/achievement", "achievement"},
		{"a member no state of the context defines", `"type":"VerifiableCredential","endorsementJwts":"a.b.c"`, "/endorsementJwts", "endorsementJwts"},
		{"an unknown member deep down", `"type":["VerifiableCredential","ClrCredential"],"credentialSubject":{"type":["ClrSubject"],"achievement":[{"type":["Achievement"],"id":"urn:a"},{"type":["Achievement"],"colour":"red"}]}`,
			"/credentialSubject/achievement/1/colour", "colour"},
		{"an unknown type", `"type":["VerifiableCredential","Diplomatic"]`, "/type/1", "Diplomatic"},
		{"an unknown single type", `"type":"Diplomatic"`, "/type", "Diplomatic"},
		{"an unknown type inside", `"type":"VerifiableCredential","credentialStatus":{"type":"1EdTechRevocationList","id":"urn:a"}`, "/credentialStatus/type", "1EdTechRevocationList"},
		{"a relative identifier", `"id":"records/1","name":"x"`, "/id", "records/1"},
		{"an empty identifier", `"id":"","name":"x"`, "/id", ""},
		{"a relative reference", `"type":"VerifiableCredential","issuer":"issuer/1"`, "/issuer", "issuer/1"},
		{"a relative reference in an array", `"type":"VerifiableCredential","evidence":["urn:a","b"]`, "/evidence/1", "b"},
		{"an unknown word of a vocabulary", `"type":"DataIntegrityProof","proofPurpose":"decoration"`, "/proofPurpose", "decoration"},
		{"a space in an identifier", `"id":"urn:a b","name":"x"`, "/id", "urn:a b"},
		{"an identifier that ends the IRI", `"id":"urn:a> <urn:b> <urn:c","name":"x"`, "/id", "urn:a> <urn:b> <urn:c"},
		{"a reverse solidus in an identifier", `"id":"urn:a\\u003E","name":"x"`, "/id", `urn:a\u003E`},
		{"a blank predicate", `"_:b":"x"`, "/_:b", "_:b"},
		{"a keyword of graphs", `"@graph":[{"id":"urn:a"}]`, "/@graph", "@graph"},
		{"a keyword of sets", `"name":{"@set":["x"]}`, "/name/@set", "@set"},
		{"something like a keyword", `"name":"x","@proof":"x"`, "/@proof", "@proof"},
		{"a language map", `"name":{"en":"x"}`, "/name/en", "en"},
		{"an unknown datatype", `"name":{"@value":"x","@type":"Text"}`, "/name", "Text"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := canonicalizeText(t, row.members)
			var undefined *UndefinedTermError
			require.ErrorAs(t, err, &undefined)
			require.Equal(t, row.path, undefined.Path)
			require.Equal(t, row.term, undefined.Term)
			require.Regexp(t, "^"+regexp.QuoteMeta(row.path)+`(: ".*")? is `, err.Error())
		})
	}
}

// The sentence names the place, the rule and the cure.
func TestSentencesOfSafeMode(t *testing.T) {
	for members, want := range map[string]string{
		`"nickname":"x"`:               "/nickname is defined by no context in @context, so no signature can protect it; the issuer must add a context that defines it",
		`"type":["Achievement","Foo"]`: `/type/1: "Foo" is defined by no context in @context, so no signature can protect it; the issuer must add a context that defines it`,
		`"id":"records/1","name":"x"`:  `/id: "records/1" is not an absolute IRI, so no signature can protect it; the issuer must write it in full, with its scheme`,
		`"@graph":[]`:                  "/@graph is a keyword that a credential has no use for, so no signature can protect it; the issuer must leave it out",
		`"issuer":{"@context":[{"a":"urn:a"},{"name":"urn:name","b":"urn:b"}]},"type":"VerifiableCredential"`: `/issuer/@context/1: redefines "name", a term that a context before it protects; the issuer must use another name for it`,
		`"issuer":{"@context":{"name":"urn:name"}},"type":"VerifiableCredential"`:                             `/issuer/@context: redefines "name", a term that a context before it protects; the issuer must use another name for it`,
	} {
		_, err := canonicalizeText(t, members)
		require.EqualError(t, err, want)
	}
	_, err := Canonicalize(t.Context(), map[string]any{"@context": []any{"https://www.w3.org/ns/credentials/v2",
		"https://purl.imsglobal.org/spec/ob/v3p0/context.json"}, "name": "x"})
	require.EqualError(t, err, `/@context/1: redefines "description", a term that a context before it protects; the issuer must use another name for it`)
}

// The direction of a text is signed with it, as a datatype (JSON-LD 1.1, Section 10.2.1).
func TestDirectionIsSigned(t *testing.T) {
	got, err := canonicalizeText(t, `"id":"urn:a","name":[{"@value":"x","@language":"ar-EG","@direction":"rtl"},{"@value":"y","@direction":"ltr"}]`)
	require.NoError(t, err)
	require.Equal(t, `<urn:a> <https://schema.org/name> "x"^^<https://www.w3.org/ns/i18n#ar-eg_rtl> .`+"\n"+
		`<urn:a> <https://schema.org/name> "y"^^<https://www.w3.org/ns/i18n#_ltr> .`+"\n", got)
}

// A context that is listed twice means what it means once.
func TestContextListedTwice(t *testing.T) {
	for _, r := range []string{"workshop-badge", "nursing-program"} {
		document := record(t, r)
		want, err := Canonicalize(t.Context(), document)
		require.NoError(t, err)
		contexts := document["@context"].([]any)
		for _, again := range contexts {
			document["@context"] = append(slices.Clone(contexts), again)
			got, err := Canonicalize(t.Context(), document)
			require.NoError(t, err)
			require.Equal(t, string(want), string(got))
		}
	}
}

func TestWhatIsNoJSONLDIsRefused(t *testing.T) {
	for _, row := range []struct{ name, members, path string }{
		{"says nothing", `"id":"urn:a"`, ""},
		{"a number as identifier", `"id":7`, "/id"},
		{"a number as type", `"type":["Achievement",7]`, "/type/1"},
		{"two identifiers", `"@id":"urn:a","id":"urn:b"`, "/id"},
		{"a proof that is a text", `"type":"VerifiableCredential","proof":"urn:a"`, "/proof"},
		{"a proof that says nothing", `"type":"VerifiableCredential","proof":[{"type":"DataIntegrityProof"},{"id":"urn:a"}]`, "/proof/1"},
		{"a value and a member", `"name":{"@value":"x","name":"y"}`, "/name/name"},
		{"a value of both kinds", `"name":{"@value":"x","@type":"urn:a","@language":"en"}`, "/name"},
		{"a value that is an object", `"name":{"@value":{}}`, "/name"},
		{"a language that is none", `"name":{"@value":"x","@language":"e n"}`, "/name"},
		{"a language of a number", `"name":{"@value":1,"@language":"en"}`, "/name"},
		{"a language without a value", `"name":{"@language":"en"}`, "/name/@language"},
		{"a direction that is none", `"name":{"@value":"x","@direction":"up"}`, "/name"},
		{"a direction of a number", `"name":{"@value":1,"@direction":"ltr"}`, "/name"},
		{"a direction of a datatype", `"name":{"@value":"x","@type":"urn:a","@direction":"ltr"}`, "/name"},
		{"a direction of an object", `"type":"VerifiableCredential","issuer":{"id":"urn:i","@direction":"ltr"}`, "/issuer/@direction"},
		{"a direction by another name", `"@context":[` + vc2 + `,{"dir":"@direction"}],"name":{"@value":"x","dir":"ltr"}`, "/@context/1/dir"},
		{"a direction for all", `"@context":[` + vc2 + `,{"@direction":"ltr"}],"name":"x"`, "/@context/1/@direction"},
		{"a context cleared", `"credentialSubject":{"@context":null}`, "/credentialSubject/@context"},
		{"a context that is a number", `"credentialSubject":{"@context":1}`, "/credentialSubject/@context"},
		{"a protected term redefined", `"type":"VerifiableCredential","issuer":{"@context":{"name":"urn:name"},"name":"x"}`, "/issuer/@context"},
		{"a protected term redefined below the scope of a property", `"cnf":{"@context":{"name":"urn:name"},"name":"x"}`, "/cnf/@context"},
		{"a reverse property", `"type":"VerifiableCredential","issuer":{"@context":{"r":{"@reverse":"urn:r"}},"r":{}}`, "/issuer/@context/r/@reverse"},
		{"an import", `"type":"VerifiableCredential","issuer":{"@context":{"@import":"https://www.w3.org/ns/did/v1"}}`, "/issuer/@context/@import"},
		{"an index", `"type":"VerifiableCredential","issuer":{"@context":{"i":{"@id":"urn:i","@container":"@index"}}}`, "/issuer/@context/i/@container"},
		{"an alias of a keyword of sets", `"type":"VerifiableCredential","issuer":{"@context":{"s":"@set"},"s":"x"}`, "/issuer/@context/s"},
		{"a context that is not well-formed", `"type":"VerifiableCredential","issuer":{"@context":{"@protected":1}}`, "/issuer/@context"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := canonicalizeText(t, row.members)
			var invalid *InvalidError
			require.ErrorAs(t, err, &invalid)
			require.Equal(t, row.path, invalid.Path, err.Error())
			require.NotEmpty(t, invalid.Rule)
		})
	}
}

func TestUnknownContextIsNamed(t *testing.T) {
	const url = "https://example.org/context.json"
	require.False(t, Known(url))
	for path, members := range map[string]string{
		"/credentialSubject/@context":   `"credentialSubject":{"@context":"` + url + `"}`,
		"/credentialSubject/@context/1": `"credentialSubject":{"@context":[` + vc2 + `,"` + url + `"]}`,
		"/name/@context/t/@context":     `"name":{"@context":{"t":{"@id":"urn:t","@context":"` + url + `"}}}`,
	} {
		_, err := canonicalizeText(t, members)
		var unknown *UnknownContextError
		require.ErrorAs(t, err, &unknown)
		require.Equal(t, UnknownContextError{Path: path, URL: url}, *unknown)
		require.ErrorContains(t, err, url)
	}
}

func TestLiterals(t *testing.T) {
	for value, want := range map[string]string{
		`"a\"b\\c\n\r\t\b\f\u0001\u007f\uffff😀é"`: `"a\"b\\c\n\r\t\b\f\u0001\u007F\uFFFF😀é"`,
		`true`:                               `"true"^^<http://www.w3.org/2001/XMLSchema#boolean>`,
		`0`:                                  `"0"^^<http://www.w3.org/2001/XMLSchema#integer>`,
		`-0`:                                 `"0"^^<http://www.w3.org/2001/XMLSchema#integer>`,
		`-12`:                                `"-12"^^<http://www.w3.org/2001/XMLSchema#integer>`,
		`1e20`:                               `"100000000000000000000"^^<http://www.w3.org/2001/XMLSchema#integer>`,
		`1e21`:                               `"1.0E21"^^<http://www.w3.org/2001/XMLSchema#double>`,
		`5.5`:                                `"5.5E0"^^<http://www.w3.org/2001/XMLSchema#double>`,
		`-0.00012`:                           `"-1.2E-4"^^<http://www.w3.org/2001/XMLSchema#double>`,
		`{"@value":"x","@language":"EN-gb"}`: `"x"@en-gb`,
		`{"@value":"x","@type":"urn:t"}`:     `"x"^^<urn:t>`,
		`{"@value":{"b":1,"a":[2.50,"é"]},"@type":"@json"}`: `"{\"a\":[2.5,\"é\"],\"b\":1}"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON>`,
	} {
		got, err := canonicalizeText(t, `"id":"urn:a","name":`+value)
		require.NoError(t, err)
		require.Equal(t, "<urn:a> <https://schema.org/name> "+want+" .\n", got)
	}
}

func TestNumbersMayBeKeptAsWritten(t *testing.T) {
	decoder := json.NewDecoder(strings.NewReader(`{"@context":` + vc2 + `,"name":[1,1.50]}`))
	decoder.UseNumber()
	var document map[string]any
	require.NoError(t, decoder.Decode(&document))
	kept, err := Canonicalize(t.Context(), document)
	require.NoError(t, err)
	plain, err := Canonicalize(t.Context(), decode(t, []byte(`{"@context":`+vc2+`,"name":[1,1.5]}`)))
	require.NoError(t, err)
	require.Equal(t, string(plain), string(kept))
}

// A document may bring terms of its own, as extensions of the standard do. Each row is about one rule of scopes.
func TestInlineContexts(t *testing.T) {
	for _, row := range []struct{ name, context, members string }{
		{"vocabulary, language, list", `{"ext":"https://e.org/","@vocab":"https://v.org/","@language":"de",
			"Boat":{"@id":"ext:Boat","@context":{"length":{"@id":"ext:length","@type":"ext:metre"},"crew":{"@id":"ext:crew","@type":"@id","@container":"@list"}}}}`,
			`"type":"Boat","length":"7","crew":["urn:x","urn:y"],"anything":"x","ext:any":{"type":"Boat"}`},
		{"the last type in the order of names decides", `{"A":{"@id":"urn:A","@context":{"t":"urn:ofA"}},"B":{"@id":"urn:B","@context":{"t":"urn:ofB"}}}`,
			`"type":["B","A"],"t":"x"`},
		{"a type is read without the scopes of types", `{"A":{"@id":"urn:A","@context":{"B":"urn:other"}},"B":"urn:B"}`, `"type":["A","B"],"B":"x"`},
		{"a value stays in the scope of the type", `{"A":{"@id":"urn:A","@context":{"p":"urn:p","D":"urn:D","e":"https://e.org/"}}}`,
			`"type":"A","p":[{"@value":"x","@type":"D"},{"@id":"e:reference"},{"@value":"y","@language":"en"}]`},
		{"an object does not", `{"t":"urn:outer","A":{"@id":"urn:A","@context":{"t":"urn:ofA"}}}`, `"type":"A","t":{"t":"x"}`},
		{"the scope of a property does", `{"t":"urn:outer","p":{"@id":"urn:p","@context":{"t":"urn:ofP"}}}`, `"p":{"t":{"t":"x"}}`},
		{"the scope of a property is for its texts too", `{"p":{"@id":"urn:p","@type":"@vocab","@context":{"word":"urn:word"}}}`, `"p":["word"]`},
		{"lists in lists", `{"l":{"@id":"urn:l","@container":"@list"}}`, `"l":["a",["b","c",[]],[["d"]]]`},
		{"the same list twice", `{"l":{"@id":"urn:l","@container":"@list"}}`, `"l":[],"urn:p":[{"@id":"urn:b","l":["a"]},{"@id":"urn:b","l":["a"]}]`},
		{"graphs", `{"g":{"@id":"urn:g","@container":"@graph"}}`, `"g":[{"@id":"_:x","g":{"urn:p":1}},{"@id":"_:x","urn:q":{"@id":"_:x2"}}]`},
	} {
		t.Run(row.name, func(t *testing.T) {
			document := decode(t, []byte(`{"@context":[`+vc2+`,`+row.context+`],"id":"urn:a",`+row.members+`}`))
			got, err := Canonicalize(t.Context(), document)
			require.NoError(t, err)
			require.Equal(t, oracle(t, loader{}, document), string(got))
		})
	}
}

func TestDocumentIsNotChanged(t *testing.T) {
	document, again := record(t, "nursing-program"), record(t, "nursing-program")
	_, err := Canonicalize(t.Context(), document)
	require.NoError(t, err)
	require.Equal(t, again, document)
}

func TestEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Canonicalize(ctx, record(t, "workshop-badge"))
	require.ErrorIs(t, err, context.Canceled)
}
