package records

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/server/fault"
)

// Each row is an address as it may arrive, and the one address of the list that it asks for.
func TestAListHasOneAddress(t *testing.T) {
	for raw, want := range map[string]string{
		"":                                   "",
		"q=&kind=&state=&by=&page=":          "",
		"page=1":                             "",
		"page=2":                             "page=2",
		"page=007":                           "page=7",
		"q=welding":                          "q=welding",
		"q=+%09welding++%0D%0Afor+all+":      "q=welding+for+all",
		"q=first&q=second":                   "q=first",
		"page=2&q=a&by=issuer&state=expired": "by=issuer&page=2&q=a&state=expired",
		"utm_source=mail&q=a":                "q=a",
		"kind=course":                        "kind=course",
		"q=a+b+c+d+e+f+g+h+i":                "q=a+b+c+d+e+f+g+h",
		"q=100%25":                           "q=100%25",
		"q=a_b":                              "q=a_b",
		"q=%22a%22+%27b%27":                  "q=%22a%22+%27b%27",
		"q=a%00b":                            "q=ab",
		"q=%00":                              "",
		"q=%FFa%C3":                          "q=a",
		"q=%E2%80%AE%D8%B4%D9%87%D8%A7%D8%AF%D8%A9": "q=" + url.QueryEscape("شهادة"),
		"q=" + strings.Repeat("é", 10_000):          "q=" + strings.Repeat("%C3%A9", maxWords),
	} {
		q, err := parseQuery(raw)
		require.NoError(t, err, "%.60s", raw)
		require.Equal(t, want, q.encode(), "%.60s", raw)
		again, err := parseQuery(q.encode())
		require.NoError(t, err)
		require.Equal(t, q, again, "the address of a list asks for that list")
	}
}

func TestWhatNoListHas(t *testing.T) {
	for _, raw := range []string{
		"kind=unicorn", "state=green", "state=Valid", "by=date", "page=0", "page=-1", "page=x", "page=1.5", "page=1000001",
		"page=99999999999999999999", "q=%zz", "a;b", "kind=%00",
	} {
		_, err := parseQuery(raw)
		require.True(t, errors.Is(err, fault.BadQuery), raw)
	}
}

func TestANarrowedListSaysSo(t *testing.T) {
	require.False(t, query{ByIssuer: true, Page: 3}.isNarrowed())
	require.True(t, query{Words: "a"}.isNarrowed())
	require.True(t, query{State: credential.Revoked}.isNarrowed())
}

func FuzzParseQuery(f *testing.F) {
	f.Add("q=%E2%80%AEa&page=2&by=issuer")
	f.Add("q=%F0%9F%91%A9%E2%80%8D%F0%9F%94%AC&look=open")
	f.Fuzz(func(t *testing.T, raw string) {
		q, err := parseQuery(raw)
		if err != nil {
			return
		}
		again, err := parseQuery(q.encode())
		require.NoError(t, err)
		require.Equal(t, q, again)
		require.LessOrEqual(t, len([]rune(q.Words)), maxWords)
	})
}
