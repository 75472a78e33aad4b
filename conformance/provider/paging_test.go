package provider_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/provider"
)

// A page that begins with what was read before was moved by what was stored meanwhile. What is there twice on one page is
// kept twice.
func TestUnreadOfAPage(t *testing.T) {
	for name, test := range map[string]struct{ read, page, unread []string }{
		"the first page":         {nil, []string{"a", "b"}, []string{"a", "b"}},
		"what follows":           {[]string{"a", "b"}, []string{"c", "d"}, []string{"c", "d"}},
		"moved by one":           {[]string{"a", "b"}, []string{"b", "c"}, []string{"c"}},
		"the same page again":    {[]string{"a", "b"}, []string{"a", "b"}, nil},
		"nothing is left":        {[]string{"a"}, nil, nil},
		"one that is kept twice": {[]string{"a"}, []string{"b", "b"}, []string{"b", "b"}},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, test.unread, provider.Unread(test.page, test.read)) })
	}
}
