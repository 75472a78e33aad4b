package provider_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/catalogue"
	"clrhost/conformance/provider"
)

// Every pattern of a step names a case, so that a renamed case cannot leave a step unrehearsed.
func TestStepsNameCases(t *testing.T) {
	outline := provider.Suite().Outline()
	for _, step := range catalogue.Steps() {
		for _, pattern := range step.Cases {
			require.NotEmpty(t, outline.Named(pattern), "step %s names %s, which is no case", step.ID, pattern)
		}
	}
}

// The profiles that rehearse a certification ask every case of its steps.
func TestProfilesAskTheStepsOfTheirCertification(t *testing.T) {
	for profile, services := range map[string][]string{
		"read": {"Service Provider (Read)"}, "write": {"Service Provider (Write)"},
		"host": {"Service Provider (Read)", "Service Provider (Write)"},
	} {
		suite, err := provider.Select(profile)
		require.NoError(t, err)
		asked := suite.Outline().IDs()
		for _, step := range catalogue.Steps() {
			for _, service := range services {
				if step.Service == service {
					require.Subset(t, asked, provider.Suite().Outline().Named(step.Cases...), "profile %s leaves out cases of step %s", profile, step.ID)
				}
			}
		}
	}
}
