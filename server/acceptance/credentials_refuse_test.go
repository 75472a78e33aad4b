package acceptance

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// upsertCredential (CLR 2.0, API): what is refused. Whatever is refused is never returned.

func TestUpsertRefusals(t *testing.T) { runStories(t, refusalCases) }

var refusalCases = []story{
	{"CLR-WRITE-028 029: without the scope 403, without a token 401, nothing stored", func(t *testing.T, h *host) {
		l := h.learner(t)
		reader := h.token(t, l.user, readCredentials)
		h.post(t, credentialsPath, bearer(reader), text("text/plain", jwsCLR(es256()))).imsx(t, http.StatusForbidden, "forbidden")
		h.post(t, credentialsPath, text("text/plain", jwsCLR(es256()))).imsx(t, http.StatusUnauthorized, "unauthorizedrequest")
		require.Zero(t, l.record(t).size())
	}},
	{"CLR-WRITE-030 031 032 046: malformed JSON", func(t *testing.T, h *host) {
		good := string(jsonCLR())
		twice := strings.Replace(good, "{", `{"id":"urn:first",`, 1)
		nested := strings.Replace(good, `"name":"Example College"`, `"name":"a","name":"b"`, 1)
		l := h.learner(t)
		for _, body := range []string{"{", "", "[]", "1", "null", `"x"`, "{}", good + good, good + "x", "\ufeff" + good, twice, nested,
			strings.Replace(good, "Everything", "\xff\xfe", 1), strings.Replace(good, "Everything", "a\x01b", 1), good[:len(good)/2],
			strings.Repeat("[", 100_000), `{"a":` + strings.Repeat(`{"a":`, 2000) + "1" + strings.Repeat("}", 2001), "{'a':1}", "// x\n" + good,
			strings.Replace(good, "false", "NaN", 1), strings.Replace(good, `"validFrom"`, `"validfrom"`, 1)} {
			l.postJSON(t, []byte(body)).imsx(t, http.StatusBadRequest, "invalid_data")
		}
		require.Zero(t, l.record(t).size())
	}},
	{"CLR-WRITE-033: text that is not a compact JWS", func(t *testing.T, h *host) {
		l, jws := h.learner(t), jwsCLR(es256())
		parts := strings.Split(jws, ".")
		for _, body := range []string{"", "hello", "a.b", "a.b.c", "a.b.c.d", "..", jws + ".", "." + jws, jws + "=", jws + " x", jws[:len(jws)/2],
			parts[0] + "." + parts[1] + ".", "x" + jws, parts[0] + ".e30." + parts[2], jws + "\n" + jws, strings.Repeat("a", 100_000)} {
			l.postJWS(t, body).imsx(t, http.StatusBadRequest, "invalid_data")
		}
		require.Zero(t, l.record(t).size())
	}},
	{"CLR-WRITE-006: a JWS with a final newline is taken or refused, and the record stays well-formed", func(t *testing.T, h *host) {
		for _, around := range [][2]string{{"", "\n"}, {"", "\r\n"}, {" ", ""}, {"\ufeff", ""}, {"", "\x00"}, {"\"", "\""}} {
			l := h.learner(t)
			l.postJWS(t, around[0]+jwsCLR(es256())+around[1]).isOneOf(t, http.StatusCreated, http.StatusBadRequest)
			l.fill(t, 1)
			require.NotZero(t, l.record(t).size())
		}
	}},
	{"CLR-WRITE-034 035 036: the form does not match the media type, or the type is not served: 400 or 415", func(t *testing.T, h *host) {
		l, jws, document := h.learner(t), jwsCLR(es256()), string(jsonCLR())
		for _, c := range [][2]string{{"application/json", jws}, {"application/json", `"` + jws + `"`}, {"text/plain", document},
			{"application/xml", "<x/>"}, {"multipart/form-data; boundary=x", document}, {"application/x-www-form-urlencoded", document},
			{"text/html", document}, {"", document}, {"application/json;;", document}, {"application/json; charset=utf-16", document}} {
			r := h.post(t, credentialsPath, bearer(l.token), text(c[0], c[1])).isOneOf(t, http.StatusBadRequest, http.StatusUnsupportedMediaType)
			r.imsx(t, r.Status, "invalid_data", "unknown")
		}
		require.Zero(t, l.record(t).size())
	}},
	{"CLR-WRITE-037: a credential that is no ClrCredential", func(t *testing.T, h *host) {
		l := h.learner(t)
		l.postJWS(t, eddsa().jws(newBadge("https://college.example/clrs/x"))).imsx(t, http.StatusBadRequest, "invalid_data")
	}},
	{"CLR-WRITE-039 041: a JWS that was tampered with", tamperedJWS},
	{"CLR-WRITE-040: an unsigned credential", func(t *testing.T, h *host) {
		l := h.learner(t)
		for _, none := range []any{nil, []any{}, "x", object{}, []any{object{}}, 7} {
			l.postJSON(t, oddly(with(newCLR(eddsa().ID), set("proof", none)))).imsx(t, http.StatusBadRequest, "invalid_data")
		}
		require.Zero(t, l.record(t).size())
	}},
	{"CLR 2.0, VC-JWT: a JOSE header that must not be trusted", hostileHeaders},
	{"CLR 2.0, VC-JWT: claims that contradict the credential", contradictingClaims},
	{"CLR-WRITE-048: PUT, PATCH and DELETE are 405 and change nothing", func(t *testing.T, h *host) {
		l := h.learner(t)
		l.fill(t, 1)
		for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete} {
			r := h.send(t, method, credentialsPath, bearer(l.token), text("text/plain", jwsCLR(es256()))).
				imsx(t, http.StatusMethodNotAllowed, "not_allowed")
			require.Contains(t, r.Header.Get("Allow"), "GET")
			require.Contains(t, r.Header.Get("Allow"), "POST")
		}
		require.Equal(t, 1, l.record(t).size())
	}},
}

func tamperedJWS(t *testing.T, h *host) {
	l := h.learner(t)
	for _, i := range []issuer{es256(), rs256()} {
		clr := newCLR(i.ID)
		jws, other := i.jws(clr), i.jws(with(clr, set("name", "Another name")))
		parts, otherParts := strings.Split(jws, "."), strings.Split(other, ".")
		for _, bad := range []string{
			tamper(jws),
			parts[0] + "." + otherParts[1] + "." + parts[2],
			parts[0] + "." + parts[1] + "." + otherParts[2],
			parts[0] + "." + parts[1] + "." + strings.Repeat("A", len(parts[2])),
			parts[0] + "." + parts[1] + "." + parts[2][:10],
		} {
			l.postJWS(t, bad).imsx(t, http.StatusBadRequest, "invalid_data")
		}
	}
	require.Zero(t, l.record(t).size())
}

func hostileHeaders(t *testing.T, h *host) {
	l, i := h.learner(t), es256()
	key := i.header["jwk"].(object)
	header := func(edits ...func(object)) object { return with(i.header, edits...) }
	for what, bad := range map[string]object{
		"no algorithm":          header(set("alg", nil)),
		"alg none":              header(set("alg", "none")),
		"alg None":              header(set("alg", "None")),
		"an HMAC algorithm":     header(set("alg", "HS256")),
		"another algorithm":     header(set("alg", "RS256")),
		"no key":                header(set("jwk", nil)),
		"a critical extension":  header(set("crit", []any{"exp"}), set("exp", 1)),
		"b64 false":             header(set("crit", []any{"b64"}), set("b64", false)),
		"a private key":         header(set("jwk", with(key, set("d", key["x"])))),
		"a key off the curve":   header(set("jwk", with(key, set("x", key["y"])))),
		"another curve":         header(set("jwk", with(key, set("crv", "P-384")))),
		"a symmetric key":       header(set("jwk", object{"kty": "oct", "k": "AAAA"})),
		"an empty key":          header(set("jwk", object{})),
		"a key that is no key":  header(set("jwk", "x")),
		"another type of token": header(set("typ", "at+jwt")),
	} {
		t.Run(what, func(t *testing.T) {
			l.postJWS(t, i.compact(bad, jwsPayload(t, i))).imsx(t, http.StatusBadRequest, "invalid_data")
		})
	}
	require.Zero(t, l.record(t).size())
	unsigned := base64url(mustJSON(object{"alg": "none"})) + "." + base64url(mustJSON(newCLR(i.ID))) + "."
	l.postJWS(t, unsigned).imsx(t, http.StatusBadRequest, "invalid_data")
}

// jwsPayload is a good payload, to be signed under a bad header.
func jwsPayload(t testing.TB, i issuer) object {
	t.Helper()
	var p object
	i.jws(newCLR(i.ID), func(claims object) { p = claims })
	return p
}

func contradictingClaims(t *testing.T, h *host) {
	l, i := h.learner(t), es256()
	for what, edits := range map[string][]func(object){
		"iss of another":     {set("iss", "https://evil.example/")},
		"no iss":             {set("iss", nil)},
		"sub of another":     {set("sub", "did:example:other")},
		"jti of another":     {set("jti", "https://college.example/other")},
		"no jti":             {set("jti", nil)},
		"nbf of another day": {set("nbf", 1)},
		"no nbf":             {set("nbf", nil)},
		"nbf as text":        {set("nbf", "2024-01-01T00:00:00Z")},
		"exp as text":        {set("exp", "2030-01-01T00:00:00Z")},
	} {
		t.Run(what, func(t *testing.T) {
			l.postJWS(t, i.jws(newCLR(i.ID), edits...)).imsx(t, http.StatusBadRequest, "invalid_data")
		})
	}
	require.Zero(t, l.record(t).size())
	// A subject known by identifiers only has no sub to repeat.
	l.postJWS(t, jwsCLR(i, func(clr object) { delete(clr["credentialSubject"].(object), "id") })).is(t, http.StatusCreated)
	// NumericDate may have a fraction that means nothing.
	l.postJWS(t, i.jws(newCLR(i.ID), set("nbf", json.RawMessage("1704067200.0")))).is(t, http.StatusCreated)
	// exp stands in for validUntil, so the two need not agree.
	l.postJWS(t, i.jws(newCLR(i.ID), set("exp", 1893456001))).is(t, http.StatusCreated)
}
