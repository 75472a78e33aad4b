package badge

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// family are the fonts of the SVG: that of the PNG, and such as are like it.
const family = "'Go','Noto Sans','Liberation Sans',Helvetica,Arial,sans-serif"

// SVG draws the badge as an SVG file. It refers to nothing outside of itself.
func (b Badge) SVG() ([]byte, error) {
	texts, err := setAll(b)
	if err != nil {
		return nil, err
	}
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[1]d" viewBox="0 0 %[1]d %[1]d" role="img">`, Side)
	if b.Title != "" {
		out.WriteString("<title>" + escape(b.blocks()[0].text) + "</title>")
	}
	for _, s := range shapes {
		fmt.Fprintf(&out, `<path fill="%s" d="%s"/>`, s.colour, s.path)
	}
	for _, s := range texts {
		weight := "400"
		if s.bold {
			weight = "700"
		}
		for i, line := range s.lines {
			fmt.Fprintf(&out, `<text x="%d" y="%.1f" text-anchor="middle" font-family="%s" font-size="%d" font-weight="%s" fill="%s">%s</text>`,
				Side/2, s.baseline(i), family, s.pixels, weight, s.colour, escape(line))
		}
	}
	out.WriteString("</svg>\n")
	return []byte(out.String()), nil
}

func escape(s string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(s)) // into memory
	return out.String()
}

// String is the path as SVG writes it.
func (p path) String() string {
	var out strings.Builder
	for _, s := range p {
		out.WriteByte(s.kind)
		for i, at := range s.points {
			if i > 0 {
				out.WriteByte(' ')
			}
			fmt.Fprintf(&out, "%g %g", at.x, at.y)
		}
	}
	return out.String() + "Z"
}
