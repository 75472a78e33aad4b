package main

import (
	"io"

	"github.com/spf13/cobra"

	"clrhost/conformance"
	"clrhost/conformance/provider"
	"clrhost/conformance/report"
)

func newConformanceList() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "Show the cases, and for each requirement which cases prove it or why none can",
		Args:  only(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			asJSON, _ := cmd.Flags().GetBool("json") // the errors are for flags that are not there
			var list listing = newCaseList()
			if steps, _ := cmd.Flags().GetBool("steps"); steps {
				list = newStepList()
			}
			if coverage, _ := cmd.Flags().GetBool("coverage"); coverage {
				list = newCoverageList()
			}
			if readings, _ := cmd.Flags().GetBool("readings"); readings {
				list = newReadingList()
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), list)
			}
			_, err := io.WriteString(cmd.OutOrStdout(), list.text())
			return err
		},
	}
	cmd.Flags().Bool("coverage", false, "show the requirements of every role instead, with the cases that prove each or why there is none")
	cmd.Flags().Bool("steps", false, "show the steps of the certifications instead, with the cases that rehearse each")
	cmd.Flags().Bool("readings", false, "show the choices that the standards leave to a host instead, with the readings that are accepted")
	cmd.MarkFlagsMutuallyExclusive("coverage", "steps", "readings")
	addJSONFlag(cmd.Flags())
	return cmd
}

// listing is something that list shows, as text or as JSON.
type listing interface{ text() string }

// requirementsOf returns the requirements that a profile is about, with the cases that prove them. The whole suite is
// about all of them, also those that no case can prove.
func requirementsOf(profile string) []report.Requirement {
	all := report.Requirements(provider.Suite().Outline())
	chosen, err := provider.Select(profile)
	if err != nil || profile == provider.Full {
		return all
	}
	return report.Touched(all, chosen.Outline())
}

// stepsOf returns the steps of the certifications that a profile rehearses.
func stepsOf(profile string) []report.Step {
	chosen, err := provider.Select(profile)
	if err != nil {
		return nil
	}
	return report.Rehearsed(report.Steps(provider.Suite().Outline()), chosen.Outline())
}

// The list as scripts read it.
type (
	caseList struct {
		Requirements []listedRequirement `json:"requirements"`
		Totals       []listedTotal       `json:"totals"`
		Groups       []listedGroup       `json:"groups"`
		Profiles     []listedProfile     `json:"profiles"`
	}
	listedRequirement struct {
		ID     string            `json:"id"`
		Level  conformance.Level `json:"level"`
		Area   string            `json:"area"`
		Text   string            `json:"text"`
		Clause string            `json:"clause"`
		Cases  []string          `json:"cases"`            // that prove it
		Reason string            `json:"reason,omitempty"` // why none can
	}
	listedTotal struct {
		Level        conformance.Level `json:"level"`
		Requirements int               `json:"requirements"`
		Proven       int               `json:"proven"`     // by a case
		Unprovable   int               `json:"unprovable"` // for a reason
		Unexamined   int               `json:"unexamined"` // as yet
	}
	listedGroup struct {
		Name  string       `json:"name"`
		Title string       `json:"title"`
		Cases []listedCase `json:"cases"`
	}
	listedCase struct {
		ID     string                `json:"id"`
		Level  conformance.Level     `json:"level"`
		Want   string                `json:"want"`
		Clause string                `json:"clause"`
		Proves []string              `json:"proves"`
		Needs  []conformance.Feature `json:"needs,omitempty"`
	}
	listedProfile struct {
		Name   string   `json:"name"`
		Groups []string `json:"groups"`
	}
)

func newCaseList() caseList {
	var list caseList
	for _, r := range requirementsOf(provider.Full) {
		list.Requirements = append(list.Requirements, listedRequirement{r.ID, r.Level, r.Area, r.Text, r.Clause, append([]string{}, r.Cases...), r.Reason})
	}
	for _, level := range []conformance.Level{conformance.Must, conformance.Should, conformance.May} {
		list.Totals = append(list.Totals, list.total(level))
	}
	for _, g := range provider.Suite().Outline() {
		listed := listedGroup{Name: g.Name, Title: g.Title, Cases: []listedCase{}}
		for _, c := range g.Cases {
			listed.Cases = append(listed.Cases, listedCase{c.ID, c.Level, c.Want, c.Clause, c.Proves, c.Needs})
		}
		list.Groups = append(list.Groups, listed)
	}
	for _, name := range provider.Profiles() {
		p := listedProfile{Name: name}
		chosen, _ := provider.Select(name) // it is one of Profiles
		for _, g := range chosen {
			p.Groups = append(p.Groups, g.Name)
		}
		list.Profiles = append(list.Profiles, p)
	}
	return list
}

func (l caseList) total(level conformance.Level) listedTotal {
	t := listedTotal{Level: level}
	for _, r := range l.Requirements {
		if r.Level == level {
			t.count(r)
		}
	}
	return t
}

func (t *listedTotal) count(r listedRequirement) {
	t.Requirements++
	switch {
	case len(r.Cases) > 0:
		t.Proven++
	case r.Reason != "":
		t.Unprovable++
	default:
		t.Unexamined++
	}
}
