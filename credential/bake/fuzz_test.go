package bake_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"testing"
	"unicode"
	"unicode/utf8"

	"clrhost/credential/bake"
	"clrhost/internal/strictjson"
)

var small = bake.Limits{Bytes: 1 << 16, Payload: 1 << 12, Chunks: 50, Tokens: 500, Depth: 20}

// sound fails the test when the result of Extract is inconsistent.
func sound(t *testing.T, file []byte) (bake.Baked, bool) {
	t.Helper()
	b, err := bake.Extract(file, small)
	if err != nil {
		if utf8.RuneCountInString(err.Error()) > 300 || !utf8.ValidString(err.Error()) || bytes.ContainsFunc([]byte(err.Error()), unicode.IsControl) {
			t.Fatalf("not a sentence fit for a client: %q", err)
		}
		return b, false
	}
	text := b.Payload
	if len(text) == 0 || len(text) > small.Payload || !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 ||
		!bytes.Equal(text, bytes.Trim(text, " \t\r\n")) || (b.Form == bake.FormJSON) != (text[0] == '{') {
		t.Fatalf("accepted %+v", b)
	}
	return b, true
}

// FuzzPNG: no file crashes, and whatever credentials a file holds, overwriting leaves the new one only.
func FuzzPNG(f *testing.F) {
	plain := picture(f)
	f.Add(plain)
	f.Add(plain[:50])
	f.Add(with(plain, international("clrcredential", json1)))
	f.Add(with(plain, raw("iTXt", "openbadgecredential\x00\x01\x00\x00\x00"+deflated(f, json1)), raw("zTXt", "clrcredential\x00\x00x")))
	f.Add(with(plain, "\xff\xff\xff\xff"+raw("tEXt", "clrcredential\x00"+jws1)[4:]))
	f.Fuzz(func(t *testing.T, file []byte) {
		sound(t, file)
		again, err := bake.PNG(file, []byte(json2), bake.OpenBadges, bake.Overwrite)
		if err != nil {
			return
		}
		b, err := bake.Extract(again, bake.Limits{})
		if err != nil || string(b.Payload) != json2 || bytes.Count(again, []byte("credential\x00")) < 1 {
			t.Fatalf("baked over, then %q: %v", b.Payload, err)
		}
		if _, err := bake.PNG(again, []byte(json1), bake.CLR, bake.Refuse); !errors.Is(err, bake.ErrBaked) {
			t.Fatalf("baked twice: %v", err)
		}
	})
}

// FuzzTextChunk puts chunks with right checksums into a good picture, which the fuzzer could not make by itself.
func FuzzTextChunk(f *testing.F) {
	plain := picture(f)
	f.Add("iTXt", []byte("clrcredential\x00\x00\x00\x00\x00"+json1), "tEXt", []byte("openbadgecredential\x00"+jws1))
	f.Add("iTXt", []byte("clrcredential\x00\x01\x00en\x00x\x00"+deflated(f, json1)), "zTXt", []byte("clrcredential\x00\x00"+deflated(f, json1)))
	f.Add("zTXt", []byte("clrcredential\x00\x00"), "iTXt", []byte("openbadgecredential"))
	f.Fuzz(func(t *testing.T, kind1 string, data1 []byte, kind2 string, data2 []byte) {
		file := with(plain, raw(kind1, string(data1)), raw(kind2, string(data2)))
		b, found := sound(t, file)
		if found && !bytes.Contains(data1, []byte("credential\x00")) && !bytes.Contains(data2, []byte("credential\x00")) {
			t.Fatalf("found without its keyword: %q", b.Payload)
		}
	})
}

// FuzzSVG: no file crashes, nothing is accepted that the decoder rejects, and overwriting leaves one credential.
func FuzzSVG(f *testing.F) {
	f.Add(drawing("", ""))
	f.Add(drawing(declared, bodied))
	f.Add(drawing(declared, `<clr:credential verify="`+jws1+`"/>`)[:120])
	f.Add(drawing("", `<g><credential xmlns="`+obNamespace+`">{&quot;a&quot;:1}</credential></g>`))
	f.Add([]byte(`<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>`))
	f.Add([]byte("\ufeff<!DOCTYPE svg><!-- --><s:svg xmlns:s=\"http://www.w3.org/2000/svg\"\txmlns:clr='x'></s:svg>"))
	f.Fuzz(func(t *testing.T, file []byte) {
		if _, found := sound(t, file); found && bake.Sniff(file) == bake.KindSVG && !wellFormed(file) {
			t.Fatalf("read from XML that is not well-formed: %q", file)
		}
		again, err := bake.SVG(file, []byte(json1), bake.CLR, bake.Overwrite)
		if err != nil {
			return
		}
		b, err := bake.Extract(again, bake.Limits{})
		if err != nil || string(b.Payload) != json1 || !wellFormed(again) {
			t.Fatalf("baked over, then %q: %v", b.Payload, err)
		}
		if _, err := bake.SVG(again, []byte(json1), bake.CLR, bake.Refuse); !errors.Is(err, bake.ErrBaked) {
			t.Fatalf("baked twice: %v", err)
		}
	})
}

func wellFormed(file []byte) bool {
	decoder := xml.NewDecoder(bytes.NewReader(file))
	for {
		if _, err := decoder.Token(); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}

// FuzzRoundTrip: what can be baked is extracted unchanged, from either kind of image, and no pixel is lost.
func FuzzRoundTrip(f *testing.F) {
	picture, drawn := picture(f), drawing("", "<g/>")
	for _, seed := range []string{json1, jws1, `{"a":"]]>]]]]>"}`, "{\r\n\r}", "{\"a\":\"\uffff\u2028\"}", " a.b.c\n"} {
		f.Add([]byte(seed), true)
		f.Add([]byte(seed), false)
	}
	f.Fuzz(func(t *testing.T, payload []byte, clr bool) {
		label := bake.OpenBadges
		if clr {
			label = bake.CLR
		}
		want := bytes.Trim(payload, " \t\r\n")
		file, err := bake.PNG(picture, payload, label, bake.Refuse)
		if err == nil {
			same(t, file, want, label)
			if _, err := png.Decode(bytes.NewReader(file)); err != nil {
				t.Fatal(err)
			}
		} else if len(want) > 0 && want[0] == '{' && bytes.IndexByte(want, 0) < 0 && strictjson.Check(want, strictjson.Limits{}) == nil {
			t.Fatalf("good JSON refused: %v", err)
		}
		drawn, errSVG := bake.SVG(drawn, payload, label, bake.Refuse)
		if errSVG == nil {
			same(t, drawn, want, label)
		}
		if (err == nil) != (errSVG == nil) && !bytes.ContainsAny(want, "\ufffe\uffff") {
			t.Fatalf("PNG says %v, SVG says %v", err, errSVG)
		}
	})
}

func same(t *testing.T, file, want []byte, label bake.Label) {
	t.Helper()
	b, err := bake.Extract(file, bake.Limits{})
	if err != nil || b.Label != label || !bytes.Equal(b.Payload, want) || len(b.Warnings) > 0 {
		t.Fatalf("put in %q, taken out %+v: %v", want, b, err)
	}
}
