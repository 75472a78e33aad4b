package mutant

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"clrhost/conformance/specimen"
	"clrhost/credential"
)

// modelMutants are hosts that do not know one rule of the data model each. Which rule that is, the verifier finds in a
// record that breaks it.
func modelMutants() []Mutant {
	mutants := []Mutant{{
		Name: "jws-with-associations-refused", Breaks: "A record that conforms to the data model is accepted in both forms.",
		Turns: []string{"model.good", "write.maximal"},
		Wrap: upserts(func(_ *http.Request, sent record, a *answer) {
			if subject, _ := sent.document["credentialSubject"].(map[string]any); sent.jws && subject["association"] != nil {
				a.fail(http.StatusBadRequest)
			}
		}),
	}}
	for _, m := range specimen.Mutations() {
		mutants = append(mutants, Mutant{
			Name:   "model-" + strings.ReplaceAll(m.Name, ".", "-"),
			Breaks: "A ClrCredential is rejected when " + m.Means + ".",
			Turns:  []string{"model." + m.Name},
			Wrap:   unruly(m),
		})
	}
	return mutants
}

// unruly makes a mutant that accepts every record in which the verifier finds what it finds in a mutation, and no more.
func unruly(m specimen.Mutation) func(http.Handler) http.Handler {
	unknown := sync.OnceValue(func() []string {
		issuer, err := specimen.NewIssuer(rand.Reader)
		if err != nil {
			panic(err)
		}
		text, _, err := issuer.Detailed(m.Edit).Signed()
		if err != nil {
			panic(err)
		}
		return broken(recordOf(string(text)))
	})
	return accepting(func(_ *http.Request, sent record) bool {
		isOnly := only[m.Name]
		return sent.document != nil && slices.Equal(broken(sent), unknown()) && (isOnly == nil || isOnly(sent))
	})
}

// only distinguishes records that break the same rule.
var only = map[string]func(sent record) bool{
	"type.clr":            func(sent record) bool { return !strings.Contains(fmt.Sprint(sent.document["type"]), "Achievement") },
	"validfrom.zone":      func(sent record) bool { return strings.Contains(sent.member("validFrom"), "T") },
	"validfrom.malformed": func(sent record) bool { return strings.HasPrefix(sent.member("validFrom"), "2024-13") },
	"validfrom.number":    func(sent record) bool { return sent.member("validFrom") == "" },
	"association.dangling": func(sent record) bool {
		return slices.ContainsFunc(verdictOf(sent).Checks, func(check credential.Check) bool {
			return check.Name == "association" && check.Outcome == credential.OutcomeWarn
		})
	},
	"nested.missing": func(sent record) bool { return embedded(sent) == nil },
	"nested.empty":   func(sent record) bool { return embedded(sent) != nil },
}

func embedded(c record) any {
	subject, _ := c.document["credentialSubject"].(map[string]any)
	return subject["verifiableCredential"]
}

// broken lists the rules that a record breaks.
func broken(c record) []string {
	var rules []string
	for _, check := range verdictOf(c).Checks {
		if check.Outcome == credential.OutcomeFail {
			rules = append(rules, check.Name+" "+check.Detail)
		}
	}
	slices.Sort(rules)
	return rules
}
