package words_test

import (
	"html/template"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/phrase"
	"clrhost/server/pages/words"
)

func TestAccepted(t *testing.T) {
	for header, want := range map[string]string{
		"":                               "en",
		"es":                             "es",
		"es-MX,es;q=0.9,en;q=0.8":        "es",
		"en-GB,es;q=0.9":                 "en",
		"de,es;q=0.5":                    "es",
		"de":                             "en",
		"*":                              "en",
		"es;q=0":                         "en",
		"not a header;;;":                "en",
		strings.Repeat("es,", 300):       "en",
		"es\x00":                         "en",
		"en;q=0.1, es-419;q=0.2, fr;q=1": "es",
	} {
		require.Equal(t, want, words.Accepted(header).Tag, header)
	}
}

// What a stranger wrote stays text and reaches no further than its element, in whichever way it comes into a sentence.
func TestASentenceIsMarkupAndItsArgumentsAreNot(t *testing.T) {
	evil := `<script>%d %s"&`
	const apart = "<bdi>&lt;script&gt;%d %s&#34;&amp;</bdi>"
	type name string
	const key = "This app changed its name from <b>%s</b> to <b>%s</b>."
	for _, given := range [][]any{
		{key, evil, "x"},
		{key, name(evil), "x"},
		{key, phrase.Of("%s", evil), "x"},
		{phrase.Of(key, phrase.Of("%s", evil), "x")},
		{key, template.HTML(apart), phrase.Of("x")},
	} {
		for _, l := range words.All() {
			said, err := l.HTML(given[0], given[1:]...)
			require.NoError(t, err)
			require.Contains(t, said, "<b>"+apart+"</b>")
		}
	}
	for _, foreign := range []any{evil, phrase.Of(evil)} {
		said, err := words.Spanish.HTML(foreign)
		require.NoError(t, err)
		require.NotContains(t, said, "<", "a text that is no key is none of ours")
	}
	said, err := words.English.Text("%s, %s", evil, phrase.Of("%s", evil))
	require.NoError(t, err)
	require.Equal(t, evil+", "+evil, said)
	require.Equal(t, template.HTML(`<bdi lang="e&#34;s">a&lt;b</bdi>`), words.Apart("a<b", `e"s`))
}

func TestWhatCannotBeSaidIsAnError(t *testing.T) {
	for _, given := range [][]any{{7}, {"%s", nil}, {"%s", 1.5}, {"%s", []string{"a"}}, {phrase.Of("%s", "a"), "b"}, {"%s", phrase.Of("%s", true)}} {
		_, err := words.English.HTML(given[0], given[1:]...)
		require.Error(t, err, "%v", given)
		_, err = words.English.Text(given[0], given[1:]...)
		require.Error(t, err, "%v", given)
	}
}

func TestDaysAndTimes(t *testing.T) {
	at := time.Date(2026, 5, 1, 0, 30, 0, 0, time.FixedZone("", 2*3600))
	mexico, err := time.LoadLocation("America/Mexico_City")
	require.NoError(t, err)
	for _, row := range []struct {
		language *words.Language
		zone     *time.Location
		day      string
		time     template.HTML
	}{
		{words.English, nil, "1 May 2026", `<time datetime="2026-04-30T22:30:00Z">30 April 2026, 22:30 UTC</time>`},
		{words.Spanish, nil, "1 de mayo de 2026", `<time datetime="2026-04-30T22:30:00Z">30 de abril de 2026, 22:30 UTC</time>`},
		{words.Spanish, mexico, "1 de mayo de 2026",
			`<time datetime="2026-04-30T22:30:00Z" title="30 de abril de 2026, 22:30 UTC">30 de abril de 2026, 16:30</time>`},
	} {
		require.Equal(t, row.time, row.language.Time(at, row.zone))
		require.Equal(t, template.HTML(`<time datetime="2026-04-30T22:30:00Z">`+row.day+`</time>`), row.language.Day(at), "an issuer's day is its own")
		said, err := row.language.HTML("%s", at)
		require.NoError(t, err)
		require.Equal(t, row.language.Day(at), said)
		text, err := row.language.Text("%s", at)
		require.NoError(t, err)
		require.Equal(t, row.day, text)
	}
}

func TestNumbers(t *testing.T) {
	for _, row := range []struct {
		language *words.Language
		n        int
		want     template.HTML
	}{
		{words.English, 1, "one day"},
		{words.English, 2, "2 days"},
		{words.English, 12345, "12,345 days"},
		{words.Spanish, 1, "un día"},
		{words.Spanish, 0, "0 días"},
		{words.Spanish, 12345, "12.345 días"},
	} {
		said, err := row.language.HTML("%d days", row.n)
		require.NoError(t, err)
		require.Equal(t, row.want, said)
		said, err = row.language.HTML(phrase.Of("%d days", uint8(1)))
		require.NoError(t, err)
		require.Contains(t, []template.HTML{"one day", "un día"}, said)
	}
}
