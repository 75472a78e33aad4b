package bake_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"log/slog"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/bake"
)

const (
	clrNamespace = "https://purl.imsglobal.org/clr/v2p0"
	obNamespace  = "https://purl.imsglobal.org/ob/v3p0"

	json1 = `{"id":"urn:1","name":"Señora 🎓","html":"<b>&amp;]]></b>"}`
	json2 = `{"id":"urn:2"}`
	jws1  = "eyJhbGciOiJFZERTQSJ9.eyJpZCI6InVybjoxIn0.c2lnbmF0dXJl"
)

// picture is a small PNG file as the standard library writes it.
func picture(t testing.TB) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	for i := range 1200 {
		img.Set(i%40, i/40, color.NRGBA{R: uint8(i), G: uint8(i / 7), B: uint8(i * i), A: 255})
	}
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, img))
	return out.Bytes()
}

// The chunk functions below implement the PNG specification independently of the package.

// raw is one chunk with a right length and checksum.
func raw(kind, data string) string {
	body := []byte(kind + data)
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(out, body...)
	return string(binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(body)))
}

// with inserts chunks behind the header of a PNG file.
func with(file []byte, chunks ...string) []byte {
	const header = 8 + 25
	return []byte(string(file[:header]) + strings.Join(chunks, "") + string(file[header:]))
}

// international is an uncompressed iTXt chunk.
func international(keyword, text string) string {
	return raw("iTXt", keyword+"\x00\x00\x00\x00\x00"+text)
}

// listed gives kind and data of each chunk of a PNG file.
func listed(t testing.TB, file []byte) (chunks [][2]string) {
	t.Helper()
	for rest := file[8:]; len(rest) > 0; {
		n := binary.BigEndian.Uint32(rest)
		require.Equal(t, crc32.ChecksumIEEE(rest[4:8+n]), binary.BigEndian.Uint32(rest[8+n:]))
		chunks = append(chunks, [2]string{string(rest[4:8]), string(rest[8 : 8+n])})
		rest = rest[12+n:]
	}
	return chunks
}

// drawing is an SVG file with attributes for its outermost element, and contents in front of a shape.
func drawing(attributes, contents string) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?>` + "\n<!-- a badge -->\n" +
		`<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"` + attributes + `>` + contents +
		`<circle r="4"/></svg>` + "\n")
}

func extract(t testing.TB, file []byte) bake.Baked {
	t.Helper()
	b, err := bake.Extract(file, bake.Limits{})
	require.NoError(t, err)
	return b
}

func TestSniff(t *testing.T) {
	for text, want := range map[string]bake.Kind{
		string(picture(t)):                      bake.KindPNG,
		"\x89PNG\n\x1a\n":                       bake.KindPNG, // as a transfer in text mode leaves it
		string(drawing("", "")):                 bake.KindSVG,
		"\ufeff <svg>":                          bake.KindSVG,
		"<svg:svg/>":                            bake.KindSVG,
		"<svg":                                  bake.KindSVG,
		"<!DOCTYPE svg PUBLIC 'x' 'y'><svg>":    bake.KindSVG,
		"<?xml version='1.0'?><!DOCTYPE svg[]>": bake.KindSVG,
		"\x1f\x8b\x08":                          bake.KindSVG,
		"":                                      bake.KindOther,
		json1:                                   bake.KindOther,
		jws1:                                    bake.KindOther,
		`{"x":"<svg>"}`:                         bake.KindOther,
		"<html><svg/></html>":                   bake.KindOther,
		"<!doctype html><svg>":                  bake.KindOther,
		"<svgs>":                                bake.KindOther,
		"<!-- <svg>":                            bake.KindOther,
		"<?xml <svg>":                           bake.KindOther,
		"\xff\xd8\xff\xe0":                      bake.KindOther,
		"<" + strings.Repeat("s", 200):          bake.KindOther,
	} {
		require.Equal(t, want, bake.Sniff([]byte(text)), "%.40q", text)
	}
}

func TestExtractRefusesOtherFiles(t *testing.T) {
	for text, says := range map[string]string{
		"":                      "neither a PNG nor an SVG",
		json1:                   "neither a PNG nor an SVG",
		"GIF89a":                "neither a PNG nor an SVG",
		"\xff\xfe<\x00s\x00":    "UTF-16",
		"\xfe\xff\x00<\x00s":    "UTF-16",
		"\x1f\x8b\x08\x00\x00x": "svgz",
	} {
		_, err := bake.Extract([]byte(text), bake.Limits{})
		require.ErrorContains(t, err, says, "%q", text)
		require.NotErrorIs(t, err, bake.ErrNotBaked)
	}
}

// TestRoundTrip bakes difficult text into both kinds of image, and overwrites it.
func TestRoundTrip(t *testing.T) {
	bakers := map[string]func(payload string, s bake.Label, e bake.Existing) ([]byte, error){
		"png": func(p string, s bake.Label, e bake.Existing) ([]byte, error) {
			return bake.PNG(picture(t), []byte(p), s, e)
		},
		"svg": func(p string, s bake.Label, e bake.Existing) ([]byte, error) {
			return bake.SVG(drawing("", "\n"), []byte(p), s, e)
		},
	}
	for name, payload := range map[string]string{
		"JSON":                 json1,
		"JWS":                  jws1,
		"CDATA's own end":      `{"a":"]]>]]>","b":"]]]]>>","c":"<![CDATA[x]]>"}`,
		"line ends":            "{\r\n\"a\":\r1\n}",
		"entities":             `{"a":"&amp;&#13;&lt;svg&gt;"}`,
		"delete, noncharacter": "{\"a\":\"\x7f\U0001FFFE\"}",
		"large":                `{"a":"` + strings.Repeat("x]]>\u00e9", 40_000) + `"}`,
	} {
		form := bake.FormJSON
		if payload == jws1 {
			form = bake.FormJWS
		}
		for kind, put := range bakers {
			for _, label := range []bake.Label{bake.CLR, bake.OpenBadges} {
				file, err := put(" "+payload+"\r\n", label, bake.Refuse)
				require.NoError(t, err, "%s %s", name, kind)
				require.Equal(t, bake.Baked{Label: label, Form: form, Payload: []byte(payload)}, extract(t, file), name)
			}
		}
	}
}

func TestBakeRefuses(t *testing.T) {
	for text, says := range map[string]string{
		"":                 "is empty",
		" \n":              "is empty",
		"[]":               "neither a JSON object nor a compact JWS",
		"https://e.org/a":  "neither a JSON object nor a compact JWS",
		"{":                "ends before it is complete",
		`{"a":1,"a":2}`:    "more than once",
		"{}{}":             "follows the end",
		"a.b":              "three parts",
		"a.b.":             "three parts",
		"a..c":             "three parts",
		"a.b.c.d":          "three parts",
		"{\"a\":\"\x00\"}": "U+0000",
		"{\"a\":\"\xff\"}": "not UTF-8",
		`{"a":"` + strings.Repeat("x", 4<<20) + `"}`: "longer than 4194304 bytes",
	} {
		_, err := bake.PNG(picture(t), []byte(text), bake.CLR, bake.Refuse)
		require.ErrorContains(t, err, says, "%.40q", text)
		_, err = bake.SVG(drawing("", ""), []byte(text), bake.CLR, bake.Refuse)
		require.ErrorContains(t, err, says, "%.40q", text)
	}
	_, err := bake.PNG(drawing("", ""), []byte(json1), bake.CLR, bake.Refuse)
	require.ErrorContains(t, err, "PNG signature")
	_, err = bake.SVG(picture(t), []byte(json1), bake.CLR, bake.Refuse)
	require.ErrorContains(t, err, "not UTF-8")
	_, err = bake.PNG(picture(t), []byte(json1), "ob2", bake.Refuse)
	require.ErrorContains(t, err, `"ob2" is no label`)
}

// An image that would be too long with its credential is not returned, since nobody could read it back.
func TestBakeHoldsTheLimitOfExtract(t *testing.T) {
	full := append(picture(t), make([]byte, 16<<20)...)
	full = full[:16<<20]
	require.Equal(t, bake.KindPNG, bake.Sniff(full))
	_, err := bake.Extract(full, bake.Limits{})
	require.ErrorIs(t, err, bake.ErrNotBaked)
	_, err = bake.PNG(full, []byte(json1), bake.CLR, bake.Refuse)
	require.ErrorContains(t, err, "cannot be baked into this image: the image is longer than")
	_, err = bake.Extract(append(full, 0), bake.Limits{})
	require.ErrorContains(t, err, "longer than 16777216 bytes")
	_, err = bake.Extract(append(drawing("", ""), full...), bake.Limits{})
	require.ErrorContains(t, err, "longer than 16777216 bytes")
}

// TestSampleRecord carries a whole sample record through both kinds of image.
func TestSampleRecord(t *testing.T) {
	for _, name := range []string{"term-transcript.json", "workshop-badge.jws"} {
		record, err := os.ReadFile("../../server/demo/records/" + name)
		require.NoError(t, err)
		file, err := bake.PNG(picture(t), record, bake.CLR, bake.Refuse)
		require.NoError(t, err)
		require.Equal(t, bytes.TrimSpace(record), extract(t, file).Payload)
		file, err = bake.SVG(drawing("", ""), record, bake.CLR, bake.Refuse)
		require.NoError(t, err)
		require.Equal(t, bytes.TrimSpace(record), extract(t, file).Payload)
	}
}

func TestBakedStaysOutOfLogs(t *testing.T) {
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "baked", extract(t, with(picture(t), international("clrcredential", json1))))
	require.NotContains(t, out.String(), "urn:1")
	require.Contains(t, out.String(), `"label":"clr","form":"json"`)
}
