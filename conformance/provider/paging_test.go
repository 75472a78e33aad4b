package provider_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/provider"
)

// A page that begins with what the last one ended with was moved by what was stored meanwhile; an item that is there twice
// elsewhere was not.
func TestOverlapOfPages(t *testing.T) {
	for name, test := range map[string]struct {
		read, next []string
		overlap    int
	}{
		"nothing is read":        {nil, []string{"a"}, 0},
		"nothing is left":        {[]string{"a"}, nil, 0},
		"what follows":           {[]string{"a", "b"}, []string{"c", "d"}, 0},
		"moved by one":           {[]string{"a", "b"}, []string{"b", "c"}, 1},
		"moved by two":           {[]string{"a", "b", "c"}, []string{"b", "c", "d"}, 2},
		"the same page again":    {[]string{"a", "b"}, []string{"a", "b"}, 2},
		"one that is kept twice": {[]string{"a", "b"}, []string{"c", "a"}, 0},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, test.overlap, provider.Overlap(test.read, test.next)) })
	}
}
