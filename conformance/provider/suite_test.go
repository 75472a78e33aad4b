package provider_test

import (
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/catalogue"
	"clrhost/conformance/provider"
)

var update = flag.Bool("update", false, "rewrite the list of case ids")

// Reports, lists of expected failures and people refer to cases by their ids, so none is added, renamed or dropped
// without somebody noticing. With -update the list is made anew.
func TestCaseIDsLast(t *testing.T) {
	const golden = "testdata/cases.golden"
	var text strings.Builder
	for _, group := range provider.Suite() {
		for _, c := range group.Cases {
			text.WriteString(c.ID + "\n")
		}
	}
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(text.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), text.String(), "if this is meant, run this test with -update")
}

// dotted is how an id is written: the group's name, then words that say what is asked. Names of members keep their
// underscores.
var dotted = regexp.MustCompile(`^[a-z0-9]+(\.[a-z0-9]+([-_][a-z0-9]+)*)+$`)

func TestEveryCaseIsWellFormed(t *testing.T) {
	groups, cases := map[string]bool{}, map[string]bool{}
	for _, group := range provider.Suite() {
		if groups[group.Name] || group.Title == "" || len(group.Cases) == 0 {
			t.Errorf("group %q: its name must be its own, and it needs a title and cases", group.Name)
		}
		groups[group.Name] = true
		for _, c := range group.Cases {
			if cases[c.ID] {
				t.Errorf("%s: two cases have this id", c.ID)
			}
			cases[c.ID] = true
			for _, problem := range problemsOf(group, c) {
				t.Errorf("%s: %s", c.ID, problem)
			}
		}
	}
}

func problemsOf(group provider.Group, c provider.Case) (problems []string) {
	unless := func(ok bool, problem string) {
		if !ok {
			problems = append(problems, problem)
		}
	}
	unless(dotted.MatchString(c.ID) && strings.HasPrefix(c.ID, group.Name+"."), "its id must be "+group.Name+" and more words in lower case, with dots between")
	unless(isSentence(c.Want), "what it wants must be a sentence: "+c.Want)
	unless(catalogue.IsClause(c.Clause), "its clause must be spelled as the catalogue does: "+c.Clause)
	unless(c.Run != nil, "it does nothing")
	unless(len(c.Proves) > 0, "it must prove a requirement")
	unless(rank(c.Level) >= 0, "its level must be MUST, SHOULD or MAY: "+string(c.Level))
	weakest := rank(conformance.May)
	for i, id := range c.Proves {
		requirement, known := catalogue.Lookup(id)
		unless(known && requirement.Role == catalogue.RoleProvider, id+" must be a requirement of providers")
		unless(!slices.Contains(c.Proves[:i], id), id+" is there twice")
		weakest = min(weakest, rank(conformance.Level(requirement.Level)))
	}
	unless(rank(c.Level) >= weakest, "it must not ask more strongly than the requirements that it proves")
	return problems
}

// rank orders the levels, the strongest first; -1 is none.
func rank(level conformance.Level) int {
	if level == "" {
		level = conformance.Must
	}
	return slices.Index([]conformance.Level{conformance.Must, conformance.Should, conformance.May}, level)
}

// isSentence asks for a final period and single spaces. A sentence may begin with the name of a member, so the first
// letter may be any.
func isSentence(text string) bool {
	return strings.HasSuffix(text, ".") && text == strings.Join(strings.Fields(text), " ")
}

func TestProfilesNameGroups(t *testing.T) {
	groups := map[string]bool{}
	for _, group := range provider.Suite() {
		groups[group.Name] = true
	}
	var names []string
	for name, selected := range provider.GroupsOfProfiles {
		names = append(names, name)
		for _, group := range selected {
			require.True(t, groups[group], "profile %s names %s, which is no group", name, group)
		}
		suite, err := provider.Select(name)
		require.NoError(t, err)
		require.Len(t, suite, len(selected), name)
	}
	require.ElementsMatch(t, append(names, "full"), provider.Profiles())
	suite, err := provider.Select(provider.Full)
	require.NoError(t, err)
	require.Len(t, suite, len(provider.Suite()))
	_, err = provider.Select("none")
	require.EqualError(t, err, "--profile: must be one of read, write, host, oauth, full")
}
