package key_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"clrhost/credential/fetch"
	"clrhost/credential/key"
	"clrhost/credential/proof"
)

const fuzzMultikey = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"

// checkAnswer checks that a result of a resolver is a key, or an error that may be sent to a client.
func checkAnswer(t *testing.T, id string, m proof.Method, err error) {
	t.Helper()
	_, hasNone := errors.AsType[*key.MethodError](err)
	_, hasFailed := errors.AsType[*fetch.Error](err)
	switch {
	case err == nil && (m.PublicKey == nil || m.ID != id):
		t.Fatalf("no key and no error for %q", id)
	case err == nil:
	case !hasNone && !hasFailed && !errors.Is(err, fetch.ErrOffline):
		t.Fatalf("not an error of ours for %q: %v", id, err)
	case utf8.RuneCountInString(err.Error()) > 1000 || !utf8.ValidString(err.Error()):
		t.Fatalf("not fit to be shown: %q", err)
	}
}

func FuzzResolve(f *testing.F) {
	for _, seed := range []string{
		"did:key:" + fuzzMultikey, "did:key:" + fuzzMultikey + "#" + fuzzMultikey, "did:jwk:e30#0", "did:web:a%3A1:b#c",
		"https://a.example/b#" + fuzzMultikey, "https://[::1]:1/#", "http://a", "did:web:a:%2e", "#", "",
	} {
		f.Add(seed)
	}
	resolver := key.Resolver{Fetch: web{}}
	f.Fuzz(func(t *testing.T, id string) {
		m, err := resolver.Resolve(t.Context(), id)
		checkAnswer(t, id, m, err)
	})
}

func FuzzDocument(f *testing.F) {
	const at = "https://a.example/1"
	for _, seed := range []string{
		`{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","use":"sig","key_ops":["verify"],"iss":"` + at + `"}`,
		`{"keys":[{"kid":"k","kty":"RSA"}]}`,
		`{"id":"` + at + `#k","controller":"https://b.example","publicKeyMultibase":"` + fuzzMultikey + `","expires":"2030-01-01T00:00:00Z"}`,
		`{"id":"` + at + `","verificationMethod":[{"id":"#k","publicKeyMultibase":"` + fuzzMultikey + `"}],"assertionMethod":["#k"]}`,
		`{"verificationMethod":{"id":"#k","publicKeyJwk":{}},"assertionMethod":{"id":7}}`,
		`[]`, `null`, `<html>`,
	} {
		f.Add(seed, "k")
		f.Add(seed, fuzzMultikey)
	}
	f.Fuzz(func(t *testing.T, body, fragment string) {
		id := at + "#" + fragment
		resolver := key.Resolver{Fetch: web{at: body}, Now: now}
		m, err := resolver.Resolve(t.Context(), id)
		checkAnswer(t, id, m, err)
	})
}

// FuzzKeySet: whatever an issuer's document or the key set of its authority holds, a key is its own only where that key is
// listed, and every detail may be sent to a client.
func FuzzKeySet(f *testing.F) {
	const x, jwk = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", `{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"`
	carried, err := proof.ParseJWK([]byte(jwk + "}"))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{`[` + jwk + `,"kid":"k"}]`, `[` + jwk + `,"iss":"https://a.example/1"},{}]`, jwk + `,"use":"enc"}`, `[7]`} {
		f.Add(`{"keys":`+seed+`}`, "https://a.example/1", "k")
	}
	f.Fuzz(func(t *testing.T, body, issuer, kid string) {
		for _, place := range []string{"https://a.example/.well-known/jwks.json", "https://a.example/1"} {
			resolver := key.Resolver{Fetch: web{place: body}}
			m, err := resolver.Labelled(t.Context(), issuer, kid)
			checkAnswer(t, m.ID, m, err)
			s := resolver.Standing(t.Context(), issuer, carried)
			if s.Detail == "" || utf8.RuneCountInString(s.Detail) > 1500 || !utf8.ValidString(s.Detail) {
				t.Fatalf("not fit to be shown: %q", s.Detail)
			}
			if s.Word == key.Own && !strings.Contains(body, x) && !strings.Contains(body, "\\") && !strings.HasPrefix(issuer, "did:") {
				t.Fatalf("the key is not in %q: %v", body, s)
			}
		}
	})
}

func FuzzParseKnown(f *testing.F) {
	f.Add([]byte(`{"https://a.example/1":"` + fuzzMultikey + `","b":{"kty":"RSA"},"c":7}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		known, err := key.ParseKnown(data)
		if (err == nil) == (known == nil) {
			t.Fatalf("both or neither: %v, %v", known, err)
		}
	})
}
