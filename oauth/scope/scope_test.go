package scope_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/oauth/scope"
)

func TestAllNamesTheFourScopesOfTheStandardAndOfflineAccessLast(t *testing.T) {
	var names []string
	for _, s := range scope.All() {
		names = append(names, s.Name)
		require.NotEmpty(t, s.Title, s.Name)
		require.False(t, strings.HasSuffix(s.Title.String(), "."), "a title is a label: %s", s.Title)
		require.True(t, strings.HasSuffix(s.Sentence.String(), "."), "a sentence ends: %s", s.Sentence)
	}
	require.Equal(t, []string{
		"https://purl.imsglobal.org/spec/clr/v2p0/scope/credential.readonly",
		"https://purl.imsglobal.org/spec/clr/v2p0/scope/credential.upsert",
		"https://purl.imsglobal.org/spec/clr/v2p0/scope/profile.readonly",
		"https://purl.imsglobal.org/spec/clr/v2p0/scope/profile.update",
		"offline_access",
	}, names)
}

func TestAllReturnsAFreshSlice(t *testing.T) {
	scope.All()[0].Name = "changed"
	require.Equal(t, scope.CredentialReadonly, scope.All()[0].Name)
}

func TestLookupIsExact(t *testing.T) {
	found, ok := scope.Lookup(scope.ProfileUpdate)
	require.True(t, ok)
	require.Equal(t, scope.ProfileUpdate, found.Name)

	for _, near := range []string{
		"", scope.ProfileUpdate + ".x", strings.ToUpper(scope.OfflineAccess), "offline", " " + scope.OfflineAccess,
		strings.TrimSuffix(scope.CredentialReadonly, ".readonly"),
	} {
		_, ok := scope.Lookup(near)
		require.False(t, ok, "%q", near)
	}
}

func TestParse(t *testing.T) {
	for _, row := range []struct {
		given string
		want  []string
	}{
		{"", nil},
		{" \t ", nil},
		{"a", []string{"a"}},
		{"b a", []string{"b", "a"}},
		{"  a\t\tb  c ", []string{"a", "b", "c"}},
		{"a b a", []string{"a", "b"}},
		{"a A", []string{"a", "A"}},
		{"a\nb", []string{"a\nb"}}, // not a separator, and no known name either
	} {
		require.Equal(t, row.want, scope.Parse(row.given), "%q", row.given)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a  b\tc a")
	f.Add("https://purl.imsglobal.org/spec/clr/v2p0/scope/credential.readonly offline_access")
	f.Fuzz(func(t *testing.T, s string) {
		names := scope.Parse(s)
		seen := map[string]bool{}
		for _, name := range names {
			require.NotEmpty(t, name)
			require.False(t, strings.ContainsAny(name, " \t"))
			require.False(t, seen[name], "twice: %q", name)
			seen[name] = true
		}
		require.Equal(t, names, scope.Parse(scope.Join(names)), "what was parsed and joined parses to the same")
	})
}
