package badge

import (
	"fmt"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"

	"clrhost/internal/text"
)

// set is a block as it is set: its lines in one size.
type set struct {
	block
	pixels int
	lines  []string
}

// leading is how far lines are apart, as a part of their size.
const leading = 1.25

// baseline is where the letters of a line stand.
func (s set) baseline(line int) float64 {
	height := float64(s.pixels) * leading
	return float64(s.middle) - height*float64(len(s.lines))/2 + height*float64(line) + float64(s.pixels)
}

// setAll sets the texts of a badge. What the font has no letters for takes the room of a wide one.
func setAll(b Badge) ([]set, error) {
	var all []set
	for _, block := range b.blocks() {
		if block.text == "" {
			continue
		}
		block.text = norm.NFC.String(block.text)
		chosen, err := block.set()
		if err != nil {
			return nil, err
		}
		all = append(all, chosen)
	}
	return all, nil
}

func (b block) set() (chosen set, err error) {
	for _, size := range b.sizes {
		face, err := faceOf(b.bold, size.pixels)
		if err != nil {
			return set{}, err
		}
		chosen = set{b, size.pixels, broken(face, b.text)}
		if len(chosen.lines) <= size.lines {
			return chosen, nil
		}
	}
	smallest := b.sizes[len(b.sizes)-1]
	chosen.lines = chosen.lines[:smallest.lines]
	last := &chosen.lines[smallest.lines-1]
	*last = text.Shorten(*last, max(len([]rune(*last))-2, 1)) + "…"
	*last = strings.Replace(*last, "……", "…", 1)
	return chosen, nil
}

// broken breaks a text between words, and a word that is too long inside it.
func broken(face font.Face, s string) (lines []string) {
	line := ""
	for word := range strings.FieldsSeq(s) {
		joined := strings.TrimSpace(line + " " + word)
		if measure(face, joined) <= width {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = ""
		for _, r := range word {
			if measure(face, line+string(r)) > width {
				lines, line = append(lines, line), ""
			}
			line += string(r)
		}
	}
	return append(lines, line)
}

func measure(face font.Face, s string) int {
	total := 0
	for _, r := range s {
		advance, ok := face.GlyphAdvance(r)
		if !ok {
			advance = face.Metrics().Height
		}
		total += int(advance)
	}
	return total >> 6
}

// fonts are the two fonts, parsed once.
var fonts = sync.OnceValues(func() (map[bool]*sfnt.Font, error) {
	regular, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("parse font: %w", err)
	}
	bold, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return nil, fmt.Errorf("parse font: %w", err)
	}
	return map[bool]*sfnt.Font{false: regular, true: bold}, nil
})

// faceOf is a font in a size. A face is for one caller at a time.
func faceOf(bold bool, pixels int) (font.Face, error) {
	parsed, err := fonts()
	if err != nil {
		return nil, err
	}
	face, err := opentype.NewFace(parsed[bold], &opentype.FaceOptions{Size: float64(pixels), DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("scale font: %w", err)
	}
	return face, nil
}

// hasLetters reports whether the font has every letter of the lines.
func hasLetters(bold bool, lines []string) bool {
	parsed, err := fonts()
	if err != nil {
		return false
	}
	var buffer sfnt.Buffer
	for _, r := range strings.Join(lines, "") {
		if index, err := parsed[bold].GlyphIndex(&buffer, r); err != nil || index == 0 {
			return false
		}
	}
	return true
}
