package demo

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"math"
)

// badge is how the picture of a badge looks: a plate with as many corners, round for none, in a colour.
type badge struct {
	corners int
	colour  color.NRGBA
}

// size is the width and the height of a picture.
const size = 128

// uri is the picture as a data: URI (RFC 2397), so that it is part of what is signed.
func (b badge) uri() string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.picture())
}

// picture is the picture as a PNG, transparent around the plate: a rim, a plate in it, a pale disc in that, and a small plate
// in the middle.
func (b badge) picture() []byte {
	dark := color.NRGBA{b.colour.R / 2, b.colour.G / 2, b.colour.B / 2, 255}
	sides, inward := b.sides()
	shown := image.NewNRGBA(image.Rect(0, 0, size, size))
	for at := range size * size {
		x, y := float64(at%size)+0.5-size/2, float64(at/size)+0.5-size/2
		centre := math.Hypot(x, y)
		reach := centre
		if b.corners > 0 {
			reach = furthest(sides, x, y)
		}
		c := color.NRGBA{dark.R, dark.G, dark.B, uint8(255 * covered(62*inward-reach))}
		c = over(c, b.colour, covered(54*inward-reach))
		c = over(c, color.NRGBA{255, 252, 245, 255}, covered(34*inward-centre))
		c = over(c, b.colour, covered(22*inward-reach))
		shown.SetNRGBA(at%size, at/size, c)
	}
	var out bytes.Buffer
	_ = png.Encode(&out, shown) // into memory, of a size that can be
	return out.Bytes()
}

// sides are the directions of the plate's sides, and how near a side is to the middle for a corner at 1.
func (b badge) sides() (directions [][2]float64, inward float64) {
	if b.corners == 0 {
		return nil, 1
	}
	for i := range b.corners {
		angle := math.Pi * (2*float64(i) + 1) / float64(b.corners) // a corner is at the top
		directions = append(directions, [2]float64{math.Sin(angle), -math.Cos(angle)})
	}
	return directions, math.Cos(math.Pi / float64(b.corners))
}

// furthest is how far a point is from the middle, toward the side that it is nearest to.
func furthest(sides [][2]float64, x, y float64) float64 {
	most := math.Inf(-1)
	for _, side := range sides {
		most = max(most, x*side[0]+y*side[1])
	}
	return most
}

// covered is the part of a pixel that a shape covers whose edge is as far outside of it.
func covered(inside float64) float64 { return min(max(inside+0.5, 0), 1) }

// over is a colour that is covered in part by another one.
func over(below, above color.NRGBA, part float64) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*(1-part) + float64(b)*part)) }
	return color.NRGBA{mix(below.R, above.R), mix(below.G, above.G), mix(below.B, above.B), max(below.A, uint8(255*part))}
}
