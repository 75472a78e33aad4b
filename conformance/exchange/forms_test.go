package exchange_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/exchange"
	"clrhost/conformance/exchange/exchangetest"
)

// odd is a secret with every character that some way of writing changes.
const odd = `aZ9/+=-_~ é<&>"'\%41;😀 z.Q7`

func TestASecretIsHiddenHoweverItIsWritten(t *testing.T) {
	for kind, secret := range map[string]string{"odd": odd, "token": "clra_0123456789abcdefghijklmnopqrstuvwxyz+/", "password": "correct horse 7"} {
		secrets := &exchange.Secrets{}
		secrets.Add("secret", secret)
		for name, form := range exchangetest.Forms {
			if name == "UTF-16" && kind == "odd" {
				continue // it has a character beyond ISO 8859-1
			}
			for _, around := range []string{"%s", "before %s after", `{"token_type":"%s","x":1}`, "https://h.example/a?b=%s&c=d", `<a title="%s">`, "100%%%s"} {
				text := fmt.Sprintf(around, form(secret))
				hidden := secrets.Hide(text)
				require.Contains(t, hidden, "[secret 1]", "%s as %s in %s", kind, name, text)
				require.Empty(t, exchangetest.Pieces(hidden, secret), "%s as %s in %s\n%s", kind, name, text, hidden)
			}
		}
	}
}

// What stands around a secret stays as it was.
func TestNothingButTheSecretIsHidden(t *testing.T) {
	secrets := &exchange.Secrets{}
	secrets.Add("token", "clra_0123456789/é")
	for text, want := range map[string]string{
		`{"a":"clra_0123456789\/\u00e9","b":"c\/d"}`:                  `{"a":"[token 1]","b":"c\/d"}`,
		`a=%2F&b=clra_0123456789%2f%C3%A9&c=d%20e`:                    `a=%2F&b=[token 1]&c=d%20e`,
		"&lt;clra_01234\r\n  56789/é&gt; \r\n":                        "&lt;[token 1]&gt; \r\n",
		"Basic " + exchangetest.Base64("client-id:clra_0123456789/é"): "Basic " + exchangetest.Base64("client-id:")[:12] + "[token 1]==",
		"nothing here: %2F \\/ &amp;":                                 "nothing here: %2F \\/ &amp;",
	} {
		require.Equal(t, want, secrets.Hide(text))
	}
}

// The beginning of a secret at the end of a text that was cut is hidden, too.
func TestTheBeginningOfASecretIsHiddenWhereATextWasCut(t *testing.T) {
	secrets := &exchange.Secrets{}
	secrets.Add("token", "clra_0123456789abcdefghij")
	for _, end := range []string{"", "…", `…"`, "\n[cut here]"} {
		require.Equal(t, "it is [token 1]"+end, secrets.Hide("it is clra_0123456789abc"+end))
		require.Equal(t, "it is [token 1]", strings.TrimSuffix(secrets.Hide("it is "+exchangetest.Base64("clra_0123456789abcd")[:20]+end), end))
	}
	require.Equal(t, "clra_01234 is the beginning", secrets.Hide("clra_01234 is the beginning"))
	require.Equal(t, "b [token 1]", secrets.Excerpt("a b clra_0123456789abcdefghij c", 2, 12))
	require.Equal(t, "[token 1] c", secrets.Excerpt("a b clra_0123456789abcdefghij c", 12, 31))
}
