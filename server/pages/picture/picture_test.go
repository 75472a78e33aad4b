package picture

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// small are the bounds of a logo.
var small = Bounds{Bytes: 256 << 10, Side: 1024, Drawn: 112}

var all = []Format{PNG, JPEG, GIF, WebP}

// painted is a picture whose left half is one colour and whose right half is another.
func painted(width, height int) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			picture.Set(x, y, color.NRGBA{R: 200, A: 255})
			if x >= width/2 {
				picture.Set(x, y, color.NRGBA{B: 200, A: 255})
			}
		}
	}
	return picture
}

func asPNG(t testing.TB, picture image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, picture))
	return out.Bytes()
}

func TestAPictureIsDrawnAnewAndSmall(t *testing.T) {
	var asJPEG, asGIF bytes.Buffer
	require.NoError(t, jpeg.Encode(&asJPEG, painted(300, 150), nil))
	require.NoError(t, gif.Encode(&asGIF, painted(300, 150), nil))
	asWebP, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	require.NoError(t, err)
	for name, row := range map[string]struct {
		file          []byte
		width, height int
	}{
		"PNG":      {asPNG(t, painted(300, 150)), 112, 56},
		"JPEG":     {asJPEG.Bytes(), 112, 56},
		"GIF":      {asGIF.Bytes(), 112, 56},
		"WebP":     {asWebP, 1, 1},
		"small":    {asPNG(t, painted(16, 16)), 16, 16},
		"largest":  {asPNG(t, painted(1024, 1024)), 112, 112},
		"narrow":   {asPNG(t, painted(2, 1024)), 1, 112},
		"appended": {append(asPNG(t, painted(300, 150)), "<script>"...), 112, 56},
	} {
		got, err := Redraw(row.file, small, all...)
		require.NoError(t, err, name)
		require.NotContains(t, string(got), "<script>", name)
		picture, err := png.Decode(bytes.NewReader(got))
		require.NoError(t, err, name)
		require.Equal(t, image.Pt(row.width, row.height), picture.Bounds().Size(), name)
		if row.width > 1 {
			r, _, b, _ := picture.At(1, row.height/2).RGBA()
			require.Greater(t, r, b+0x5000, "%s: the left half", name)
			r, _, b, _ = picture.At(row.width-2, row.height/2).RGBA()
			require.Greater(t, b, r+0x5000, "%s: the right half", name)
		}
	}
}

// What claims to be huge is refused by its header, before anything is decoded.
func TestWhatIsNotDrawn(t *testing.T) {
	for name, row := range map[string]struct {
		file []byte
		why  string
	}{
		"nothing":              {nil, "no picture of a format that is read"},
		"HTML":                 {[]byte("<!doctype html><img src=x>"), "no picture of a format that is read"},
		"SVG":                  {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "no picture of a format that is read"},
		"a WebP's first bytes": {[]byte("RIFF\x00\x00\x00\x00WEBPVP8 "), "size"},
		"a WebP bomb":          {[]byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\xff\x3f\x00\xff\x3f\x00"), "16384 x 16384"},
		"too many bytes":       {append(asPNG(t, painted(1, 1)), make([]byte, 256<<10)...), "may have 262144"},
		"too wide":             {asPNG(t, painted(1025, 1)), "1025 x 1, and may be 1024 x 1024"},
		"too high":             {asPNG(t, painted(1, 1025)), "1 x 1025"},
		"a PNG bomb":           {claiming(t, 60_000, 60_000), "60000 x 60000"},
		"a PNG without pixels": {claiming(t, 0, 0), "size"},
		"a JPEG bomb":          {[]byte("\xff\xd8\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"), "65535 x 65535"},
		"a GIF bomb":           {[]byte("GIF89a\xff\xff\xff\xff\x00\x00\x00"), "65535 x 65535"},
		"a PNG cut short":      {asPNG(t, painted(300, 150))[:120], "decode"},
		"a PNG's first bytes":  {[]byte("\x89PNG\r\n\x1a\n"), "size"},
	} {
		got, err := Redraw(row.file, small, all...)
		require.Error(t, err, name)
		require.Contains(t, err.Error(), row.why, name)
		require.Nil(t, got, name)
	}
}

// claiming is a PNG whose header gives another size than its pixels have.
func claiming(t testing.TB, width, height uint32) []byte {
	file := bytes.Clone(asPNG(t, painted(1, 1)))
	binary.BigEndian.PutUint32(file[16:], width)
	binary.BigEndian.PutUint32(file[20:], height)
	binary.BigEndian.PutUint32(file[29:], crc32.ChecksumIEEE(file[12:29]))
	return file
}

func FuzzRedraw(f *testing.F) {
	f.Add(asPNG(f, painted(3, 3)))
	f.Add(claiming(f, 60_000, 60_000))
	f.Add([]byte("\xff\xd8\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00"))
	f.Add([]byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\xff\x3f\x00\xff\x3f\x00"))
	f.Add([]byte("GIF89a\x02\x00\x02\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x02\x00\x02\x00\x00\x02\x02L\x01\x00;"))
	f.Fuzz(func(t *testing.T, file []byte) {
		picture, err := Redraw(file, small, all...)
		if err != nil {
			require.NotContains(t, err.Error(), "panic")
			return
		}
		config, err := png.DecodeConfig(bytes.NewReader(picture))
		require.NoError(t, err)
		require.LessOrEqual(t, max(config.Width, config.Height), small.Drawn)
		require.True(t, strings.HasPrefix(string(picture), "\x89PNG"))
	})
}
