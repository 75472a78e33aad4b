package logo

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
)

// What may be decoded, and the size at which a logo is shown: twice that of its place on a page, for dense screens.
const (
	maxBytes = 256 << 10
	maxSide  = 1024
	side     = 112
)

// format is a kind of picture, recognised by its first bytes.
type format struct {
	magic  string
	config func(*bytes.Reader) (image.Config, error)
	decode func(*bytes.Reader) (image.Image, error)
}

// formats are those of the standard library. An SVG is a document with scripts and links, and is not among them.
var formats = []format{
	{"\x89PNG\r\n\x1a\n",
		func(r *bytes.Reader) (image.Config, error) { return png.DecodeConfig(r) },
		func(r *bytes.Reader) (image.Image, error) { return png.Decode(r) }},
	{"\xff\xd8\xff",
		func(r *bytes.Reader) (image.Config, error) { return jpeg.DecodeConfig(r) },
		func(r *bytes.Reader) (image.Image, error) { return jpeg.Decode(r) }},
	{"GIF8",
		func(r *bytes.Reader) (image.Config, error) { return gif.DecodeConfig(r) },
		func(r *bytes.Reader) (image.Image, error) { return gif.Decode(r) }},
}

// redraw makes a small PNG of a picture that a stranger sent. Size and dimensions are checked before it is decoded.
func redraw(file []byte) (picture []byte, err error) {
	defer func() {
		if r := recover(); r != nil { // a decoder that panics must not end the host
			picture, err = nil, fmt.Errorf("decode: panic: %v", r)
		}
	}()
	if len(file) > maxBytes {
		return nil, fmt.Errorf("it has %d bytes, and may have %d", len(file), maxBytes)
	}
	for _, f := range formats {
		if !bytes.HasPrefix(file, []byte(f.magic)) {
			continue
		}
		config, err := f.config(bytes.NewReader(file))
		if err != nil {
			return nil, fmt.Errorf("read its size: %w", err)
		}
		if config.Width < 1 || config.Height < 1 || config.Width > maxSide || config.Height > maxSide {
			return nil, fmt.Errorf("it is %d x %d, and may be %d x %d", config.Width, config.Height, maxSide, maxSide)
		}
		decoded, err := f.decode(bytes.NewReader(file))
		if err != nil {
			return nil, fmt.Errorf("decode: %w", err)
		}
		var out bytes.Buffer
		if err := png.Encode(&out, shrink(decoded)); err != nil {
			return nil, fmt.Errorf("encode: %w", err)
		}
		return out.Bytes(), nil
	}
	return nil, errors.New("it is no PNG, JPEG or GIF")
}

// shrink draws a picture at most side pixels wide and high, in its proportions. Each pixel is the mean of those it
// replaces.
func shrink(from image.Image) *image.RGBA {
	size := from.Bounds().Size()
	source := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(source, source.Bounds(), from, from.Bounds().Min, draw.Src)
	longest := max(size.X, size.Y)
	if longest <= side {
		return source
	}
	to := image.NewRGBA(image.Rect(0, 0, max(1, size.X*side/longest), max(1, size.Y*side/longest)))
	width, height := to.Bounds().Dx(), to.Bounds().Dy()
	for y := range height {
		for x := range width {
			part := image.Rect(x*size.X/width, y*size.Y/height, (x+1)*size.X/width, (y+1)*size.Y/height)
			to.SetRGBA(x, y, mean(source, part))
		}
	}
	return to
}

// mean is the mean colour of a part of a picture. Colours are premultiplied, so what is transparent adds no colour.
func mean(of *image.RGBA, part image.Rectangle) color.RGBA {
	var sum [4]int
	for y := part.Min.Y; y < part.Max.Y; y++ {
		row := of.Pix[of.PixOffset(part.Min.X, y):of.PixOffset(part.Max.X, y)]
		for i, value := range row {
			sum[i%4] += int(value)
		}
	}
	n := part.Dx() * part.Dy()
	return color.RGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), uint8(sum[3] / n)}
}
