package provider_test

import (
	"strings"
	"testing"

	"clrhost/conformance"
	"clrhost/conformance/provider"
	"clrhost/conformance/report"
)

// What the standard demands or recommends of a provider is asked, or it is written down why it cannot be. A demand that
// only warns when it is broken is not asked as it must be.
func TestEveryRequirementHasACaseOrAReason(t *testing.T) {
	levels := map[string]conformance.Level{}
	for _, group := range provider.Suite() {
		for _, c := range group.Cases {
			levels[c.ID] = c.Level
		}
	}
	gaps := 0
	for _, row := range report.Requirements(provider.Suite().Outline()) {
		switch {
		case row.Reason != "" && len(row.Cases) > 0:
			t.Errorf("%s: unproven.tsv says that nothing can prove it, but %s does", row.ID, strings.Join(row.Cases, ", "))
		case row.Reason == "" && len(row.Cases) == 0 && row.Level != conformance.May:
			gaps++
			t.Errorf("%s %s (%s): no case, no reason: %s", row.ID, row.Level, row.Area, row.Text)
		case row.Level == conformance.Must && len(row.Cases) > 0 && !anyAt(levels, row.Cases, conformance.Must):
			t.Errorf("%s %s (%s): only cases that warn: %s", row.ID, row.Level, row.Area, strings.Join(row.Cases, ", "))
		}
	}
	if gaps > 0 {
		t.Errorf("%d requirements have neither a case nor a reason", gaps)
	}
}

func anyAt(levels map[string]conformance.Level, cases []string, level conformance.Level) bool {
	for _, id := range cases {
		if rank(levels[id]) == rank(level) {
			return true
		}
	}
	return false
}
