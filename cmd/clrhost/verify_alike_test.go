package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
)

// What is to be said of several proofs, or of several credentials inside, is printed once; --verbose prints each.
func TestAlikeFindingsArePrintedOnce(t *testing.T) {
	bad := func(place string) credential.Check {
		return credential.Check{Name: "proof", Outcome: credential.OutcomeWarn, Detail: place + ": proofValue: bad", Clause: "Section 1"}
	}
	plain := credential.Check{Name: "proof", Outcome: credential.OutcomeWarn, Detail: "two words: not a place", Clause: "Section 1"}
	v := credential.Verdict{Source: "a.json", Overall: credential.Expired, Checks: []credential.Check{plain, plain}}
	for i := range 5 {
		v.Checks = append(v.Checks, bad(fmt.Sprintf("/proof/%d", i)))
		v.Nested = append(v.Nested, credential.Verdict{Source: fmt.Sprintf("/in/%d", i), Overall: credential.Expired, Checks: []credential.Check{bad("/proof")}})
	}
	v.Nested[1].Overall = credential.Revoked
	other := bad("/proof/9")
	other.Outcome = credential.OutcomeUnchecked
	v.Checks = append(v.Checks, other)

	var out strings.Builder
	p := verdictPrinter{w: &out}
	p.checks(&out, "", v)
	p.nested(&out, "", v)
	require.Equal(t, strings.Join([]string{
		"warn       proof", "  two words: not a place [Section 1]",
		"warn       proof", "  two words: not a place [Section 1]",
		"warn       proof", "  /proof/0, /proof/1, /proof/2 and 2 more: proofValue: bad [Section 1]",
		"unchecked  proof", "  /proof/9: proofValue: bad [Section 1]",
		"/in/0, /in/2, /in/3 and 1 more: expired", "  warn       proof", "    /proof: proofValue: bad [Section 1]",
		"/in/1: revoked", "  warn       proof", "    /proof: proofValue: bad [Section 1]", "",
	}, "\n"), out.String())

	out.Reset()
	p.verbose = true
	p.checks(&out, "", v)
	p.nested(&out, "", v)
	require.Equal(t, 13, strings.Count(out.String(), "[Section 1]"))
	require.NotContains(t, out.String(), "more")
}

// A forgery deep inside is printed at the top and at its own place, not at each level between.
func TestForgeriesAreNotRepeatedOnTheWayDown(t *testing.T) {
	nested := credential.Check{Name: credential.CheckNested, Outcome: credential.OutcomeFail, Detail: "/in/0/in/0: forged", Clause: "Section 1"}
	deep := credential.Verdict{Source: "/in/0", Overall: credential.ProofFailed,
		Checks: []credential.Check{{Name: "proof", Outcome: credential.OutcomeFail, Detail: "bad", Clause: "Section 2"}}}
	middle := credential.Verdict{Source: "/in/0", Overall: credential.Invalid, Checks: []credential.Check{nested}, Nested: []credential.Verdict{deep}}
	top := credential.Verdict{Overall: credential.Invalid, Checks: []credential.Check{nested}, Nested: []credential.Verdict{middle}}
	for verbose, times := range map[bool]int{false: 1, true: 2} {
		var out strings.Builder
		p := verdictPrinter{w: &out, verbose: verbose}
		p.checks(&out, "", top)
		p.nested(&out, "", top)
		require.Equal(t, times, strings.Count(out.String(), "forged"), out.String())
		require.Contains(t, out.String(), "    FAIL       proof\n      bad [Section 2]\n")
	}
}
