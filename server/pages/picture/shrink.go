package picture

import (
	"image"
	"image/color"
	"image/draw"
)

// shrink draws a picture at most side pixels wide and high, in its proportions. Each pixel is the mean of those it
// replaces.
func shrink(from image.Image, side int) *image.RGBA {
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
