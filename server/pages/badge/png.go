package badge

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Memory is about what drawing a PNG takes.
const Memory = 12 << 20

// PNG draws the badge as a PNG file.
func (b Badge) PNG() ([]byte, error) {
	texts, err := setAll(b)
	if err != nil {
		return nil, err
	}
	drawn := image.NewNRGBA(image.Rect(0, 0, Side, Side))
	for _, s := range shapes {
		s.draw(drawn)
	}
	for _, s := range texts {
		if !hasLetters(s.bold, s.lines) {
			continue
		}
		if err := s.draw(drawn); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, drawn); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return out.Bytes(), nil
}

func (s shape) draw(on draw.Image) {
	edge := vector.NewRasterizer(Side, Side)
	for _, step := range s.path {
		p := step.points
		switch step.kind {
		case 'M':
			edge.MoveTo(p[0].x, p[0].y)
		case 'L':
			edge.LineTo(p[0].x, p[0].y)
		case 'C':
			edge.CubeTo(p[0].x, p[0].y, p[1].x, p[1].y, p[2].x, p[2].y)
		}
	}
	edge.ClosePath()
	edge.Draw(on, on.Bounds(), image.NewUniform(colourOf(s.colour)), image.Point{})
}

func (s set) draw(on draw.Image) error {
	face, err := faceOf(s.bold, s.pixels)
	if err != nil {
		return err
	}
	pen := font.Drawer{Dst: on, Src: image.NewUniform(colourOf(s.colour)), Face: face}
	for i, line := range s.lines {
		pen.Dot = fixed.Point26_6{X: fixed.I(Side)/2 - pen.MeasureString(line)/2, Y: fixed.Int26_6(s.baseline(i) * 64)}
		pen.DrawString(line)
	}
	return nil
}

// colourOf reads one of the colours, as SVG writes them.
func colourOf(written string) color.NRGBA {
	c := color.NRGBA{A: 255}
	_, _ = fmt.Sscanf(written, "#%02x%02x%02x", &c.R, &c.G, &c.B) // they are constants
	return c
}
