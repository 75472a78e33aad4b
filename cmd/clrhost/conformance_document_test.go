package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"clrhost/conformance/catalogue"
)

// The page for vendors explains every option, lists none that is not there, and has every step that a run rehearses.
func TestTheDocumentationExplainsTheOptionsOfARun(t *testing.T) {
	text, err := os.ReadFile("../../docs/certification.md")
	require.NoError(t, err)
	f := pflag.NewFlagSet("provider", pflag.ContinueOnError)
	addProviderFlags(f)
	f.VisitAll(func(flag *pflag.Flag) { require.Contains(t, string(text), "`--"+flag.Name) })
	for _, row := range regexp.MustCompile("(?m)^\\| *`--([a-z-]+)`").FindAllStringSubmatch(string(text), -1) {
		require.NotNil(t, f.Lookup(row[1]), "docs/certification.md has a row for --%s, which is no option", row[1])
	}
	for _, step := range catalogue.Steps() {
		if strings.HasPrefix(step.Service, "Service Provider") || step.Service == "Host" {
			require.Contains(t, string(text), "| "+step.ID+" | "+step.Title+" |")
		}
	}
}
