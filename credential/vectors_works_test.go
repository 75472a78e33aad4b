package credential_test

import (
	"bytes"
	"crypto/elliptic"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/bake"
	"clrhost/internal/vector"
)

// works is where vectors are made: who signs them, and what the other hosts serve.
type works struct {
	t   testing.TB
	web map[string][]byte // by HOST/PATH

	club, school, witness signer // did:key, Ed25519
	p256, p384            signer // did:key
	rsa                   signer // did:jwk
	issuer                signer // https, with a controller document
	profile               signer // https, with a document that lists no keys
	university, music     signer // did:web
	lists                 signer // did:web; signs the status lists
}

func newWorks(t testing.TB) *works {
	w := &works{
		t: t, web: map[string][]byte{},
		club: didKey(t, "club"), school: didKey(t, "school"), witness: didKey(t, "witness"),
		p256: didKeyOn(t, elliptic.P256(), "p256"), p384: didKeyOn(t, elliptic.P384(), "p384"),
		rsa:        didJWKOf(t, rsaKey(t, 2048, "rsa")),
		issuer:     didKey(t, "issuer").as(issuerID, issuerID+"#key-1"),
		profile:    didKey(t, "profile").as("https://shared.example/tenant-c/issuer", ""),
		university: didKey(t, "university").as("did:web:university.example", "did:web:university.example#key-1"),
		music:      didKey(t, "music").as("did:web:university.example:music", "did:web:university.example:music#key-1"),
		lists:      didKey(t, "lists").as("did:web:status.example", "did:web:status.example#key-1"),
	}
	w.publishKeys()
	w.publishTenants()
	w.publishLists()
	w.publishRefreshed()
	return w
}

// recipe is how a vector is made, and its expected results.
type recipe struct {
	vector.Vector
	file file
	// random means that its signatures differ each time; a file that differs in proofValue alone is kept.
	random bool
}

// also is the recipe for a vector that further checks report.
func (r recipe) also(checks ...string) recipe {
	r.Checks = append(slices.Clone(r.Checks), checks...)
	return r
}

// refusing is the recipe for a vector that a host rejects for some checks.
func (r recipe) refusing(checks ...string) recipe {
	r.Upsert, r.Refused = 400, checks
	return r
}

// citing is the recipe for a vector with another clause and another reason than those around it.
func (r recipe) citing(clause, says string) recipe {
	r.Clause, r.Says = clause, says
	return r
}

// file makes the file of the vector with a name.
type file struct {
	kind  string
	bytes func(name string) []byte
}

// document makes the JSON of a vector.
type document func(name string) map[string]any

// list is short for the lists of a header.
type list = []string

// unsigned is a record whose embedded credentials are signed by the school, and which itself is changed and not signed.
func (w *works) unsigned(text string, by signer, edits ...change) document {
	return func(name string) map[string]any {
		d := w.record(name, text, by)
		inside, _ := d["credentialSubject"].(map[string]any)["verifiableCredential"].([]any)
		for _, v := range inside {
			w.school.prove(w.t, v.(map[string]any))
		}
		all(edits...)(w.t, d)
		return d
	}
}

// signed is unsigned with a proof.
func (w *works) signed(text string, by signer, edits ...change) document {
	return w.unsigned(text, by, edits...).then(w.t, proves(by))
}

// then changes what has been made.
func (d document) then(t testing.TB, edits ...change) document {
	return func(name string) map[string]any {
		made := d(name)
		all(edits...)(t, made)
		return made
	}
}

// tampered is signed and changed afterwards.
func (w *works) tampered(text string, by signer, edits ...change) file {
	return w.json(w.signed(text, by).then(w.t, edits...))
}

// proves is a change that adds a proof. Its own edits are of the options.
func proves(by signer, edits ...change) change {
	return func(t testing.TB, document map[string]any) { by.prove(t, document, edits...) }
}

// again changes an embedded credential, which is then signed anew as the signer's.
func again(at string, by signer, edits ...change) change {
	return func(t testing.TB, d map[string]any) {
		edit(t, d, at, func(parent map[string]any, name string) {
			inside := parent[name].(map[string]any)
			delete(inside, "proof")
			inside["issuer"].(map[string]any)["id"] = by.id
			all(edits...)(t, inside)
			by.prove(t, inside)
		})
	}
}

// add appends to an array.
func add(at string, value any) change {
	return alter(at, func(v any) any { items, _ := v.([]any); return append(items, value) })
}

// json writes a document for people to read.
func (w *works) json(d document) file {
	return file{"json", func(name string) []byte {
		var b bytes.Buffer
		out := json.NewEncoder(&b)
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		require.NoError(w.t, out.Encode(d(name)))
		return b.Bytes()
	}}
}

// jwt is a document as a VC-JWT. Edits are of the header.
func (w *works) jwt(d document, by signer, edits ...change) file {
	return file{"jws", func(name string) []byte { return append(by.jwt(w.t, d(name), edits...), '\n') }}
}

// claiming is a VC-JWT whose payload is changed before it is signed.
func (w *works) claiming(d document, by signer, edits ...change) file {
	return file{"jws", func(name string) []byte {
		payload := payloadOf(d(name))
		all(edits...)(w.t, payload)
		return append(by.compact(w.t, payload), '\n')
	}}
}

// rewritten replaces text in the file: pairs of old and new, each old of which must be there.
func (f file) rewritten(t testing.TB, pairs ...string) file {
	return f.by(func(data []byte) []byte {
		for i := 0; i < len(pairs); i += 2 {
			require.Contains(t, string(data), pairs[i])
		}
		return []byte(strings.NewReplacer(pairs...).Replace(string(data)))
	})
}

// by passes the file through a function.
func (f file) by(change func([]byte) []byte) file {
	return file{f.kind, func(name string) []byte { return change(f.bytes(name)) }}
}

// png and svg bake a file into an image of our own.
func (w *works) png(f file, standard bake.Label) file {
	return file{"png", func(name string) []byte {
		out, err := bake.PNG(hexagon(w.t), bytes.TrimSpace(f.bytes(name)), standard, bake.Refuse)
		require.NoError(w.t, err)
		return out
	}}
}

func (w *works) svg(f file, standard bake.Label) file {
	return file{"svg", func(name string) []byte {
		out, err := bake.SVG([]byte(seal), bytes.TrimSpace(f.bytes(name)), standard, bake.Refuse)
		require.NoError(w.t, err)
		return out
	}}
}

const seal = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><circle cx="10" cy="10" r="9" fill="#c80"/></svg>` + "\n"

// hexagon is a picture of a few pixels. It is written uncompressed, so that it is the same with every compressor.
func hexagon(t testing.TB) []byte {
	picture := image.NewPaletted(image.Rect(0, 0, 6, 6), color.Palette{color.White, color.RGBA{0xcc, 0x88, 0, 0xff}})
	for y, row := range []string{"..##..", ".####.", "######", "######", ".####.", "..##.."} {
		for x, mark := range row {
			if mark == '#' {
				picture.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	require.NoError(t, (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&b, picture))
	return b.Bytes()
}
