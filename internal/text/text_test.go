package text_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"clrhost/internal/text"
)

// nothing is what shows nothing, alone and together, by the kinds of Unicode.
var nothing = []string{
	"", " ", "\u00a0", "\u2003\u3000", // spaces
	"\u200c", "\u200d\u200d", // joiners
	"\u3164", "\uffa0", "\u115f\u1160", // fillers of Hangul
	"\u2800\u2800", "\ufffc", "\U0001d159", // blanks that are symbols
	"\u034f", "\u17b4\u17b5", "\ufe0f", "\U000e0100", // default-ignorable marks
	"\u00ad", "\u200b\u2060\ufeff", "\u180e", "\U000e0041", // format characters
	"\u202e\u202c", "\u2066\u2069", "\u200e\u200f\u061c", // bidi controls
	"\u0301", "\u0301\u0302\u20dd", // marks without a base
	"\x00\x1b", "\ue000", "\U0010ffff", // controls, private use, no character
	"\u3164\u200d \u2800\u0301", // all at once
}

func TestWhatShowsNothingIsNotVisible(t *testing.T) {
	for _, s := range nothing {
		require.False(t, text.Visible(s), "%+q", s)
		require.Empty(t, text.Line(s, 80), "%+q", s)
		require.Empty(t, text.Skeleton(s), "%+q", s)
	}
	for _, s := range []string{"-", "...", "«»", "—"} {
		require.False(t, text.Visible(s), "%+q", s)
	}
}

func TestWhatIsWrittenInAnyScriptIsVisible(t *testing.T) {
	for _, s := range []string{"a", "7", "🎓", "€", "رزومه\u200cساز", "हिन्दी", "한국", "履歴", "Zu\u0308rich", "⠓", "ᄀ"} {
		require.True(t, text.Visible(s), "%+q", s)
		require.False(t, strings.ContainsFunc(s, text.Hidden), "%+q", s)
		require.Equal(t, s, text.Line(s, 80))
	}
}

func TestHiddenCharactersAreHiddenInTheMiddleToo(t *testing.T) {
	for _, r := range "\u3164\u2800\u034f\u00ad\u200b\u202e\u2066\u061c\ufeff\x00\ue000\U000e0041" {
		require.True(t, text.Hidden(r), "%+q", r)
		require.Equal(t, "ab", text.Line("a"+string(r)+"b", 80), "%+q", r)
	}
	for _, r := range "\u2028\u2029\u0085\n" { // line breaks separate words
		require.True(t, text.Hidden(r), "%+q", r)
		require.Equal(t, "a b", text.Line("a"+string(r)+"b", 80), "%+q", r)
	}
}

func TestSkeletonsOfLookAlikes(t *testing.T) {
	for _, s := range []string{
		"clrhost", "CLRHOST", "Clr Host", "clr-host", "c\u200dl\u200drhost", "ⓒⓛⓡⓗⓞⓢⓣ", "ｃｌｒｈｏｓｔ", "\u0441lrh\u043est", "cIrhost", "c1rhost",
		"clrh0st", "clrhóst", "ⅽⅼrhost", "\u0421LRHOST", "clr\u04bbost", "«clrhost»", "c|rhost", "𝐜𝐥𝐫𝐡𝐨𝐬𝐭",
	} {
		require.Equal(t, text.Skeleton("clrhost"), text.Skeleton(s), "%+q", s)
	}
	for _, s := range []string{"clrhosts", "host", "clr", "Pathways", "學院"} {
		require.NotEqual(t, text.Skeleton("clrhost"), text.Skeleton(s), s)
		require.NotEmpty(t, text.Skeleton(s))
	}
}

// Whatever a stranger wrote, a line of it is one line, short, and steers nothing.
func FuzzLine(f *testing.F) {
	for _, s := range append(nothing, "Badgely \u202e<b>", "Z\u0351\u0351\u0351", "\xff") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line := text.Line(s, 80)
		require.True(t, utf8.ValidString(line))
		require.LessOrEqual(t, utf8.RuneCountInString(line), 81)
		require.False(t, strings.ContainsFunc(line, func(r rune) bool { return text.Hidden(r) || unicode.IsControl(r) }))
		require.Equal(t, line != "", text.Visible(line))
		_ = text.Skeleton(s)
	})
}

func TestLines(t *testing.T) {
	for given, want := range map[string]string{
		"a b":                             "a b",
		" a\n\n  b":                       " a\n\n  b",
		"a\r\nb\rc\u2028d\u2029e":         "a\nb\nc\nd\n\ne",
		"a\tb":                            "a    b",
		"a\u202eb\x00c\xffd\u200be":       "abcde",
		"می\u200cخواهم\nZu\u0308rich":     "می\u200cخواهم\nZu\u0308rich",
		"a" + strings.Repeat("\u0351", 9): "a\u0351\u0351\u0351",
	} {
		require.Equal(t, want, text.Lines(given), "%q", given)
	}
}
