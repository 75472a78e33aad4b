package credential_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"

	"clrhost/testdata"
)

// repack replaces text within a part of a compact JWS, without signing it again.
func repack(part int, old, new string) func([]byte) []byte {
	return within(part, func(text []byte) []byte {
		if !bytes.Contains(text, []byte(old)) {
			panic("there is no " + old + " to replace")
		}
		return bytes.Replace(text, []byte(old), []byte(new), 1)
	})
}

// flip changes one bit of the signature.
func flip(token []byte) []byte {
	return within(2, func(signature []byte) []byte {
		signature[10] ^= 1
		return signature
	})(token)
}

func within(part int, change func([]byte) []byte) func([]byte) []byte {
	return func(token []byte) []byte {
		parts := strings.Split(string(bytes.TrimSpace(token)), ".")
		text, err := base64.RawURLEncoding.DecodeString(parts[part])
		if err != nil {
			panic(err)
		}
		parts[part] = base64url(change(text))
		return []byte(strings.Join(parts, ".") + "\n")
	}
}

// forgeries are JWTs that try what JWTs are attacked with.
func (w *works) forgeries() []recipe {
	const byRSA = "RFC 8725, Section 3.1"
	one := func(name, shows, clause, says string, f file) recipe {
		return recipe{Vector: testdata.Vector{Name: name, Shows: shows, Clause: clause, Verdict: "proof-failed",
			Checks: list{"proof fail", "issuer key unchecked"}, Inside: list{"1 valid"}, Says: says, Upsert: 400,
			Refused: list{"proof"}}, file: f}
	}
	body := w.unsigned(beekeeping, w.rsa)
	headed := func(edits ...change) file { return w.jwt(body, w.rsa, edits...) }
	weak := didJWKOf(w.t, rsaKey(w.t, 1024, "weak"))
	private := jwkOf(w.t, w.p256.key)
	private["d"] = base64url(stream("p256", 32))
	p256 := didJWKOf(w.t, w.p256.key)
	return []recipe{
		one("jwt-alg-none", "a JWT that says it needs no signature, with something in its place", byRSA, `alg: "none"`,
			headed(set("/alg", "none"))),
		one("jwt-hmac-with-public-key", "a JWT whose HMAC was made with the issuer's public key, which everybody has", byRSA,
			`alg: "HS256"`,
			file{"jws", func(name string) []byte {
				jwk := jwkOf(w.t, w.rsa.key)
				secret, _ := json.Marshal(jwk)
				header := encode(w.t, map[string]any{"alg": "HS256", "typ": "JWT", "jwk": jwk})
				return append(jws(header, encode(w.t, payloadOf(body(name))), func(text []byte) []byte {
					mac := hmac.New(sha256.New, secret)
					mac.Write(text)
					return mac.Sum(nil)
				}), '\n')
			}}),
		one("jwt-crit", "a JWT with a critical extension that nobody knows", "RFC 7515, Section 4.1.11", "crit: no critical extension",
			headed(set("/crit", []any{"tide"}), set("/tide", "high"))),
		one("jwt-weak-rsa", "an RSA key of 1024 bits", byJWT, "1024 bits", w.jwt(w.unsigned(beekeeping, weak), weak)),
		one("jwt-alg-of-another-key", "the algorithm is for another kind of key than the one in the header", byRSA,
			"does not fit the key", w.jwt(w.unsigned(beekeeping, p256), p256, set("/alg", "EdDSA"))),
		one("jwt-private-key", "the header carries the issuer's private key", byJWT, `private member "d"`,
			w.jwt(w.unsigned(beekeeping, p256), p256, set("/jwk", private))),
		one("jwt-header-member", "the header has a member that the standard does not foresee", byJWT, `"x5u" is not allowed`,
			headed(set("/x5u", "https://issuer.example/chain.pem"))),
		one("jwt-unsecured", "a JWT that says it needs no signature, and has none", byRSA, `alg: "none"`, file{"jws",
			func(name string) []byte {
				header := encode(w.t, map[string]any{"alg": "none", "typ": "JWT"})
				return append(jws(header, encode(w.t, payloadOf(body(name))), func([]byte) []byte { return nil }), '\n')
			}}),
		one("jwt-no-key", "the header says nothing of the key", byJWT, "neither kid nor jwk", headed(drop("/jwk"))),
	}
}

// claims are JWTs with a good signature whose claims, wrapping or header contradict the credential.
func (w *works) claims() []recipe {
	one := func(name, shows, clause, verdict string, checks list, says string, f file) recipe {
		r := recipe{Vector: testdata.Vector{Name: name, Shows: shows, Clause: clause, Verdict: verdict, Checks: checks,
			Inside: list{"1 valid"}, Says: says, Upsert: 201}, file: f}
		if verdict == "invalid" {
			r.Upsert, r.Refused = 400, list{strings.TrimSuffix(checks[0], " fail")}
		}
		return r
	}
	body := w.unsigned(beekeeping, w.rsa)
	claim := func(edits ...change) file { return w.claiming(body, w.rsa, edits...) }
	proofFails, contextFails := list{"proof fail"}, list{"context fail"}
	return []recipe{
		one("jwt-iss-differs", "iss is not the issuer's id", byJWT, "invalid", proofFails, "/iss: must equal",
			claim(set("/iss", "https://issuer.example/"))),
		one("jwt-jti-differs", "jti is not the credential's id", byJWT, "invalid", proofFails, "/jti: must equal",
			claim(set("/jti", "urn:example:another"))),
		one("jwt-sub-differs", "sub is not the subject's id", byJWT, "invalid", proofFails, "/sub: must equal",
			claim(set("/sub", "did:example:somebody-else"))),
		one("jwt-nbf-differs", "nbf is one second after validFrom", byJWT, "invalid", proofFails, "/nbf: must be the instant",
			claim(set("/nbf", 1717236001))),
		one("jwt-nbf-missing", "nbf is not there", byJWT, "invalid", proofFails, "/nbf: is required", claim(drop("/nbf"))),
		one("jwt-exp-before-valid-until", "exp was in 2024, and counts before validUntil in 2999", byJWT, "expired",
			list{"proof warn", "dates fail"}, "/exp: is not the instant",
			w.claiming(w.unsigned(beekeeping, w.rsa, set("/validUntil", "2999-01-01T00:00:00Z")), w.rsa, set("/exp", 1719792000))),
		one("jwt-vc-around-2.0", "a VC Data Model 2.0 credential in the claim vc", byJWT, "invalid", contextFails, "/vc: the payload",
			file{"jws", func(name string) []byte {
				d := body(name)
				wrapped := claimsOf(d, "")
				wrapped["vc"] = d
				return append(w.rsa.compact(w.t, wrapped), '\n')
			}}),
		one("jwt-bare-1.1", "a VC Data Model 1.1 credential as the payload itself", byJWT, "invalid", contextFails, "/vc: is required",
			file{"jws", func(name string) []byte {
				d := w.old(beekeeping, w.rsa)(name)
				for claim, value := range claimsOf(d, "") {
					d[claim] = value
				}
				return append(w.rsa.compact(w.t, d), '\n')
			}}),
	}
}
