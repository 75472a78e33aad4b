package credential_test

import (
	"bytes"
	"compress/zlib"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"maps"
	"math/big"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/multiformats/go-multibase"

	"clrhost/credential/proof"
)

// hostile is a kind of input whose cost is out of proportion to its size. make fills about size bytes.
type hostile struct {
	name string
	make func(h *attacker, size int) []byte
}

// attacker sends hostile inputs: an issuer whose signatures are good, so that no check ends early.
type attacker struct {
	testing.TB
	by, p384 party
}

func newAttacker(t testing.TB) *attacker {
	return &attacker{t, newParty(t, "attacker"), keyed(t, ecdsaKey(t, elliptic.P384(), "attacker"), "ecdsa-rdfc-2019")}
}

// hostiles are the kinds, by what they attack.
func hostiles() []hostile {
	evidence := func(item func(i int) string) func(*attacker, int) []byte {
		return func(h *attacker, size int) []byte {
			return encode(h, h.by.proveBadly(h.record("evidence", fill(size, item))))
		}
	}
	subject := func(member string, item func(i int) string) func(*attacker, int) []byte {
		return func(h *attacker, size int) []byte {
			d := h.by.record(h, "workshop-badge")
			d["credentialSubject"].(map[string]any)[member] = fill(size, item)
			return encode(h, h.by.proveBadly(d))
		}
	}
	numbered := func(format string) func(int) string {
		return func(i int) string { return strings.ReplaceAll(format, "#", fmt.Sprint(i)) }
	}
	listing := func(item func(i int) string) func(*attacker, int) []byte {
		return func(h *attacker, size int) []byte {
			d := h.record("evidence", fill(size, item))
			d["@context"] = append(d["@context"].([]any), map[string]any{"l": map[string]any{"@id": "urn:l", "@container": "@list"}})
			return encode(h, h.by.proveBadly(d))
		}
	}
	return []hostile{
		{"text of brackets", func(_ *attacker, size int) []byte { return bytes.Repeat([]byte("["), size) }},
		{"text of empty objects", func(_ *attacker, size int) []byte {
			return []byte(`{"evidence":[` + strings.Repeat("{},", min(size/3, 190_000)) + `{}]}`)
		}},
		{"text of objects of one member", evidence(numbered(`{"a":0}`))},
		{"text deep", evidence(func(int) string { return strings.Repeat(`{"urn:x":[`, 27) + strings.Repeat(`]}`, 27) })},
		{"text long", evidence(func(int) string { return `{"type":"Evidence","narrative":"` + strings.Repeat(`\u0001`, 5_000) + `"}` })},
		{"numbers giant", evidence(func(int) string { return `{"type":"Evidence","urn:n":` + strings.Repeat("9", 300) + `}` })},
		{"numbers many", evidence(func(int) string { return `1.5e300` })},
		{"duplicate member", func(_ *attacker, size int) []byte { return []byte("{" + strings.Repeat(`"a":1,`, size/6) + `"a":1}`) }},
		{"nodes alike", evidence(func(int) string { return `{}` })},
		{"nodes distinct", evidence(numbered(`{"type":["Evidence"],"narrative":"n#"}`))},
		{"nodes in a ring", evidence(func(i int) string { return fmt.Sprintf(`{"id":"_:b%d","urn:p":{"id":"_:b%d"}}`, i, i+1) })},
		{"nodes in pairs", evidence(func(i int) string { return fmt.Sprintf(`{"urn:p":{"id":"_:b%d"}}`, i/2) })},
		{"nodes in a clique", evidence(func(i int) string { return fmt.Sprintf(`{"id":"_:b%d","urn:p":{"id":"_:b%d"}}`, i%40, i/40%40) })},
		{"nodes round a hub", evidence(func(i int) string { return fmt.Sprintf(`{"id":"_:b%d","urn:p":{"id":"_:hub"}}`, i) })},
		{"nodes round two hubs", evidence(func(i int) string { return fmt.Sprintf(`{"id":"_:b%d","urn:p":{"id":"_:hub%d"}}`, i, i%2) })},
		{"members of the document", func(h *attacker, size int) []byte {
			d := h.by.record(h, "workshop-badge")
			for i := range min(size/20, 60_000) {
				d[fmt.Sprintf("urn:m:%d", i)] = "x"
			}
			return encode(h, h.proofs(d, 100*h.proofBytes(), "previousProof"))
		}},
		{"nodes in lists", listing(func(i int) string { return fmt.Sprintf(`{"l":[%d,[2,3,4],5,6,7,8,9]}`, i) })},
		{"types many", evidence(func(int) string {
			return `{"type":["Evidence","Image","Profile","Address","GeoCoordinates","Evidence"]}`
		})},
		{"language map", func(h *attacker, size int) []byte {
			texts := map[string]any{}
			for i := range min(size/24, 190_000) {
				texts[fmt.Sprintf("l%dx", i)] = "x"
			}
			return encode(h, h.by.proveBadly(with(h.by.record(h, "workshop-badge"), "name", texts)))
		}},
		{"contexts repeated", func(h *attacker, size int) []byte {
			d := h.by.record(h, "workshop-badge")
			urls := d["@context"].([]any)
			for len(urls)*60 < size {
				urls = append(urls, "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
			}
			return encode(h, h.by.proveBadly(with(d, "@context", urls)))
		}},
		{"contexts inside", evidence(func(i int) string {
			if i > 950 {
				return `{"urn:p":"x"}`
			}
			return fmt.Sprintf(`{"@context":{"t%d":"urn:t"},"t%d":"x"}`, i, i)
		})},
		{"contexts of URLs inside", evidence(func(i int) string {
			urls := []string{"https://w3id.org/security/multikey/v1", "https://www.w3.org/ns/did/v1", "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"}
			var list []string
			for n := i + 1; n > 0; n /= 3 {
				list = append(list, `"`+urls[n%3]+`"`)
			}
			return `{"@context":[` + strings.Join(list, ",") + `],"urn:p":"x"}`
		})},
		{"context large", func(h *attacker, size int) []byte {
			terms := map[string]any{}
			for i := range 1_000 {
				terms[fmt.Sprintf("t%d", i)] = fmt.Sprintf("urn:t:%d", i)
			}
			d := h.record("evidence", fill(64_000, func(i int) string {
				return fmt.Sprintf(`{"@context":{"u%d":"urn:u"},"u%d":"x"}`, i%900, i%900)
			})[:900])
			d["@context"] = append(d["@context"].([]any), terms)
			return encode(h, h.by.proveBadly(d))
		}},
		{"results", subject("result", numbered(`{"type":["Result"],"resultDescription":"urn:d:#","value":"1"}`))},
		{"associations", subject("association", numbered(`{"type":"Association","associationType":"precedes","sourceId":"urn:a:#","targetId":"urn:b:#"}`))},
		{"schema violations", func(h *attacker, size int) []byte {
			d := h.by.record(h, "workshop-badge")
			d["credentialSubject"].(map[string]any)["achievement"] = fill(size, numbered(`{"a":#}`))
			return encode(h, h.by.proveBadly(h.namingSchemas(d)))
		}},
		{"schema violations of arrays", func(h *attacker, size int) []byte {
			return encode(h, h.by.proveBadly(h.namingSchemas(h.record("evidence", fill(size, func(int) string { return `0` })))))
		}},
		{"schema named inside", func(h *attacker, size int) []byte {
			return encode(h, h.nesting(size, 900, func(i int, one map[string]any) {
				h.namingSchemas(one)["evidence"] = fill(size/1_000, func(int) string { return `{"a":0}` })
			}))
		}},
		{"statuses", func(h *attacker, size int) []byte {
			return encode(h, h.by.proveBadly(h.record("credentialStatus", fill(size, numbered(
				`{"type":"BitstringStatusListEntry","statusPurpose":"revocation","statusListIndex":"#","statusListCredential":"https://h#.example/l"}`)))))
		}},
		{"proofs many", func(h *attacker, size int) []byte {
			return encode(h, h.proofs(h.by.record(h, "workshop-badge"), size, ""))
		}},
		{"proofs of unknown suites", func(h *attacker, size int) []byte {
			return encode(h, h.proofs(h.by.record(h, "workshop-badge"), size, "cryptosuite"))
		}},
		{"proofs over many nodes", func(h *attacker, size int) []byte {
			d := h.record("evidence", fill(size*2/5, numbered(`{"type":["Evidence"],"narrative":"n#"}`)))
			return encode(h, h.proofs(d, size/8, ""))
		}},
		{"proofs chained over many nodes", func(h *attacker, size int) []byte {
			d := h.record("evidence", fill(size*2/5, numbered(`{"type":["Evidence"],"narrative":"n#"}`)))
			return encode(h, h.proofs(d, size/8, "previousProof"))
		}},
		{"proofs that build on many", func(h *attacker, size int) []byte {
			d := h.proofs(h.by.record(h, "workshop-badge"), size/2, "previousProof")
			var all []any
			for i := range size / 40 {
				all = append(all, fmt.Sprint("urn:proof:", i%100))
			}
			d["proof"].([]any)[1].(map[string]any)["previousProof"] = all
			return encode(h, d)
		}},
		{"proofs with contexts of their own", func(h *attacker, size int) []byte {
			d := h.record("evidence", fill(size*2/5, numbered(`{"type":["Evidence"],"narrative":"n#"}`)))
			return encode(h, h.proofs(d, size/8, "@context"))
		}},
		{"proofs on P-384", func(h *attacker, size int) []byte {
			d := h.record("evidence", fill(size*2/5, numbered(`{"type":["Evidence"],"narrative":"n#"}`)))
			return encode(h, (&attacker{h, h.p384, h.p384}).proofs(d, size/8, ""))
		}},
		{"proofs of selective disclosure", func(h *attacker, size int) []byte {
			d := h.record("evidence", fill(size/2, numbered(`{"type":["Evidence"],"narrative":"n#"}`)))
			return encode(h, h.disclosing(d, size/3))
		}},
		{"nested with ten proofs each", func(h *attacker, size int) []byte {
			return encode(h, h.nesting(size, 900, func(i int, one map[string]any) { h.proofs(one, 10*h.proofBytes(), "") }))
		}},
		{"nested that redefine terms", func(h *attacker, size int) []byte {
			return encode(h, h.nesting(size, 900, func(i int, one map[string]any) {
				redefined := map[string]any{}
				for _, name := range []string{"type", "VerifiableCredential", "EnvelopedVerifiableCredential", "DataIntegrityProof", "JsonSchema",
					"BitstringStatusList", "BitstringStatusListEntry", "JsonSchemaCredential", "id", "description", "digestMultibase", "digestSRI", "mediaType", "name"} {
					redefined[name] = fmt.Sprint("urn:", i)
				}
				one["@context"] = append(one["@context"].([]any), redefined)
				h.by.proveBadly(one)
			}))
		}},
		{"nested with good proofs on P-384", func(h *attacker, size int) []byte {
			return encode(h, h.nesting(size, 900, func(i int, one map[string]any) {
				one["issuer"] = h.p384.id
				h.p384.prove(h, one)
			}))
		}},
		{"nested in nested", func(h *attacker, size int) []byte {
			d := h.nesting(size*7/8, 900, func(int, map[string]any) {})
			for range 4 {
				around := h.by.record(h, "workshop-badge")
				around["credentialSubject"].(map[string]any)["verifiableCredential"] = []any{d}
				d = h.by.proveBadly(around)
			}
			return encode(h, d)
		}},
		{"endorsements with ten proofs each", func(h *attacker, size int) []byte {
			d := h.by.record(h, "workshop-badge")
			var all []any
			for i := 0; len(all) < 900 && (i+1)*(10*h.proofBytes()+800) < size; i++ {
				all = append(all, h.proofs(h.by.endorsing(fmt.Sprint("urn:e:", i)), 10*h.proofBytes(), ""))
			}
			return encode(h, h.by.proveBadly(with(d, "endorsement", all)))
		}},
		{"endorsements as JWT with RSA of 8192 bits", func(h *attacker, size int) []byte {
			d := h.by.record(h, "workshop-badge")
			token := h.dearJWT(h.by.endorsing("urn:e"))
			var all []any
			for i := 0; len(all) < 950 && (i+1)*len(token) < size; i++ {
				all = append(all, token)
			}
			return encode(h, h.by.proveBadly(with(d, "endorsementJwt", all)))
		}},
		{"JWT of nodes", func(h *attacker, size int) []byte {
			i := newIssuer(h, "attacker")
			d := sample(h, "workshop-badge", i)
			d["evidence"] = fill(size*3/4-8_000, numbered(`{"type":["Evidence"],"narrative":"n#"}`))
			return i.signDocument(h, d)
		}},
		{"JWT with a giant header", func(_ *attacker, size int) []byte {
			return []byte(base64url([]byte(`{"alg":"EdDSA","x":"`+strings.Repeat("x", size*3/4-100)+`"}`)) + ".e30.AA")
		}},
		{"JWT with a giant signature", func(_ *attacker, size int) []byte {
			return []byte(base64url([]byte(`{"alg":"EdDSA"}`)) + ".e30." + strings.Repeat("A", size-40))
		}},
		{"PNG that inflates", func(h *attacker, size int) []byte { return inflatingPNG(h, size) }},
		{"SVG of tags", func(_ *attacker, size int) []byte {
			return []byte(`<svg xmlns="http://www.w3.org/2000/svg">` + strings.Repeat("<a/>", size/4-40) + `</svg>`)
		}},
		{"SVG of attributes", func(_ *attacker, size int) []byte {
			tag := `<a` + strings.Repeat(` b="c"`, 1_900) + `/>`
			return []byte(`<svg xmlns="http://www.w3.org/2000/svg">` + strings.Repeat(tag, size/len(tag)) + `</svg>`)
		}},
	}
}

// membersIn is at least how many members and elements a text adds to those of a document.
func membersIn(text string) int {
	return 1 + strings.Count(text, ":") + strings.Count(text, ",") + strings.Count(text, "[")
}

// fill makes an array of about size bytes. It holds what was read from JSON, not text, and at most what strictjson accepts.
func fill(size int, item func(i int) string) []any {
	var text strings.Builder
	members := 0
	for i := 0; text.Len() < size-8_000; i++ {
		one := item(i)
		if members += membersIn(one); members > 190_000 {
			break
		}
		if i > 0 {
			text.WriteByte(',')
		}
		text.WriteString(one)
	}
	var all []any
	if err := json.Unmarshal([]byte("["+text.String()+"]"), &all); err != nil {
		panic(err) // an item is a constant
	}
	return all
}

func (h *attacker) record(member string, value any) map[string]any {
	return with(h.by.record(h, "workshop-badge"), member, value)
}

// proveBadly adds a conforming proof whose signature is over something else, which is detected last.
func (p party) proveBadly(document map[string]any) map[string]any {
	proofs, _ := document["proof"].([]any)
	document["proof"] = append(proofs, p.badProof())
	return document
}

func (p party) badProof() map[string]any {
	value := badSignature64
	if p.suite.Cryptosuite == "ecdsa-rdfc-2019" {
		value = badSignature96()
	}
	return map[string]any{"type": "DataIntegrityProof", "cryptosuite": p.suite.Cryptosuite, "created": "2025-01-01T00:00:00Z",
		"verificationMethod": p.method(), "proofPurpose": "assertionMethod", "proofValue": value}
}

func (h *attacker) proofBytes() int { return len(encode(h, h.by.badProof())) }

// proofs adds size bytes of bad proofs, in which something is changed: they have an unknown suite, a part of the contexts,
// or build on the first one.
func (h *attacker) proofs(document map[string]any, size int, changed string) map[string]any {
	var all []any
	contexts, _ := document["@context"].([]any)
	for used := 0; used < size; {
		one := h.by.badProof()
		switch changed {
		case "cryptosuite":
			one[changed] = "lattice-rdfc-2031"
		case "@context":
			one[changed] = contexts[:1+len(all)%len(contexts)]
		case "previousProof":
			if one["id"] = fmt.Sprint("urn:proof:", len(all)); len(all) > 0 {
				one[changed] = "urn:proof:0"
			}
		}
		all, used = append(all, one), used+len(encode(h, one))
	}
	document["proof"] = all
	return document
}

// nesting is a record of up to most credentials, each changed.
func (h *attacker) nesting(size, most int, change func(i int, one map[string]any)) map[string]any {
	d := h.by.record(h, "workshop-badge")
	inner := embedded(d)
	var all []any
	for used := 0; used < size-8_000 && len(all) < most; {
		one := renumbered(h, inner, len(all))
		one["issuer"] = h.by.id
		change(len(all), one)
		if used += len(encode(h, one)); used < size-8_000 {
			all = append(all, one)
		}
	}
	d["credentialSubject"].(map[string]any)["verifiableCredential"] = all
	return h.by.proveBadly(d)
}

// namingSchemas names every schema of the standard.
func (h *attacker) namingSchemas(document map[string]any) map[string]any {
	var all []any
	for _, name := range []string{"clr/v2p0/schema/json/clr_v2p0_clrcredential", "clr/v2p0/schema/json/clr_v2p0_achievementcredential",
		"clr/v2p0/schema/json/clr_v2p0_endorsementcredential", "clr/v2p0/schema/json/clr_v2p0_profile",
		"clr/v2p0/schema/json/clr_v2p0_getclrcredentialsresponse", "ob/v3p0/schema/json/ob_v3p0_getopenbadgecredentialsresponse",
		"clr/v2p0/schema/json/clr_v2p0_imsx_statusinfo"} {
		all = append(all, map[string]any{"type": "1EdTechJsonSchemaValidator2019", "id": "https://purl.imsglobal.org/spec/" + name + "_schema.json"})
	}
	document["credentialSchema"] = all
	return document
}

// disclosing adds size bytes of derived proofs with many statements.
func (h *attacker) disclosing(document map[string]any, size int) map[string]any {
	key := keyed(h, ecdsaKey(h, elliptic.P256(), "attacker"), "ecdsa-sd-2023")
	signatures := make([][]byte, min(16_000, size/100))
	labels := map[uint32][]byte{}
	for i := range signatures {
		signatures[i] = make([]byte, 64)
		labels[uint32(i)] = seedOf(fmt.Sprint(i))
	}
	public, err := proof.EncodeMultikey(ecdsaKey(h, elliptic.P256(), "proof").Public())
	if err != nil {
		h.Fatal(err)
	}
	body, err := cbor.Marshal([]any{make([]byte, 64), decodedMultibase(h, public), signatures, labels, []uint32{0, 1, 2}})
	if err != nil {
		h.Fatal(err)
	}
	one := key.badProof()
	one["cryptosuite"], one["proofValue"] = "ecdsa-sd-2023", "u"+base64url(append([]byte{0xd9, 0x5d, 0x01}, body...))
	var all []any
	for used := 0; used < size; used += len(encode(h, one)) {
		all = append(all, maps.Clone(one))
	}
	document["proof"] = all
	return document
}

func decodedMultibase(t testing.TB, text string) []byte {
	_, data, err := multibase.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// dearJWT has a key in its header that takes as long as any to verify with.
func (h *attacker) dearJWT(document map[string]any) string {
	modulus := new(big.Int).SetBytes(bytes.Repeat([]byte{0xff}, 1024))
	jwk, err := proof.MarshalJWK(&rsa.PublicKey{N: modulus, E: 1<<31 - 1})
	if err != nil {
		h.Fatal(err)
	}
	header := map[string]any{"alg": "RS256", "jwk": json.RawMessage(jwk)}
	payload := maps.Clone(document)
	maps.Copy(payload, claimsOf(document, h.by.id))
	signature := append([]byte{0x7f}, make([]byte, 1023)...)
	return string(jws(encode(h, header), encode(h, payload), func([]byte) []byte { return signature }))
}

func inflatingPNG(h *attacker, size int) []byte {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	for packed.Len() < size-100 {
		if _, err := w.Write(bytes.Repeat([]byte("["), 1<<20)); err != nil {
			h.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			h.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		h.Fatal(err)
	}
	picture := hexagon(h)
	const header = 8 + 12 + 13 // signature and IHDR
	chunk := append([]byte("zTXtclrcredential\x00\x00"), packed.Bytes()...)
	out := binary.BigEndian.AppendUint32(bytes.Clone(picture[:header]), uint32(len(chunk)-4))
	out = binary.BigEndian.AppendUint32(append(out, chunk...), crc32.ChecksumIEEE(chunk))
	return append(out, picture[header:]...)
}

const badSignature64 = "z3MvGcVxzRzzpKF1HA11EjvfPZsN8NAb7kXBRfeTm3CBg2gcJLQM5hZNmj6Ccd9Lk4C1YueiFZvkSx4FuHVYVouQk"

func badSignature96() string {
	value, err := multibase.Encode(multibase.Base58BTC, bytes.Repeat([]byte{7}, 96))
	if err != nil {
		panic(err)
	}
	return value
}
