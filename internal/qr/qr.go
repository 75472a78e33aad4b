// Package qr draws addresses as QR codes (ISO/IEC 18004), as SVG that stands in a page or on a printout. The library finds the
// modules; the picture is made here, so that it holds nothing but one path and one rectangle, needs no style, and is as dark on
// light in a dark page as it is on paper.
package qr

import (
	"fmt"
	"html"
	"strings"

	"rsc.io/qr"
)

const (
	quiet = 4 // modules around the code (ISO/IEC 18004, Section 9.1)
	scale = 4 // CSS pixels of a module
)

// SVG draws text. The title says where the code leads, for those who cannot scan it. An error means that the text is too long.
func SVG(text, title string) (string, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", fmt.Errorf("draw a QR code: %w", err)
	}
	side := code.Size + 2*quiet
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" class="qr" role="img" width="%[1]d" height="%[1]d" viewBox="0 0 %[2]d %[2]d">`+
		`<title>%[3]s</title><rect width="%[2]d" height="%[2]d" fill="#fff"/><path fill="#000" shape-rendering="crispEdges" d="%[4]s"/></svg>`,
		side*scale, side, html.EscapeString(title), path(code)), nil
}

// path is the dark modules, a rectangle for each run of a row.
func path(code *qr.Code) string {
	var d strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&d, "M%d %dh%dv1H%dz", from+quiet, y+quiet, x-from, from+quiet)
			}
		}
	}
	return d.String()
}
