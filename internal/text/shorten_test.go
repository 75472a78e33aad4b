package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"clrhost/internal/text"
)

func TestPrintable(t *testing.T) {
	for name, row := range map[string]struct{ given, want string }{
		"plain":                       {"a b", "a b"},
		"Persian":                     {"می\u200cخواهم", "می\u200cخواهم"},
		"Devanagari":                  {"क\u094d\u200dष", "क\u094d\u200dष"},
		"Sinhala":                     {"ශ\u0dca\u200dරී", "ශ\u0dca\u200dරී"},
		"joined emoji":                {"👩🏽\u200d🎓 ❤\ufe0f\u200d🔥", "👩🏽\u200d🎓 ❤\ufe0f\u200d🔥"},
		"joiners between Latin":       {"Clr\u200dCred\u200cential", "Clr\ufffdCred\ufffdential"},
		"joiner after an accent":      {"e\u0301\u200d", "e\u0301\ufffd"},
		"joiner at the start":         {"\u200cab", "\ufffdab"},
		"joiner after a digit":        {"1\u200d2", "1\ufffd2"},
		"marks":                       {"Zu\u0308rich", "Zu\u0308rich"},
		"Tibetan":                     {"ས\u0f92\u0fb2\u0f74བ", "ས\u0f92\u0fb2\u0f74བ"},
		"tower of marks":              {"a" + strings.Repeat("\u0351", 6), "a" + strings.Repeat("\u0351", 3) + "\ufffd\ufffd\ufffd"},
		"writing direction":           {"a\u202eb\u2066c\u200ed", "a\ufffdb\ufffdc\ufffdd"},
		"controls":                    {"a\x00\x1b[2J\r\n\tb\u0085", "a\ufffd\ufffd[2J\ufffd\ufffd\ufffdb\ufffd"},
		"what shows nothing":          {"a\u00ad\u200b\ufeff\u3164\U000e0041b", "a\ufffd\ufffd\ufffd\ufffd\ufffdb"},
		"private and unassigned":      {"\ue000\U0010ffff", "\ufffd\ufffd"},
		"no UTF-8":                    {"a\xff\xc3b", "a\ufffd\ufffdb"},
		"spaces of another script":    {"山田\u3000太郎", "山田\u3000太郎"},
		"what was already replaced":   {"a\ufffdb", "a\ufffdb"},
		"a line of another separator": {"a\u2028b", "a\ufffdb"},
	} {
		require.Equal(t, row.want, text.Printable(row.given), name)
	}
}

func TestShorten(t *testing.T) {
	for name, row := range map[string]struct {
		given string
		limit int
		want  string
	}{
		"short":                      {"abc", 3, "abc"},
		"long":                       {"abcd", 3, "abc…"},
		"counted in characters":      {"ЖЖЖЖ", 3, "ЖЖЖ…"},
		"not inside an accent":       {"abe\u0301d", 3, "ab…"},
		"not inside an emoji":        {"ab👩🏽\u200d🎓", 4, "ab…"},
		"not inside a flag":          {"a🇫🇮", 2, "a…"},
		"not inside a syllable":      {"aक\u094d\u200dष", 2, "a…"},
		"an emoji without end":       {strings.Repeat("👩\u200d", 10), 3, "👩\u200d👩…"},
		"after a word that joins":    {"می\u200cخ", 3, "می\u200c…"},
		"what is replaced counts":    {"\x00\x00\x00", 2, "\ufffd\ufffd…"},
		"an invalid byte at the end": {"ab\xe2\x82", 3, "ab\ufffd…"},
		"nothing":                    {"", 3, ""},
	} {
		require.Equal(t, row.want, text.Shorten(row.given, row.limit), name)
	}
}

func TestQuote(t *testing.T) {
	for given, want := range map[string]string{
		`a`:                 `"a"`,
		`a"b\c`:             `"a\"b\\c"`,
		"a\nb":              "\"a\ufffdb\"",
		"می\u200cخواهم":     "\"می\u200cخواهم\"",
		"0123456789 and on": `"0123456789…"`,
		`012345678""`:       `"012345678\"…"`,
	} {
		require.Equal(t, want, text.Quote(given, 10))
	}
}

// What is repeated of a stranger's text is short, one line, and steers nothing.
func FuzzShorten(f *testing.F) {
	for _, s := range append(nothing, "Clr\u200dCredential", "👩🏽\u200d🎓", "\xff", strings.Repeat("e\u0301", 20)) {
		f.Add(s, 20)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = min(max(limit, 1), 1000)
		short := text.Shorten(s, limit)
		require.True(t, utf8.ValidString(short))
		require.LessOrEqual(t, utf8.RuneCountInString(short), limit+1)
		require.False(t, strings.ContainsFunc(short, text.Hidden))
		require.Equal(t, short, text.Printable(short))
		require.Equal(t, utf8.RuneCountInString(s) <= limit, !strings.HasSuffix(short, "…") || strings.HasSuffix(text.Printable(s), "…") && short == text.Printable(s))
	})
}
