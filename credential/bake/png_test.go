package bake_test

import (
	"bytes"
	"compress/zlib"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/bake"
)

// deflated is a text as zTXt and compressed iTXt chunks hold it.
func deflated(t testing.TB, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, err := w.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.String()
}

// The standard library still decodes a baked file to the same pixels, and the chunk is what the standard requires: one
// uncompressed iTXt chunk, everything else as it was.
func TestBakedPNGByOtherReaders(t *testing.T) {
	original := picture(t)
	want, err := png.Decode(bytes.NewReader(original))
	require.NoError(t, err)
	for label, keyword := range map[bake.Label]string{
		bake.CLR: "clrcredential", bake.OpenBadges: "openbadgecredential",
	} {
		file, err := bake.PNG(original, []byte(json1), label, bake.Refuse)
		require.NoError(t, err)
		got, err := png.Decode(bytes.NewReader(file))
		require.NoError(t, err)
		require.Equal(t, want, got)

		expected := slices.Insert(listed(t, original), 1, [2]string{"iTXt", keyword + "\x00\x00\x00\x00\x00" + json1})
		require.Equal(t, expected, listed(t, file))
		require.Equal(t, with(original, international(keyword, json1)), file)
	}
}

func TestBakeAgainPNG(t *testing.T) {
	original := picture(t)
	for _, first := range []bake.Label{bake.CLR, bake.OpenBadges} {
		file, err := bake.PNG(original, []byte(json1), first, bake.Refuse)
		require.NoError(t, err)
		_, err = bake.PNG(file, []byte(json2), bake.CLR, bake.Refuse)
		require.ErrorIs(t, err, bake.ErrBaked)
		again, err := bake.PNG(file, []byte(json2), bake.CLR, bake.Overwrite)
		require.NoError(t, err)
		require.Equal(t, with(original, international("clrcredential", json2)), again)
	}
	// Overwriting removes every credential, wherever and however it is stored, and nothing else.
	stranger := raw("tEXt", "Title\x00x")
	messy := with(original, raw("tEXt", "clrcredential\x00"+json1), stranger, international("openbadgecredential", json1),
		raw("zTXt", "clrcredential"), international("clrcredential", "\xff"), international("clrcredentials", json1))
	again, err := bake.PNG(messy, []byte(json2), bake.OpenBadges, bake.Overwrite)
	require.NoError(t, err)
	require.Equal(t, with(original, international("openbadgecredential", json2), stranger,
		international("clrcredentials", json1)), again)
}

// TestOddPNG reads unusual, damaged and hostile files.
func TestOddPNG(t *testing.T) {
	plain := picture(t)
	baked := string(with(plain, international("clrcredential", json1)))
	older := "is in a %s chunk; it belongs in an iTXt chunk"
	bomb := deflated(t, `{"a":"`+strings.Repeat("a", 12<<20)+`"}`)
	for name, row := range map[string]struct {
		file, payload, warning string
	}{
		"as it should be":          {baked, json1, ""},
		"a JWS":                    {string(with(plain, international("clrcredential", jws1))), jws1, ""},
		"white space around":       {string(with(plain, international("clrcredential", "\r\n\t "+json1+"\n"))), json1, ""},
		"language and translation": {string(with(plain, raw("iTXt", "clrcredential\x00\x00\x00en\x00R\u00e9sum\u00e9\x00"+json1))), json1, ""},
		"tEXt":                     {string(with(plain, raw("tEXt", "clrcredential\x00"+json1))), json1, strings.ReplaceAll(older, "%s", "tEXt")},
		"zTXt":                     {string(with(plain, raw("zTXt", "clrcredential\x00\x00"+deflated(t, json1)))), json1, strings.ReplaceAll(older, "%s", "zTXt")},
		"compressed":               {string(with(plain, raw("iTXt", "clrcredential\x00\x01\x00\x00\x00"+deflated(t, json1)))), json1, "compression is not allowed"},
		"keyword twice":            {string(with(plain, international("clrcredential", json2), international("clrcredential", json1))), json2, "2 credentials are baked into the image where one is allowed; only the first CLR"},
		"second one broken":        {string(with(plain, international("clrcredential", json2), raw("zTXt", "clrcredential"))), json2, "2 credentials"},
		"tEXt before iTXt":         {string(with(plain, raw("tEXt", "clrcredential\x00"+json1), international("clrcredential", json2))), json2, "2 credentials"},
		"both standards":           {string(with(plain, international("openbadgecredential", json2), international("clrcredential", json1))), json1, "only the first CLR"},
		"bytes after the end":      {baked + "PK\x03\x04", json1, "follow the end"},
		"behind the pixels":        {baked[:8+25] + baked[8+25+len(international("clrcredential", json1)):len(baked)-12] + international("clrcredential", json1) + raw("IEND", ""), json1, ""},
		"prefixes beside it":       {string(with(plain, international("clrcredential2", json2), international("clrcredentia", json2), raw("tEXt", "CLRCredential\x00"+json2), international("clrcredential ", json2), international("clrcredential", json1))), json1, ""},
		"in an unknown chunk too":  {string(with(plain, raw("clRt", "clrcredential\x00\x00\x00\x00\x00"+json2), international("clrcredential", json1))), json1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := extract(t, []byte(row.file))
			require.Equal(t, row.payload, string(b.Payload))
			require.Equal(t, bake.CLR, b.Label)
			if row.warning == "" {
				require.Empty(t, b.Warnings)
				return
			}
			require.Len(t, b.Warnings, 1)
			require.Contains(t, strings.Join(b.Warnings, "\n"), row.warning)
		})
	}

	huge := raw("iTXt", "x")
	for name, row := range map[string]struct{ file, says string }{
		"signature changed":        {strings.Replace(baked, "\r\n", "\n", 1), "does not start with the PNG signature"},
		"signature only":           {baked[:8], "ends before its IEND chunk"},
		"no header":                {baked[:8] + baked[33:], "does not begin with an IHDR chunk"},
		"another chunk first":      {baked[:8] + raw("tEXt", "Title\x00x123456") + baked[8:], "does not begin with an IHDR chunk"},
		"short header":             {baked[:8] + raw("IHDR", "x") + baked[33:], "does not begin with an IHDR chunk of 13 bytes"},
		"Apple's own kind":         {baked[:8] + raw("CgBI", "\x50\x00\x20\x02") + baked[8:], "does not begin with an IHDR chunk"},
		"no end":                   {baked[:len(baked)-12], "ends before its IEND chunk"},
		"truncated":                {baked[:60], "ends within the iTXt chunk at byte 33"},
		"wrong checksum":           {strings.Replace(baked, "urn:1", "urn:3", 1), "the iTXt chunk at byte 33 of the PNG file is damaged"},
		"pixels damaged":           {strings.Replace(string(with(plain)), "IDAT", "IDAt", 1), "the IDAt chunk at byte 33 of the PNG file is damaged"},
		"huge length":              {string(with(plain, "\xff\xff\xff\xff"+huge[4:])), "the iTXt chunk at byte 33 of the PNG file has an impossible length"},
		"longest length":           {string(with(plain, "\x7f\xff\xff\xff"+huge[4:])), "ends within the iTXt chunk at byte 33"},
		"not a chunk":              {string(with(plain, raw("iT t", ""))), "no chunk at byte 33"},
		"not a chunk by brackets":  {string(with(plain, raw("iT[t", ""))), "no chunk at byte 33"},
		"keyword only":             {string(with(plain, raw("iTXt", "clrcredential"))), "the iTXt chunk of the credential ends before its text"},
		"no method":                {string(with(plain, raw("iTXt", "clrcredential\x00\x00"))), "ends before its text"},
		"no translated keyword":    {string(with(plain, raw("iTXt", "clrcredential\x00\x00\x00en\x00x"))), "ends before its text"},
		"zTXt without text":        {string(with(plain, raw("zTXt", "clrcredential\x00"))), "the zTXt chunk of the credential ends before its text"},
		"unknown flag":             {string(with(plain, raw("iTXt", "clrcredential\x00\x02\x00\x00\x00"+json1))), "neither 0 nor 1"},
		"unknown method":           {string(with(plain, raw("iTXt", "clrcredential\x00\x01\x09\x00\x00"+deflated(t, json1)))), "unknown method"},
		"compressed and broken":    {string(with(plain, raw("iTXt", "clrcredential\x00\x01\x00\x00\x00x"))), "is damaged"},
		"compressed and truncated": {string(with(plain, raw("zTXt", "clrcredential\x00\x00"+deflated(t, json1)[:20]))), "is damaged"},
		"compressed bomb":          {string(with(plain, raw("zTXt", "clrcredential\x00\x00"+bomb))), "longer than 4194304 bytes when decompressed"},
		"empty text":               {string(with(plain, international("clrcredential", ""))), "is empty"},
		"NUL in the text":          {string(with(plain, international("clrcredential", json1+"\x00"))), "U+0000"},
		"Latin-1":                  {string(with(plain, raw("tEXt", "clrcredential\x00{\"a\":\"\xe9\"}"))), "not UTF-8"},
		"UTF-16 text":              {string(with(plain, international("clrcredential", "\xff\xfe{\x00"))), "not UTF-8"},
		"a URL":                    {string(with(plain, international("openbadgecredential", "https://e.org/1"))), "neither a JSON object nor a compact JWS"},
		"byte order mark":          {string(with(plain, international("clrcredential", "\ufeff"+json1))), "neither a JSON object nor a compact JWS"},
		"too many credentials":     {string(with(plain, strings.Repeat(international("clrcredential", "{}"), 101))), "more than 100 credentials"},
		"too many chunks":          {string(with(plain, strings.Repeat(raw("teSt", ""), 20_000))), "more than 20000 chunks"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := bake.Extract([]byte(row.file), bake.Limits{})
			require.ErrorContains(t, err, row.says)
			require.NotErrorIs(t, err, bake.ErrNotBaked)
		})
	}
}

// A keyword is compared whole, so that a file with only similar ones holds no credential.
func TestPNGWithoutCredential(t *testing.T) {
	for _, chunk := range []string{
		"", international("clrcredentials", json1), international("clr", json1), international("openbadges", json1),
		international("", "clrcredential"), raw("tEXt", ""), raw("iTXt", "\x00clrcredential\x00"), raw("eXIf", "clrcredential\x00"),
	} {
		_, err := bake.Extract(with(picture(t), chunk), bake.Limits{})
		require.ErrorIs(t, err, bake.ErrNotBaked, "%q", chunk)
		require.ErrorContains(t, err, "keyword clrcredential or openbadgecredential")
	}
	b := extract(t, with(picture(t), international("openbadgecredential", json1)))
	require.Equal(t, bake.OpenBadges, b.Label, "an Open Badges credential is not taken for a CLR")
}

// TestTruncatedPNG cuts a baked file at every byte: each time an error, never a credential.
func TestTruncatedPNG(t *testing.T) {
	baked := with(picture(t), international("clrcredential", json1))
	for n := range baked {
		_, err := bake.Extract(baked[:n], bake.Limits{})
		require.Error(t, err, "cut at %d", n)
	}
}

func TestPNGLimitsAreInclusive(t *testing.T) {
	file := with(picture(t), international("clrcredential", json1))
	exact := bake.Limits{Bytes: len(file), Payload: len(json1), Chunks: len(listed(t, file))}
	_, err := bake.Extract(file, exact)
	require.NoError(t, err)
	for says, l := range map[string]bake.Limits{
		"the image is longer":            {Bytes: exact.Bytes - 1},
		"the baked credential is longer": {Payload: exact.Payload - 1},
		"chunks":                         {Chunks: exact.Chunks - 1},
	} {
		_, err := bake.Extract(file, l)
		require.ErrorContains(t, err, says)
	}
	packed := with(picture(t), raw("zTXt", "clrcredential\x00\x00"+deflated(t, json1)))
	_, err = bake.Extract(packed, bake.Limits{Payload: len(json1)})
	require.NoError(t, err)
	_, err = bake.Extract(packed, bake.Limits{Payload: len(json1) - 1})
	require.ErrorContains(t, err, "when decompressed")
}
