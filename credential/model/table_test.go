package model

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What a table names exists, and each name is unique: a schema has one definition for each name.
func TestTablesHoldTogether(t *testing.T) {
	require.Len(t, classes, len(credentials)+len(envelope)+len(achievements)+len(profiles)+len(messages)+len(w3c), "a class is in two parts")
	named := map[string]any{}
	for name := range classes {
		named[name] = name
	}
	for name, class := range classes {
		seen := map[string]bool{}
		for _, p := range class.Members {
			at := name + "/" + p.Name
			require.False(t, seen[p.Name], "%s is there twice", at)
			seen[p.Name] = true
			require.NotEqual(t, Kind{}, p.Holds, "%s holds nothing", at)
			if p.Holds.Class != "" {
				require.Contains(t, classes, p.Holds.Class, at)
			}
			if v := p.Holds.Vocabulary; v != nil {
				requireOne(t, named, v.Name, v)
				require.NotEmpty(t, v.Terms)
			}
			if v := p.Holds.Value; v != nil {
				requireOne(t, named, v.Lax.Name, v.Lax)
				require.NotEmpty(t, v.must)
				require.True(t, v.fault == nil || v.fault("") != "", at)
			}
		}
		if class.Contexts != nil {
			require.Equal(t, vc, class.Contexts[0])
			require.Equal(t, Listed, class.Typed)
		}
		for _, c := range class.Contexts {
			require.True(t, c.has(c.Current, Version20), c.Current)
		}
	}
}

func requireOne(t *testing.T, named map[string]any, name string, thing any) {
	t.Helper()
	if other, found := named[name]; found {
		require.Equal(t, other, thing, name)
	}
	named[name] = thing
}

// Every class is a document of the standard or part of one.
func TestEveryClassIsReached(t *testing.T) {
	reached := map[string]bool{}
	var reach func(name string)
	reach = func(name string) {
		if reached[name] {
			return
		}
		reached[name] = true
		for _, p := range classes[name].Members {
			if p.Holds.Class != "" {
				reach(p.Holds.Class)
			}
		}
	}
	for _, name := range []string{"GetClrCredentialsResponse", "GetOpenBadgeCredentialsResponse", "Imsx_StatusInfo"} {
		reach(name)
	}
	for name := range Classes() {
		require.True(t, reached[name], name)
	}
}
