package catalogue_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/catalogue"
)

// areas are the subjects, and the part of an id that stands for each. Those of oauth.tsv share one.
var areas = map[string]string{
	"transport": "TRAN", "discovery": "DISC", "registration": "REG", "authorization": "AUTH", "token": "TOK",
	"credentials-read": "READ", "credentials-write": "WRITE", "profile": "PROF", "errors": "ERR", "paging": "PAGE",
	"model": "MODEL", "proof": "PROOF", "status": "STAT", "format": "FMT",
}

var areasOAuth = []string{"authorization", "token", "refresh", "revocation", "introspection", "bearer", "registration",
	"management", "metadata"}

func TestEveryRowIsWellFormed(t *testing.T) {
	form := regexp.MustCompile(`^(CLR-[A-Z]+|OAUTH)-[0-9]{3}$`)
	seen := map[string]bool{}
	for _, r := range catalogue.All() {
		require.Regexp(t, form, r.ID)
		require.False(t, seen[r.ID], "%s is there twice", r.ID)
		seen[r.ID] = true
		require.Contains(t, []string{catalogue.Must, catalogue.Should, catalogue.May}, r.Level, r.ID)
		require.Contains(t, []string{"positive", "negative"}, r.Polarity, r.ID)
		requireSentence(t, r.ID, r.Requirement)
		requireSentence(t, r.ID, r.Check)
	}
}

func TestIdsTellTheArea(t *testing.T) {
	roles := []string{catalogue.RoleProvider, catalogue.RoleConsumer, catalogue.RoleIssuer, catalogue.RoleDisplayer}
	for _, r := range catalogue.All() {
		if strings.HasPrefix(r.ID, "OAUTH-") {
			require.Contains(t, areasOAuth, r.Area, r.ID)
			require.Equal(t, catalogue.RoleProvider, r.Role, r.ID)
			continue
		}
		require.True(t, strings.HasPrefix(r.ID, "CLR-"+areas[r.Area]+"-"), "%s is of area %s", r.ID, r.Area)
		require.Contains(t, roles, r.Role, r.ID)
	}
}

// requireSentence asks for text that reads by itself, without double spaces and the abbreviations of drafts.
func requireSentence(t *testing.T, id, text string) {
	t.Helper()
	require.NotEmpty(t, text, id)
	require.Equal(t, strings.Join(strings.Fields(text), " "), text, "%s: spacing", id)
	require.True(t, strings.HasSuffix(text, "."), "%s: no final period: %s", id, text)
	for _, abbreviation := range []string{"digest", "(derived)", " SDD", "CLRS", " above."} {
		require.NotContains(t, text, abbreviation, id)
	}
}

func TestClausesAreSpelledOneWay(t *testing.T) {
	for _, r := range catalogue.All() {
		require.True(t, catalogue.IsClause(r.Clause), "%s cites %q", r.ID, r.Clause)
		cited := strings.Split(r.Clause, "; ")
		require.Len(t, slices.Compact(slices.Sorted(slices.Values(cited))), len(cited), "%s cites a place twice", r.ID)
	}
	for _, odd := range []string{"", "RFC 6749 Section 4", "RFC 6749, 4.1", "RFC 6749, Section 4.1,", "CLR 2.0", "RFC 6749; ", "see RFC 6749"} {
		require.False(t, catalogue.IsClause(odd), odd)
	}
}

// Rows are added on purpose and never lost by accident.
func TestNumberOfRequirements(t *testing.T) {
	count := map[string]int{}
	for _, r := range catalogue.All() {
		family, _, _ := strings.Cut(r.ID, "-")
		count[family]++
	}
	require.Equal(t, map[string]int{"CLR": 692, "OAUTH": 129}, count)
}

// Whatever binds another role has no case yet, and a reason.
func TestReasonsAreSentences(t *testing.T) {
	for id, reason := range catalogue.Unproven() {
		requireSentence(t, id, reason)
	}
	for _, r := range catalogue.All() {
		if r.Role != catalogue.RoleProvider {
			require.NotEmpty(t, catalogue.Unproven()[r.ID], "%s of %s has neither a case nor a reason", r.ID, r.Role)
		}
	}
}

// The tables about requirements name only what is there.
func TestTablesNameRequirements(t *testing.T) {
	known := map[string]bool{}
	for _, r := range catalogue.All() {
		known[r.ID], known[r.Role+"/"+r.Area] = true, true
	}
	for _, table := range []string{"unproven.tsv", "verified.tsv"} {
		text, err := os.ReadFile(table)
		require.NoError(t, err)
		for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
			of, _, _ := strings.Cut(line, "\t")
			require.True(t, i == 0 || known[of], "%s: %s is no requirement", table, of)
		}
	}
}

// What is said to show that the verifier keeps a rule is there to be looked at.
func TestWhatShowsARuleExists(t *testing.T) {
	const root = "../.."
	shown := 0
	for _, r := range catalogue.All() {
		for _, witness := range catalogue.Verified(r.ID) {
			shown++
			require.Contains(t, []string{catalogue.RoleIssuer, catalogue.RoleDisplayer}, r.Role, r.ID)
			kind, name, _ := strings.Cut(witness, ":")
			switch kind {
			case "vector":
				require.FileExists(t, filepath.Join(root, "testdata/vectors", name+".header"), r.ID)
			case "test":
				folder, function, _ := strings.Cut(name, ".")
				require.True(t, declares(t, filepath.Join(root, folder), function), "%s names %s, which is no test", r.ID, name)
			default:
				t.Errorf("%s: %s must begin with vector: or test:", r.ID, witness)
			}
		}
	}
	require.NotZero(t, shown)
}

// declares reports whether a test file of a folder declares a function.
func declares(t *testing.T, folder, function string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	require.NoError(t, err)
	return slices.ContainsFunc(files, func(file string) bool {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		return strings.Contains(string(text), "\nfunc "+function+"(t *testing.T) {")
	})
}

func TestLookup(t *testing.T) {
	r, found := catalogue.Lookup("OAUTH-058")
	require.True(t, found)
	require.Equal(t, "RFC 6749, Section 4.1.2", r.Clause)
	_, found = catalogue.Lookup("CLR-PAGE-999")
	require.False(t, found)
}

// Callers get copies: nobody can change the catalogue for somebody else.
func TestCallersGetCopies(t *testing.T) {
	catalogue.All()[0].ID = "changed"
	clear(catalogue.Unproven())
	require.NotEqual(t, "changed", catalogue.All()[0].ID)
	require.NotEmpty(t, catalogue.Unproven())
}
