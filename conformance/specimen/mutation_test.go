package specimen_test

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/catalogue"
	"clrhost/conformance/specimen"
	"clrhost/credential"
)

// Each mutation is well formed and signed as it is, and is judged for what was changed and for nothing else.
func TestMutations(t *testing.T) {
	i := issuer(t)
	for _, m := range specimen.Mutations() {
		t.Run(m.Name, func(t *testing.T) {
			signed, mediaType, err := i.Detailed(m.Edit).Signed()
			require.NoError(t, err)
			c := parse(t, signed)
			require.Equal(t, mediaType == specimen.MediaTypeJWS, c.Form == credential.FormJWS)
			verdict := judge(t, signed)
			requireOutcome(t, verdict, credential.CheckProof, credential.OutcomePass)
			requireFoundAt(t, m, verdict)
		})
	}
}

// warned are the mutations that the standard forbids and this project's verifier only warns of.
var warned = map[string]string{"association.dangling": credential.CheckAssociation}

func requireFoundAt(t *testing.T, m specimen.Mutation, verdict credential.Verdict) {
	t.Helper()
	if check := warned[m.Name]; check != "" {
		requireOutcome(t, verdict, check, credential.OutcomeWarn)
		return
	}
	require.Equal(t, credential.Invalid, verdict.Overall)
	found := 0
	for _, c := range verdict.Checks {
		// Without its type an object has no terms either, and the specimen is a JWT so that it can be signed at all.
		if c.Outcome == credential.OutcomeFail && c.Name != credential.CheckContext || strings.HasPrefix(c.Detail, m.At) {
			require.True(t, strings.HasPrefix(c.Detail, m.At), "%s: %s", c.Name, c.Detail)
			found++
		}
	}
	require.Positive(t, found)
}

// Nothing but the place that the mutation names differs from the good specimen.
func TestMutationsChangeOnePlace(t *testing.T) {
	good := unsigned(t, issuer(t).Detailed())
	for _, m := range specimen.Mutations() {
		places := differences("", good, unsigned(t, issuer(t).Detailed(m.Edit)))
		require.NotEmpty(t, places, m.Name)
		for _, place := range places {
			require.True(t, place == m.At || strings.HasPrefix(place, m.At+"/"), "%s changes %s", m.Name, place)
		}
	}
}

// unsigned reads the document of a draft, its embedded proofs left out because they follow from the rest.
func unsigned(t *testing.T, draft *specimen.Draft) map[string]any {
	t.Helper()
	text, err := draft.Unsigned()
	require.NoError(t, err)
	document := parse(t, text).Document
	strip(document)
	return document
}

func strip(v any) {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "proof")
		for _, member := range v {
			strip(member)
		}
	case []any:
		for _, element := range v {
			strip(element)
		}
	}
}

// differences lists the JSON pointers at which two documents differ.
func differences(at string, a, b any) (places []string) {
	x, isObject := a.(map[string]any)
	y, both := b.(map[string]any)
	list, isList := a.([]any)
	other, bothLists := b.([]any)
	switch {
	case isObject && both:
		for _, name := range slices.Sorted(maps.Keys(joined(x, y))) {
			places = append(places, differences(at+"/"+name, x[name], y[name])...)
		}
	case isList && bothLists && len(list) == len(other):
		for i := range list {
			places = append(places, differences(fmt.Sprintf("%s/%d", at, i), list[i], other[i])...)
		}
	case !reflect.DeepEqual(a, b):
		places = []string{at}
	}
	return places
}

func joined(a, b map[string]any) map[string]any {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// The catalogue asks for each mutation, and every mutation that it asks for is there.
func TestMutationsCoverTheCatalogue(t *testing.T) {
	asked, made := map[string]bool{}, map[string]bool{}
	for _, r := range catalogue.All() {
		if r.Area == "model" && r.Role == catalogue.RoleProvider && r.Polarity == "negative" {
			asked[r.ID] = true
		}
	}
	names := map[string]bool{}
	for _, m := range specimen.Mutations() {
		made[m.Requirement] = true
		require.False(t, names[m.Name], "%s is there twice", m.Name)
		names[m.Name] = true
		require.Regexp(t, regexp.MustCompile(`^[a-z]+\.[a-z]+$`), m.Name)
	}
	require.Equal(t, asked, made)
}
