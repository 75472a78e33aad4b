package main

import (
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"
)

// A case is repeated with what the run was given, but for what selects cases and writes reports.
func TestCommandLine(t *testing.T) {
	cmd := &cobra.Command{Use: "provider"}
	addProviderFlags(cmd.Flags())
	addConfigFlag(cmd.Flags())
	require.NoError(t, cmd.ParseFlags([]string{
		"--user", "kim o'hara", "--only", "token", "--password-file", "-", "--slow", "--html", "x.html", "--verbose", "--config", "run.yaml",
		"--expected-skips", "skips.txt", "--profile", "read",
	}))
	require.Equal(t, `provider https://h.example/ --user 'kim o'\''hara' --password-file - --slow=true --config run.yaml --profile read`,
		commandLine(cmd, []string{"https://h.example/"}))
}

// Every flag stands under a heading, but for what every command has.
func TestEveryFlagHasAHeading(t *testing.T) {
	f := pflag.NewFlagSet("provider", pflag.ContinueOnError)
	addProviderFlags(f)
	f.VisitAll(func(flag *pflag.Flag) { require.NotEqual(t, "General", heading(flag), flag.Name) })
}
