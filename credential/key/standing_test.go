package key_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
	"clrhost/credential/key"
	"clrhost/credential/proof"
)

// TestStanding determines whether key A is the issuer's, by every form of document and by other responses.
func TestStanding(t *testing.T) {
	const issuer, set = "https://issuer.example/1", "https://issuer.example/.well-known/jwks.json"
	const id = `"id":"https://issuer.example/1"`
	k := newKeys(t)
	jwkA := strings.TrimSuffix(k.Replace("$JA"), "}")
	byKey := proof.Method{PublicKey: k.a, Algorithm: "EdDSA"}
	named := func(id string) proof.Method {
		return proof.Method{ID: k.Replace(id), PublicKey: k.a, Algorithm: "EdDSA"}
	}
	lists := func(members string) web { return web{issuer: `{` + id + `,` + members + `}`} }
	for name, row := range map[string]struct {
		m    proof.Method
		web  web
		want key.Word
		says string
	}{
		"listed":                         {named(issuer + "#1"), lists(`"verificationMethod":[{"id":"#1","publicKeyMultibase":"$A"}],"assertionMethod":["#1"]`), key.Own, "lists it"},
		"listed by its whole id":         {named(issuer + "#1"), lists(`"verificationMethod":[{"id":"https://issuer.example/1#1","publicKeyJwk":$JA}],"assertionMethod":"https://issuer.example/1#1"`), key.Own, ""},
		"embedded":                       {named(issuer + "#1"), lists(`"assertionMethod":[{"id":"#1","publicKeyJwk":$JA}]`), key.Own, ""},
		"embedded without an id":         {byKey, lists(`"assertionMethod":[{"publicKeyJwk":$JA}]`), key.Own, ""},
		"a name in the document":         {named(issuer + "#$A"), lists(`"assertionMethod":["#$A"]`), key.Own, ""},
		"another name for the key":       {named("https://elsewhere.example/k"), lists(`"assertionMethod":[{"id":"#1","publicKeyMultibase":"$A"}]`), key.Own, ""},
		"a did:key by reference":         {named("did:key:$A#$A"), lists(`"assertionMethod":["did:key:$A#$A"]`), key.Own, ""},
		"a did:key as an object":         {named("did:key:$A#$A"), lists(`"verificationMethod":[{"id":"did:key:$A#$A","controller":"did:key:$A","publicKeyMultibase":"$A"}],"assertionMethod":["did:key:$A#$A"]`), key.Own, ""},
		"a key by the did:key":           {byKey, lists(`"assertionMethod":["did:key:$A"]`), key.Own, ""},
		"a method elsewhere":             {named("https://keys.example/1"), lists(`"assertionMethod":["https://keys.example/1"]`), key.Own, ""},
		"a key that is elsewhere":        {byKey, web{issuer: `{` + id + `,"assertionMethod":["https://keys.example/1"]}`, "https://keys.example/1": `$JA`}, key.Own, "lists it as https://keys.example/1"},
		"another is elsewhere":           {byKey, web{issuer: `{` + id + `,"assertionMethod":["https://keys.example/1"]}`, "https://keys.example/1": `$JB`}, key.Foreign, "lists others"},
		"what is elsewhere is silent":    {byKey, web{issuer: `{` + id + `,"assertionMethod":["https://keys.example/1"]}`, "https://keys.example/1": "-"}, key.Silent, "could not be obtained"},
		"the document is a JWK":          {byKey, web{issuer: `$JA`}, key.Own, ""},
		"the document is a set":          {named(issuer + "#1"), web{issuer: `{"keys":[$JB,` + jwkA + `,"kid":"1"}]}`}, key.Own, ""},
		"the document is a method":       {byKey, web{issuer: `{"id":"https://issuer.example/1#1","controller":"` + issuer + `","publicKeyMultibase":"$A"}`}, key.Own, ""},
		"the document is others' set":    {byKey, web{issuer: `{"keys":[` + jwkA + `,"iss":"https://issuer.example/2"}]}`}, key.Foreign, "another controls it"},
		"no id in the document":          {byKey, web{issuer: `{"assertionMethod":[{"publicKeyMultibase":"$A"}]}`}, key.Own, ""},
		"controllers":                    {byKey, lists(`"assertionMethod":[{"id":"#1","controller":["https://other.example","` + issuer + `"],"publicKeyMultibase":"$A"}]`), key.Own, ""},
		"revoked beside good":            {byKey, lists(`"assertionMethod":[{"id":"#1","revoked":"2020-01-01T00:00:00Z","publicKeyMultibase":"$A"},{"id":"#2","publicKeyMultibase":"$A"}]`), key.Own, ""},
		"a profile and a set":            {byKey, web{issuer: `{` + id + `,"type":"Profile"}`, set: `{"keys":[$JB,$JA]}`}, key.Own, "the key set " + set},
		"a page and a set":               {named("did:key:$A"), web{issuer: `<!doctype html>`, set: `{"keys":[$JA]}`}, key.Own, ""},
		"nothing and a set":              {byKey, web{set: `{"keys":[` + jwkA + `,"iss":"` + issuer + `"}]}`}, key.Own, ""},
		"empty lists and a set":          {byKey, web{issuer: `{` + id + `,"verificationMethod":[]}`, set: `{"keys":[$JA]}`}, key.Own, ""},
		"another's document and a set":   {byKey, web{issuer: `{"id":"https://other.example","assertionMethod":[{"publicKeyMultibase":"$A"}]}`, set: `{"keys":[$JA]}`}, key.Own, "the key set"},
		"others are listed":              {byKey, lists(`"assertionMethod":["#1",{"id":"#2","publicKeyMultibase":"$B"}]`), key.Foreign, "lists others, https://issuer.example/1#2, https://issuer.example/1#1"},
		"others are listed, and a set":   {byKey, web{issuer: `{` + id + `,"assertionMethod":["#1"]}`, set: `{"keys":[$JA]}`}, key.Foreign, "lists others"},
		"only for signing in":            {byKey, lists(`"authentication":[{"id":"#1","publicKeyMultibase":"$A"}]`), key.Foreign, "not in assertionMethod"},
		"listed for nothing":             {byKey, lists(`"verificationMethod":[{"id":"#1","publicKeyMultibase":"$A"}]`), key.Foreign, "not in assertionMethod"},
		"others, for signing in":         {byKey, lists(`"authentication":["#1"]`), key.Foreign, "none of them for signing credentials"},
		"another key of that name":       {named(issuer + "#1"), lists(`"assertionMethod":[{"id":"#1","publicKeyMultibase":"$B"}]`), key.Foreign, "another key under that name"},
		"another's key in the document":  {byKey, lists(`"assertionMethod":[{"id":"#1","controller":"https://other.example","publicKeyMultibase":"$A"}]`), key.Foreign, "https://other.example"},
		"revoked":                        {byKey, lists(`"assertionMethod":[{"id":"#1","revoked":"2025-05-01T11:59:59Z","publicKeyMultibase":"$A"}]`), key.Foreign, "(revoked)"},
		"for another algorithm":          {byKey, lists(`"assertionMethod":[{"id":"#1","publicKeyJwk":` + jwkA + `,"alg":"ES256"}}]`), key.Foreign, `"ES256" only`},
		"for the algorithm's other name": {byKey, lists(`"assertionMethod":[{"id":"#1","publicKeyJwk":` + jwkA + `,"alg":"Ed25519"}}]`), key.Own, ""},
		"for encryption":                 {byKey, lists(`"assertionMethod":[{"id":"#1","publicKeyJwk":` + jwkA + `,"use":"enc"}}]`), key.Foreign, `use is "enc"`},
		"a set, for encryption":          {byKey, web{set: `{"keys":[` + jwkA + `,"use":"enc"}]}`}, key.Foreign, `use is "enc"`},
		"a profile":                      {byKey, lists(`"type":"Profile","alsoKnownAs":["did:key:$A"]`), key.Unlisted, "the issuer must list it in assertionMethod"},
		"nothing at all":                 {byKey, web{}, key.Unlisted, "status 404"},
		"another's document":             {byKey, web{issuer: `{"id":"https://issuer.example/1/","assertionMethod":[{"publicKeyMultibase":"$A"}]}`}, key.Unlisted, "that of another id"},
		"a set for others":               {byKey, web{set: `{"keys":[$JB,` + jwkA + `,"iss":"https://issuer.example/2"}]}`}, key.Unlisted, "does not hold the key"},
		"silent":                         {byKey, web{issuer: "-", set: `{"keys":[$JA]}`}, key.Silent, "did not answer in time"},
		"a silent set":                   {byKey, web{issuer: `{` + id + `}`, set: "-"}, key.Silent, ""},
		"a key nobody had, listed":       {proof.Method{ID: "https://k.example/1"}, lists(`"assertionMethod":["https://k.example/1"]`), key.Own, ""},
		"a key nobody had, not listed":   {proof.Method{ID: "https://k.example/1"}, lists(`"assertionMethod":["#1"]`), key.Foreign, ""},
		"a key nobody had, no document":  {proof.Method{ID: "https://k.example/1"}, web{}, key.Unlisted, ""},
		"only a dangling reference":      {named("https://issuer.example/k"), lists(`"assertionMethod":["#1"]`), key.Foreign, "lists others"},
	} {
		t.Run(name, func(t *testing.T) {
			resolver := key.Resolver{Fetch: k.web(row.web), Now: now}
			s := resolver.Standing(t.Context(), issuer, row.m)
			require.Equal(t, row.want, s.Word, s.Detail)
			require.Contains(t, s.Detail, k.Replace(row.says))
			require.Contains(t, s.Detail, "issuer")
		})
	}
}

// TestIssuerIDs: which ids of one document are one issuer, and which are another.
func TestIssuerIDs(t *testing.T) {
	k := newKeys(t)
	m := proof.Method{PublicKey: k.a, Algorithm: "EdDSA"}
	for issuer, row := range map[string]struct {
		at, id string
		want   key.Word
	}{
		"https://a.example":              {"https://a.example", "https://a.example/", key.Own},
		"https://a.example/":             {"https://a.example/", "https://a.example", key.Own},
		"https://A.example:443/1":        {"https://A.example:443/1", "https://a.example/1", key.Own},
		"https://a.example/1#me":         {"https://a.example/1", "https://a.example/1#me", key.Own},
		"https://a.example/1#you":        {"https://a.example/1", "https://a.example/1#me", key.Unlisted},
		"https://a.example/1/":           {"https://a.example/1/", "https://a.example/1", key.Unlisted},
		"https://a.example/One":          {"https://a.example/One", "https://a.example/one", key.Unlisted},
		"https://a.example:8443/1":       {"https://a.example:8443/1", "https://a.example/1", key.Unlisted},
		"https://a.example/1?x":          {"https://a.example/1?x", "https://a.example/1", key.Unlisted},
		"https://b@a.example/1":          {"https://b@a.example/1", "https://a.example/1", key.Unlisted},
		"http://a.example/1":             {"http://a.example/1", "https://a.example/1", key.Unlisted},
		"did:web:a.example":              {"https://a.example/.well-known/did.json", "did:web:a.example", key.Own},
		"did:web:a.example%3A8443:b":     {"https://a.example:8443/b/did.json", "did:web:a.example%3A8443:b", key.Own},
		"did:web:b.example":              {"https://b.example/.well-known/did.json", "did:web:a.example", key.Unlisted},
		"did:web:a.example:tenant":       {"https://a.example/.well-known/did.json", "did:web:a.example", key.Unlisted},
		"did:example:1":                  {"", "", key.Unlisted},
		"urn:uuid:1":                     {"", "", key.Unlisted},
		"":                               {"", "", key.Unlisted},
		"https://[":                      {"", "", key.Unlisted},
		"did:key:z6MkhaXgBZ":             {"", "", key.Foreign},
		"did:jwk:e30":                    {"", "", key.Foreign},
		k.Replace("did:key:$A"):          {"", "", key.Own},
		k.Replace("did:key:$B"):          {"", "", key.Foreign},
		"https://elsewhere.example/none": {"", "", key.Unlisted},
	} {
		t.Run(issuer, func(t *testing.T) {
			body := fmt.Sprintf(`{"id":%q,"assertionMethod":[{"id":"#1","publicKeyMultibase":"$A"}]}`, row.id)
			resolver := key.Resolver{Fetch: k.web(web{row.at: body})}
			s := resolver.Standing(t.Context(), issuer, m)
			require.Equal(t, row.want, s.Word, s.Detail)
			require.NotEmpty(t, s.Detail)
		})
	}
	t.Run("the key set of a did:web", func(t *testing.T) {
		resolver := key.Resolver{Fetch: k.web(web{"https://a.example:8443/.well-known/jwks.json": `{"keys":[$JA]}`})}
		require.Equal(t, key.Own, resolver.Standing(t.Context(), "did:web:a.example%3A8443:b", m).Word)
	})
}

// TestOpenRedirect: an open redirector is not authoritative for its targets, be it the issuer's document or the key set.
func TestOpenRedirect(t *testing.T) {
	k := newKeys(t)
	m := proof.Method{PublicKey: k.a, Algorithm: "EdDSA"}
	const issuer = "https://issuer.example/go?to=https://attacker.example/k"
	for name, w := range map[string]web{
		"a document": {issuer: `{"id":"` + issuer + `","assertionMethod":[{"id":"#1","publicKeyMultibase":"$A"}]}`},
		"a JWK":      {issuer: `$JA`},
		"a key set":  {"https://issuer.example/.well-known/jwks.json": `{"keys":[$JA]}`},
	} {
		resolver := key.Resolver{Fetch: redirects{k.web(w)}}
		s := resolver.Standing(t.Context(), issuer, m)
		require.Equal(t, key.Unlisted, s.Word, name)
	}
}

// TestKnownKeysConfirm: a key known out of band belongs to the issuer in whose document it is named, without a request.
func TestKnownKeysConfirm(t *testing.T) {
	k := newKeys(t)
	resolver := key.Resolver{Fetch: fetch.Offline{}, Known: key.Known{
		"https://issuer.example/1#k": {PublicKey: k.a}, "https://issuer.example/other": {PublicKey: k.b},
		"https://issuer.example/3#k": {PublicKey: k.b, Algorithm: "ES256"}}}
	for _, row := range []struct {
		issuer string
		m      proof.Method
		want   key.Word
	}{
		{"https://issuer.example/1", proof.Method{ID: "https://issuer.example/1#k", PublicKey: k.a}, key.Own},
		{"https://issuer.example/1", proof.Method{PublicKey: k.a}, key.Own},
		{"https://issuer.example/other", proof.Method{ID: "https://elsewhere.example/", PublicKey: k.b}, key.Own},
		{"https://issuer.example/1", proof.Method{ID: "https://issuer.example/other", PublicKey: k.b}, key.Silent},
		{"https://issuer.example/2", proof.Method{ID: "https://issuer.example/1#k", PublicKey: k.a}, key.Silent},
		{"https://issuer.example/1", proof.Method{ID: "https://issuer.example/1#k"}, key.Silent},
		{"https://issuer.example/3", proof.Method{PublicKey: k.b, Algorithm: "ES256"}, key.Own},
		{"https://issuer.example/3", proof.Method{PublicKey: k.b, Algorithm: "ES384"}, key.Foreign},
	} {
		require.Equal(t, row.want, resolver.Standing(t.Context(), row.issuer, row.m).Word, row)
	}
}

// TestLabelled finds keys by a kid that is not a URL: in the document of the issuer, else in the key set of its authority.
func TestLabelled(t *testing.T) {
	const issuer, set = "https://a.example:8443/tenant", "https://a.example:8443/.well-known/jwks.json"
	k := newKeys(t)
	jwkA, jwkB := strings.TrimSuffix(k.Replace("$JA"), "}"), strings.TrimSuffix(k.Replace("$JB"), "}")
	inSet := `{"keys":[` + jwkB + `,"kid":"k"},` + jwkB + `,"kid":"twice"},` + jwkA + `,"kid":"twice"},` + jwkA + `,"kid":"theirs","iss":"https://b.example"}]}`
	inDocument := `{"id":"` + issuer + `","assertionMethod":[{"id":"#k","publicKeyMultibase":"$A"},{"id":"#2","publicKeyJwk":` + jwkA + `,"kid":"label"}}]}`
	for name, row := range map[string]struct {
		web  web
		kid  string
		want any
		says string
	}{
		"in the set":         {web{set: inSet}, "k", k.b, ""},
		"in the document":    {web{issuer: inDocument, set: inSet}, "k", k.a, ""},
		"as a fragment":      {web{issuer: inDocument}, "#k", k.a, ""},
		"by the kid of it":   {web{issuer: inDocument}, "label", k.a, ""},
		"twice":              {web{set: inSet}, "twice", nil, "more than one"},
		"for another issuer": {web{set: inSet}, "theirs", nil, "neither"},
		"nowhere":            {web{issuer: inDocument, set: inSet}, "none", nil, "neither"},
		"empty":              {web{set: inSet}, "", nil, "neither"},
		"no set":             {web{}, "k", nil, "404"},
		"no key set":         {web{set: `{}`}, "k", nil, "no key set"},
		"a silent set":       {web{set: "-"}, "k", nil, "in time"},
	} {
		resolver := key.Resolver{Fetch: k.web(row.web)}
		m, err := resolver.Labelled(t.Context(), issuer, row.kid)
		if row.want == nil {
			require.ErrorContains(t, err, row.says, name)
			continue
		}
		require.NoError(t, err, name)
		require.Equal(t, row.want, m.PublicKey, name)
	}
	for _, other := range []string{"urn:a", "", "https://["} {
		_, err := (&key.Resolver{Fetch: fetch.Offline{}}).Labelled(t.Context(), other, "k")
		require.ErrorContains(t, err, "names no host", other)
	}
}
