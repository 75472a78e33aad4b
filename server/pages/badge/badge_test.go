package badge_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/bake"
	"clrhost/internal/strictjson"
	"clrhost/internal/vector"
	"clrhost/server/pages/badge"
)

var badges = map[string]badge.Badge{
	"usual":   {Title: "Wheel truing", Issuer: "Spokes Community Bicycle Workshop", Date: "29 December 2024"},
	"long":    {Title: strings.Repeat("Bachelor of Science in Nursing with distinction ", 9), Issuer: strings.Repeat("University of the Northern Region ", 9), Date: "29 December 2024"},
	"a word":  {Title: strings.Repeat("x", 400), Issuer: "i", Date: "d"},
	"nothing": {},
	"foreign": {Title: "看護学士", Issuer: "جامعة الشمال", Date: "29 December 2024"},
	"hostile": {Title: "<script>alert(1)</script>\u202e]]>&\x00", Issuer: `"'><image href="https://evil.example"/>`, Date: "\x1b[31m"},
}

// Whatever strangers write, the pictures are well formed, and have nothing in them but shapes and text.
func TestPicturesAreSound(t *testing.T) {
	for name, b := range badges {
		drawn, err := b.PNG()
		require.NoError(t, err, name)
		read, err := png.Decode(bytes.NewReader(drawn))
		require.NoError(t, err, name)
		require.Equal(t, badge.Side, read.Bounds().Dx(), name)
		_, _, _, alpha := read.At(0, 0).RGBA()
		require.Zero(t, alpha, "%s: it has round corners", name)

		file, err := b.SVG()
		require.NoError(t, err, name)
		for tokens := xml.NewDecoder(bytes.NewReader(file)); ; {
			token, err := tokens.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err, name)
			if element, ok := token.(xml.StartElement); ok {
				require.Contains(t, []string{"svg", "title", "path", "text"}, element.Name.Local, name)
				for _, a := range element.Attr {
					require.NotContains(t, a.Name.Local, "href", name)
				}
			}
		}
		if folder := os.Getenv("CLRHOST_TEST_SCREENSHOTS"); folder != "" {
			require.NoError(t, os.WriteFile(filepath.Join(folder, "badge-"+name+".png"), drawn, 0o600))
			require.NoError(t, os.WriteFile(filepath.Join(folder, "badge-"+name+".svg"), file, 0o600))
		}
	}
}

// A text is on the picture whole as long as there is room, and in the PNG unless its font has no letters for it.
func TestWhatIsWritten(t *testing.T) {
	lines := func(b badge.Badge) int {
		file, err := b.SVG()
		require.NoError(t, err)
		return bytes.Count(file, []byte("<text "))
	}
	require.Equal(t, 3, lines(badges["usual"]))
	require.Equal(t, 0, lines(badges["nothing"]))
	require.LessOrEqual(t, lines(badges["long"]), 9)
	file, err := badges["usual"].SVG()
	require.NoError(t, err)
	require.Contains(t, string(file), ">Wheel truing</text>")
	file, err = badges["foreign"].SVG()
	require.NoError(t, err)
	require.Contains(t, string(file), ">看護学士</text>")

	dateOnly, err := badge.Badge{Date: "29 December 2024"}.PNG()
	require.NoError(t, err)
	foreign, err := badges["foreign"].PNG()
	require.NoError(t, err)
	require.True(t, bytes.Equal(dateOnly, foreign), "no boxes in place of letters")
	usual, err := badges["usual"].PNG()
	require.NoError(t, err)
	require.False(t, bytes.Equal(dateOnly, usual))
}

// Every vector comes out of the pictures as it went in, and a few are verified to have the verdict that they had.
func TestAPictureChangesNothing(t *testing.T) {
	vectors, err := vector.Read(os.DirFS("../../../testdata/vectors"))
	require.NoError(t, err)
	asPNG, err := badges["usual"].PNG()
	require.NoError(t, err)
	asSVG, err := badges["usual"].SVG()
	require.NoError(t, err)
	now := time.Date(2026, 5, 12, 0, 0, 0, 0, time.UTC)
	verifier := credential.New(credential.Options{Now: func() time.Time { return now }})
	baked, verified := 0, 0
	for i, v := range vectors {
		plain, err := credential.Parse(v.Data, strictjson.Limits{})
		if err != nil || v.Upsert != http.StatusCreated || !slices.Contains(plain.Types, credential.TypeCLR) {
			continue
		}
		for _, bake := range []func() ([]byte, error){
			func() ([]byte, error) { return bake.PNG(asPNG, v.Data, bake.CLR, bake.Refuse) },
			func() ([]byte, error) { return bake.SVG(asSVG, v.Data, bake.CLR, bake.Refuse) },
		} {
			picture, err := bake()
			require.NoError(t, err, v.Name)
			held, err := credential.ParseFile(picture, strictjson.Limits{})
			require.NoError(t, err, v.Name)
			require.Equal(t, string(bytes.TrimSpace(plain.Raw)), string(held.Raw), v.Name)
			require.Equal(t, plain.Form, held.Form, v.Name)
			require.Empty(t, held.Baked.Warnings, v.Name)
			if i%20 == 0 {
				require.Equal(t, verifier.Verify(t.Context(), plain, credential.Terms{}), verifier.Verify(t.Context(), held, credential.Terms{}), v.Name)
				verified++
			}
			baked++
		}
	}
	require.Greater(t, baked, 100)
	require.Positive(t, verified)
}
