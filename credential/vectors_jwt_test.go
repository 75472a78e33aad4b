package credential_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"

	"clrhost/internal/vector"
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

// forgeries are JWTs with known attacks.
func (w *works) forgeries() []recipe {
	const byRSA = "RFC 8725, Section 3.1"
	one := func(name, shows, clause, says string, f file) recipe {
		return recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: clause, Verdict: "proof-failed",
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
		r := recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: clause, Verdict: verdict, Checks: checks,
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
			list{"proof warn", "dates fail"}, "/exp: is 2024-07-01T00:00:00Z, not the instant",
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

// plainJWTs are plain credentials as JWTs, by the rules of VC-JOSE-COSE and not by those for badges and records.
func (w *works) plainJWTs() []recipe {
	const byJOSE = "VC-JOSE-COSE 1.0, JWT Format and Requirements"
	body := func(name string) map[string]any {
		return map[string]any{"@context": []any{vc20}, "type": []any{"VerifiableCredential"}, "id": "urn:example:" + name,
			"issuer": w.rsa.id, "validFrom": "2024-01-01T00:00:00Z", "credentialSubject": map[string]any{"id": "did:example:noor"}}
	}
	one := func(name, shows, verdict, check, says string, payload change, header ...change) recipe {
		r := recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: byJOSE, Verdict: verdict, Says: says, Upsert: 400,
			Refused: list{"type"}, Because: "a host takes learner records only"}, file: file{"jws", func(name string) []byte {
			made := body(name)
			payload(w.t, made)
			return append(w.rsa.compact(w.t, made, header...), '\n')
		}}}
		if verdict == "invalid" {
			r.Refused, r.Because = list{"type", "proof"}, ""
		}
		if check != "" {
			r.Checks = list{check}
		}
		return r
	}
	return []recipe{
		one("plain-jwt", "a plain credential as a JWT, with no claim beside it", "valid", "", "", all()),
		one("plain-jwt-iat", "a plain credential as a JWT with iss and iat alone", "valid", "", "", all(set("/iss", w.rsa.id), set("/iat", 1704067200))),
		one("plain-jwt-cty", "a plain credential as a JWT whose header has typ, cty and a member that nobody knows", "valid", "", "", all(),
			set("/typ", "vc+jwt"), set("/cty", "vc"), set("/tide", "high")),
		one("plain-jwt-nbf", "the signature of a plain credential is good from a later instant on than the credential", "valid", "proof warn",
			"the later of the two counts", set("/nbf", 1717200000)),
		one("plain-jwt-exp", "the signature of a plain credential has expired", "expired", "dates fail", "ended at 2024", set("/exp", 1717200000)).citing("VC Data Model 2.0, Section 4.9", "ended at 2024"),
		one("plain-jwt-iss-differs", "iss of a plain credential is not the issuer's id", "invalid", "proof fail", "/iss: must equal",
			set("/iss", "https://issuer.example/")),
		one("plain-jwt-jti-differs", "jti of a plain credential is not its id", "invalid", "proof fail", "/jti: must equal", set("/jti", "urn:example:other")),
	}
}

// decoys are JWTs whose payload is one credential and whose claim vc is another.
func (w *works) decoys() []recipe {
	const byJOSE = "VC-JOSE-COSE 1.0, JWT Format and Requirements"
	body := w.unsigned(beekeeping, w.rsa)
	one := func(name, shows, claim string, decoy any) recipe {
		return recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: byJOSE, Verdict: "invalid", Checks: list{"context fail"},
			Inside: list{"1 valid"}, Says: "/" + claim + ": must not be present", Upsert: 400, Refused: list{"context"}},
			file: w.claiming(body, w.rsa, set("/"+claim, decoy))}
	}
	return []recipe{
		one("jwt-vc-decoy", "a good record as the payload, and another in the claim vc", "vc", w.unsigned(heatPump, w.rsa)("jwt-vc-decoy:other")),
		one("jwt-vc-decoy-1.1", "a good record as the payload, and one of VC Data Model 1.1 in the claim vc", "vc",
			w.old(beekeeping, w.rsa)("jwt-vc-decoy-1.1:other")),
		one("jwt-vc-empty", "a good record as the payload, and an empty claim vc", "vc", map[string]any{}),
		one("jwt-vc-null", "a good record as the payload, and null in the claim vc", "vc", nil),
		one("jwt-vp-decoy", "a good record as the payload, and a presentation in the claim vp", "vp", map[string]any{"type": "VerifiablePresentation"}),
	}
}
