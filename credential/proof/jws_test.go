package proof_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/proof"
	"unicode/utf8"
)

func encode(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func TestParseJWSRefuses(t *testing.T) {
	head := encode(`{"alg":"RS256"}`)
	for name, row := range map[string]struct{ token, says string }{
		"empty":                    {"", "three parts"},
		"a word":                   {"hello", "three parts"},
		"two parts":                {"a.b", "three parts"},
		"five parts":               {"a.b.c.d.e", "three parts"},
		"header not base64url":     {"!." + encode("{}") + ".AA", "header is not base64url"},
		"header padded":            {base64.URLEncoding.EncodeToString([]byte(`{"a":1}`)) + "..AA", "header is not base64url"},
		"header not JSON":          {encode("x") + "." + encode("{}") + ".AA", "not valid JSON"},
		"header an array":          {encode("[]") + "." + encode("{}") + ".AA", "an object is expected"},
		"header null":              {encode("null") + "." + encode("{}") + ".AA", "null"},
		"header says alg twice":    {encode(`{"alg":"none","alg":"RS256"}`) + "." + encode("{}") + ".AA", "more than once"},
		"header too long":          {encode(`{"kid":"`+strings.Repeat("a", 20_000)+`"}`) + ".." + "AA", "longer than"},
		"payload not base64url":    {head + ".@.AA", "payload is not base64url"},
		"line break in payload":    {head + "." + encode("{}")[:2] + "\n" + encode("{}")[2:] + ".AA", "payload is not base64url"},
		"signature not base64":     {head + "." + encode("{}") + ".+/", "signature is not base64url"},
		"signature of 2,000 bytes": {head + "." + encode("{}") + "." + encode(strings.Repeat("a", 2000)), "too long"},
		"enormous":                 {strings.Repeat("a", 16<<20+1), "longer than"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := proof.ParseJWS([]byte(row.token))
			require.ErrorContains(t, err, row.says)
		})
	}
}

// FuzzParseJWS: no crash, bounded errors, and a signature that nobody made never verifies.
func FuzzParseJWS(f *testing.F) {
	for _, row := range published {
		f.Add([]byte(row.token))
	}
	f.Add([]byte(encode(`{"alg":"none"}`) + "." + encode("{}") + "."))
	f.Add([]byte(encode(`{"alg":"EdDSA","jwk":`+ed25519JWK+`}`) + "." + encode("{}") + ".AAAA"))
	f.Add([]byte(encode(`{"alg":"EdDSA","jwk":{"kty":"OKP","crv":"Ed448","x":"AA"}}`) + "." + encode("{}") + "."))
	f.Add([]byte(encode(`{"alg":"ES256","kid":"https://e.org/k","crit":["b64"],"b64":false}`) + "..AA"))
	f.Fuzz(func(t *testing.T, token []byte) {
		j, err := proof.ParseJWS(token)
		if err != nil {
			if utf8.RuneCountInString(err.Error()) > 1000 {
				t.Fatalf("unbounded error: %d characters", utf8.RuneCountInString(err.Error()))
			}
			return
		}
		_, err = j.Verify(proof.RulesOfBadges)
		_, isDefects := errors.AsType[proof.Defects](err)
		_, isUnchecked := errors.AsType[*proof.Unchecked](err)
		if !isDefects && !isUnchecked && !errors.Is(err, proof.ErrKeyElsewhere) {
			t.Fatalf("Verify of %q: %v", token, err)
		}
	})
}
