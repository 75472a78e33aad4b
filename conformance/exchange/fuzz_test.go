package exchange_test

import (
	"strings"
	"testing"

	"clrhost/conformance/exchange"
	"clrhost/conformance/exchange/exchangetest"
)

// Any text can be searched: nothing of a secret is left of it, and without one it stays as it was.
func FuzzHide(f *testing.F) {
	const secret = "s3cr/t+é~0123456789"
	for _, form := range exchangetest.Forms {
		f.Add("before "+form(secret)+" after", secret)
		f.Add(form(form(secret)), "another")
	}
	f.Fuzz(func(t *testing.T, text, added string) {
		secrets := &exchange.Secrets{}
		if secrets.Hide(text) != text {
			t.Fatal("a text without secrets was changed")
		}
		secrets.Add("token", secret)
		secrets.Add("password", added)
		hidden := secrets.Hide(text)
		if strings.Contains(hidden, secret) {
			t.Fatalf("a secret is left in %q", hidden)
		}
		if from, to := len(text)/3, 2*len(text)/3; strings.Contains(secrets.Excerpt(text, from, to), secret) {
			t.Fatal("a secret is left in a part")
		}
	})
}
