package model

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The rule as a regular expression: the code has none because it runs for every identifier.
var (
	absoluteURI = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:(?:%[0-9A-Fa-f]{2}|[^\s\pC%#"<>\\^\x60{|}])+$`)
	ofWeb       = regexp.MustCompile(`^(?i:https?):`)
	withHost    = regexp.MustCompile(`^[A-Za-z]+://(?:[^/?]*@)?(?:\[[^\]/?]*\]|[^:/?@\[][^:/?@]*)(?::[0-9]*)?(?:[/?].*)?$`)
)

func isURIByPattern(s string) bool {
	s = strings.TrimSpace(s)
	before, fragment, found := strings.Cut(s, "#")
	if found && fragment != "" && !absoluteURI.MatchString("x:"+fragment) {
		return false
	}
	if found && strings.HasSuffix(before, ":") && !ofWeb.MatchString(before) {
		before += "x" // nothing but a fragment
	}
	return absoluteURI.MatchString(before) && (!ofWeb.MatchString(before) || withHost.MatchString(before))
}

func TestIsURI(t *testing.T) {
	pieces := []string{"https", "http", "urn", "did", "a", "Z", "9", "+", "-", ".", ":", "://", "/", "x", " ", "\t", "\n", "\x00", "\x7f",
		"é", "学", "\u00ad", "\u200e", "\ue000", "\xff", "", "_", "%", "%2f", "%4", "#", "?", "@", "[", "]", "[::1]", "<", "|", "{", "\\", `"`}
	source := rand.New(rand.NewPCG(1, 2))
	accepted := 0
	for range 200_000 {
		var text strings.Builder
		text.WriteString([]string{"", "", "https://", "urn:"}[source.IntN(4)])
		for range source.IntN(6) {
			text.WriteString(pieces[source.IntN(len(pieces))])
		}
		want := isURIByPattern(text.String())
		require.Equal(t, want, isURI(text.String()), "%q", text.String())
		require.Equal(t, want, uriFault(text.String()) == "", "%q", text.String())
		if want {
			accepted++
		}
	}
	require.Greater(t, accepted, 1000)
}

func TestWhatIsWrongWithAURI(t *testing.T) {
	for text, fault := range map[string]string{
		"https://example.org/%41?q=1#f": "", "HTTPS://example.org": "", "https://[::1]:443/x": "", "https://u@example.org": "",
		"urn:uuid:1": "", "did:web:a%3A1:b": "", "https://example.org/né": "", " urn:uuid:1\n": "",
		"https://example.org/%4":   "two hexadecimal digits must follow each %",
		"https://example.org/%zz":  "two hexadecimal digits must follow each %",
		"https://example.org/a|b":  "the character | must be written as %7C",
		"https://example.org/<a>":  "the character < must be written as %3C",
		"urn:a#b#c":                "it has more than one #",
		"https://":                 "a host must follow https://, and a port may",
		"https:example.org":        "a host must follow https://, and a port may",
		"http:///path":             "a host must follow http://, and a port may",
		"https://example.org:9x/":  "a host must follow https://, and a port may",
		"https://[::1/x":           "a host must follow https://, and a port may",
		"https://[::1]9/x":         "a host must follow https://, and a port may",
		"https://example.org/a b":  "it holds white space or control characters",
		"https://example.org/\x01": "it holds white space or control characters",
	} {
		require.Equal(t, fault, uriFault(text), "%q", text)
	}
}
