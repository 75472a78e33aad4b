package report_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/report"
)

// outcomes are those of the steps in the JSON report of a document.
func outcomes(t *testing.T, d report.Document) map[string]string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, report.WriteJSON(&out, d))
	var got struct {
		Steps []struct{ ID, Outcome string }
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &got))
	found := map[string]string{}
	for _, s := range got.Steps {
		found[s.ID] = s.Outcome
	}
	return found
}

// A step is as good as the worst of its cases, and it is not passed while one of them was not run.
func TestOutcomesOfSteps(t *testing.T) {
	d := sample()
	require.Equal(t, map[string]string{
		"provider-read.1": "pass", "provider-read.2": "fail", "provider-read.3": "not-run", "host.1": "by-hand",
	}, outcomes(t, d))

	d.Run.Groups = d.Run.Groups[1:2]
	require.Empty(t, outcomes(t, d), "a run that asked no whole step shows none")
}

func TestStepsOfASuite(t *testing.T) {
	suite := conformance.Outline{{Name: "read", Cases: []conformance.CaseInfo{{ID: "read.good"}, {ID: "read.private"}}}}
	steps := report.Steps(suite)
	of := func(id string) []string {
		i := slices.IndexFunc(steps, func(s report.Step) bool { return s.ID == id })
		require.GreaterOrEqual(t, i, 0, id)
		return steps[i].IDs
	}
	require.Equal(t, []string{"read.good"}, of("provider-read.2"))
	require.Empty(t, of("provider-read.4"))
	require.Equal(t, []string{"read.good"}, of("host.2"), "a host passes the steps of a provider")

	whole := report.Rehearsed(steps, suite)
	services := map[string]bool{}
	for _, s := range whole {
		services[s.Service] = true
	}
	require.Equal(t, map[string]bool{"Service Provider (Read)": true, "Host": true}, services)
	require.Empty(t, report.Rehearsed(steps, nil))
}
