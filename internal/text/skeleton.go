package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// lookAlikes are letters and digits that pass for a Latin letter in the fonts of browsers: the common part of what
// Unicode Technical Standard 39, Section 4, calls confusable. They are compared in lower case.
var lookAlikes = strings.NewReplacer(
	"а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "у", "y", "х", "x", "і", "i", "ј", "j", "ѕ", "s", "һ", "h", "ԁ", "d",
	"ԛ", "q", "ԝ", "w", "к", "k", "м", "m", "т", "t", "в", "b", "н", "h", "г", "r", "ӏ", "l", "ꙅ", "s", // Cyrillic
	"ο", "o", "α", "a", "ν", "v", "ρ", "p", "τ", "t", "υ", "u", "ι", "i", "κ", "k", "χ", "x", "η", "n", "ε", "e", "ϲ", "c", // Greek
	"օ", "o", "ս", "u", "հ", "h", "ց", "g", // Armenian
	"ı", "i", "ɑ", "a", "ɡ", "g", "ʟ", "l", "ʀ", "r", "ꜱ", "s", "ᴄ", "c", "ᴏ", "o", "ʜ", "h", "ᴛ", "t", // Latin
)

// strokes are the letters and digits that are one stroke, and those that are one ring.
var strokes = strings.NewReplacer("i", "l", "1", "l", "|", "l", "0", "o")

// Skeleton is a text as it looks at a glance: without case, accents, spaces, punctuation and what is hidden, and with
// letters of other scripts as the Latin ones they pass for. Two texts with one skeleton may be taken for each other.
func Skeleton(s string) string {
	var out strings.Builder
	for _, r := range strings.ToLower(norm.NFKD.String(s)) {
		if r == '|' || !Hidden(r) && unicode.In(r, unicode.L, unicode.N, unicode.S) {
			out.WriteRune(r)
		}
	}
	return strokes.Replace(lookAlikes.Replace(out.String()))
}
