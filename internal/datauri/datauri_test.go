package datauri

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	for uri, want := range map[string]struct{ media, file string }{
		"data:,hello":                                       {"text/plain", "hello"},
		"data:,":                                            {"text/plain", ""},
		"data:;charset=utf-8,%C3%A9":                        {"text/plain", "é"},
		"data:text/html,<b>a+b</b>":                         {"text/html", "<b>a+b</b>"},
		"DATA:Image/PNG;BASE64,aGVsbG8=":                    {"image/png", "hello"},
		"data:image/png;base64,aGVsbG8":                     {"image/png", "hello"},
		"data:image/png;name=a.png;base64,aGVs%0D%0AbG8%3D": {"image/png", "hello"},
		"data:image/png;base64,aGVs\r\n\tbG8 =":             {"image/png", "hello"},
		"data:application/pdf;base64,-_-_":                  {"application/pdf", "\xfb\xff\xbf"},
		"data:application/pdf;base64,+/+/":                  {"application/pdf", "\xfb\xff\xbf"},
		"data:base64,aGVsbG8":                               {unknown, "aGVsbG8"},
		"data:not a type;base64,aGVsbG8=":                   {unknown, "hello"},
		"data:image/png\"><script>,x":                       {unknown, "x"},
		"data:a,b,c":                                        {unknown, "b,c"},
	} {
		got, err := Parse(uri)
		require.NoError(t, err, uri)
		require.Equal(t, want.media, got.Type, uri)
		require.Equal(t, len(want.file), got.Size, uri)
		file, err := got.Decode()
		require.NoError(t, err, uri)
		require.Equal(t, want.file, string(file), uri)
	}
}

func TestWhatIsNoDataURL(t *testing.T) {
	for uri, why := range map[string]string{
		"":                           "no data: URL",
		"https://a.example/data:,x":  "no data: URL",
		" data:,x":                   "no data: URL",
		"data:":                      "no comma",
		"data:image/png;base64":      "no comma",
		"data:image/png;base64,%zz":  "percent-encoding",
		"data:image/png;base64,a":    "decode base64",
		"data:image/png;base64,a<b>": "decode base64",
		"data:,%zz":                  "percent-encoding",
	} {
		got, err := Parse(uri)
		if err == nil {
			_, err = got.Decode()
		}
		require.ErrorContains(t, err, why, uri)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("data:image/png;base64,aGVs%0AbG8=")
	f.Add("data:,%41%4")
	f.Fuzz(func(t *testing.T, uri string) {
		got, err := Parse(uri)
		if err != nil {
			return
		}
		require.LessOrEqual(t, got.Size, len(uri))
		file, err := got.Decode()
		if err != nil {
			return
		}
		require.Len(t, file, got.Size, "the size that is known beforehand")
		again, err := Parse("data:" + got.Type + ";base64," + base64.StdEncoding.EncodeToString(file))
		require.NoError(t, err)
		require.Equal(t, got.Size, again.Size)
		require.False(t, strings.ContainsAny(got.Type, " <>\"'\r\n"), "a type may stand in a header")
	})
}
