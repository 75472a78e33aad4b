package specimen_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/model"
)

// left are the members that Maximal says it has not.
var left = map[string]bool{"endorsementJwt": true, "challenge": true, "domain": true, "nonce": true}

// Every member of every class that a record can reach is somewhere in Maximal.
func TestMaximalHasEveryMember(t *testing.T) {
	signed, err := issuer(t).Maximal().JSON()
	require.NoError(t, err)
	seen := map[string]map[string]bool{}
	collect(model.ClrCredential, parse(t, signed).Document, seen)
	require.Greater(t, len(seen), 20)
	for class, members := range seen {
		for _, member := range model.Classes()[class].Members {
			require.True(t, members[member.Name] || left[member.Name], "%s.%s is missing", class, member.Name)
		}
	}
}

// collect notes which members the objects of each class have.
func collect(class string, object map[string]any, seen map[string]map[string]bool) {
	if seen[class] == nil {
		seen[class] = map[string]bool{}
	}
	for _, member := range model.Classes()[class].Members {
		value, found := object[member.Name]
		if !found {
			continue
		}
		seen[class][member.Name] = true
		if member.Holds.Class == "" {
			continue
		}
		for _, inner := range model.Objects("", value) {
			held := member.Holds.Class
			if held == model.VerifiableCredential {
				held = model.ClassOf(inner["type"])
			}
			collect(held, inner, seen)
		}
	}
}
