// Package picture draws pictures that strangers sent anew: of the file nothing but its looks reaches a browser. Size and
// dimensions are compared with bounds before anything is decoded, and what is drawn is a PNG.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"
)

// Format is a kind of picture, recognised by its first bytes and not by its name. An SVG is a document with scripts and
// links, and is none.
type Format struct {
	isThis func(file []byte) bool
	config func(*bytes.Reader) (image.Config, error)
	decode func(*bytes.Reader) (image.Image, error)
}

// The formats that can be read. Of an animation the first picture is.
var (
	PNG = Format{begins("\x89PNG\r\n\x1a\n"),
		func(r *bytes.Reader) (image.Config, error) { return png.DecodeConfig(r) },
		func(r *bytes.Reader) (image.Image, error) { return png.Decode(r) }}
	JPEG = Format{begins("\xff\xd8\xff"),
		func(r *bytes.Reader) (image.Config, error) { return jpeg.DecodeConfig(r) },
		func(r *bytes.Reader) (image.Image, error) { return jpeg.Decode(r) }}
	GIF = Format{begins("GIF8"),
		func(r *bytes.Reader) (image.Config, error) { return gif.DecodeConfig(r) },
		func(r *bytes.Reader) (image.Image, error) { return gif.Decode(r) }}
	WebP = Format{isWebP,
		func(r *bytes.Reader) (image.Config, error) { return webp.DecodeConfig(r) },
		func(r *bytes.Reader) (image.Image, error) { return webp.Decode(r) }}
)

func begins(magic string) func([]byte) bool {
	return func(file []byte) bool { return bytes.HasPrefix(file, []byte(magic)) }
}

func isWebP(file []byte) bool {
	return len(file) >= 12 && string(file[:4]) == "RIFF" && string(file[8:12]) == "WEBP"
}

// Bounds are what may be decoded, and what is drawn of it.
type Bounds struct {
	Bytes int // of the file
	Side  int // the most pixels, wide and high, of the picture in it
	Drawn int // the most pixels, wide and high, of the one that is drawn
}

// Picture is a file of a known format whose size is within bounds. Nothing of it has been decoded yet.
type Picture struct {
	Width, Height int

	file   []byte
	format Format
	drawn  int
}

// Open finds out what a file is. Its failure says why it is not drawn.
func Open(file []byte, b Bounds, formats ...Format) (p *Picture, err error) {
	defer recovered(&err)
	if len(file) > b.Bytes {
		return nil, fmt.Errorf("it has %d bytes, and may have %d", len(file), b.Bytes)
	}
	for _, f := range formats {
		if !f.isThis(file) {
			continue
		}
		config, err := f.config(bytes.NewReader(file))
		if err != nil {
			return nil, fmt.Errorf("read its size: %w", err)
		}
		if config.Width < 1 || config.Height < 1 || config.Width > b.Side || config.Height > b.Side {
			return nil, fmt.Errorf("it is %d x %d, and may be %d x %d", config.Width, config.Height, b.Side, b.Side)
		}
		return &Picture{Width: config.Width, Height: config.Height, file: file, format: f, drawn: b.Drawn}, nil
	}
	return nil, errors.New("it is no picture of a format that is read")
}

// Draw makes a PNG of the picture, in its proportions and never larger than it is.
func (p *Picture) Draw() (drawn []byte, err error) {
	defer recovered(&err)
	decoded, err := p.format.decode(bytes.NewReader(p.file))
	if err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	if size := decoded.Bounds().Size(); size.X > p.Width || size.Y > p.Height {
		return nil, fmt.Errorf("it is %d x %d, and says %d x %d", size.X, size.Y, p.Width, p.Height)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, shrink(decoded, p.drawn)); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return out.Bytes(), nil
}

// Redraw is Open and Draw.
func Redraw(file []byte, b Bounds, formats ...Format) ([]byte, error) {
	p, err := Open(file, b, formats...)
	if err != nil {
		return nil, err
	}
	return p.Draw()
}

// recovered makes an error of a panic: a decoder that panics must not end the host.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("decode: panic: %v", r)
	}
}
