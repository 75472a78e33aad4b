package catalogue_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/catalogue"
)

func TestEveryStepIsWellFormed(t *testing.T) {
	steps, seen := catalogue.Steps(), map[string]bool{}
	for _, s := range steps {
		require.Regexp(t, regexp.MustCompile(`^[a-z]+(-[a-z]+)?\.[0-9]+$`), s.ID)
		require.False(t, seen[s.ID], "%s is there twice", s.ID)
		seen[s.ID] = true
		require.True(t, catalogue.IsClause(s.Clause()), "%s: %s is no part of the guide", s.ID, s.Service)
		requireSentence(t, s.ID, s.Title)
		requireSentence(t, s.ID, s.Shows)
		if s.Remark != "" {
			requireSentence(t, s.ID, s.Remark)
		}
		require.True(t, len(s.Cases) > 0 || s.Repeats != "" || s.Remark != "", "%s has neither cases nor a reason to be done by hand", s.ID)
		require.True(t, len(s.Cases) == 0 || s.Repeats == "", "%s has cases and repeats those of other steps", s.ID)
		require.True(t, s.Repeats == "" || slices.ContainsFunc(steps, func(other catalogue.Step) bool {
			return other.Service == s.Repeats && len(other.Cases) > 0
		}), "%s repeats %s, which has no cases", s.ID, s.Repeats)
	}
}
