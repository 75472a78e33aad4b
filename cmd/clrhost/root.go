package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clrhost/internal/build"
)

func newRoot(p program) *cobra.Command {
	root := newGroup("clrhost", "A host for Comprehensive Learner Records",
		newServe(p.env),
		newUser(p.env),
		newClient(p.env),
		newAudit(p.env),
		newBackup(p.env),
		newRestore(p.env),
		newCheck(p.env),
		newMigrate(p.env),
		newSecret(p.env),
		newVerify(p),
		newConformance(p),
		newVersion(),
	)
	root.Version = build.Version()
	root.SetVersionTemplate(build.Line() + "\n")
	root.SilenceErrors = true
	root.SilenceUsage = true
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(flagProblem)
	return root
}

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of this program and what it was built from, on one line",
		Args:  only(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), build.Line())
			return err
		},
	}
}

// typos is how many letters of a name may be wrong for a suggestion to be made.
const typos = 2

// newGroup makes a command that only holds others. By default cobra prints the help text and exits with 0 when a command
// does not exist.
func newGroup(use, short string, commands ...*cobra.Command) *cobra.Command {
	group := &cobra.Command{Use: use, Short: short, Args: cobra.ArbitraryArgs, RunE: missingCommand}
	group.SuggestionsMinimumDistance = typos
	group.AddCommand(commands...)
	return group
}

func missingCommand(group *cobra.Command, args []string) error {
	if len(args) > 0 {
		return cannotRun(didYouMean(group, "", group.SuggestionsFor(args[0])),
			"unknown command %q for %q", args[0], group.CommandPath())
	}
	var names []string
	for _, c := range group.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return cannotRun(seeHelp(group), "%s needs one of: %s", pathOf(group), strings.Join(names, ", "))
}

// flagProblem words the errors of an unknown flag and of an invalid value.
func flagProblem(cmd *cobra.Command, err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return cannotRun(didYouMean(cmd, "--", flagsLike(cmd, unknown.GetSpecifiedName())), "%w", err)
	}
	if invalid, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		f := invalid.GetFlag()
		return cannotRun(seeHelp(cmd), "--%s: must be %s", f.Name, nameOfType(f.Value.Type()))
	}
	return cannotRun(seeHelp(cmd), "%w", err)
}

// flagsLike returns the flags of cmd that resemble the name. Cobra measures that for commands only.
func flagsLike(cmd *cobra.Command, name string) []string {
	flags := &cobra.Command{SuggestionsMinimumDistance: typos}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		flags.AddCommand(&cobra.Command{Use: f.Name, Run: func(*cobra.Command, []string) {}})
	})
	return flags.SuggestionsFor(name)
}

func didYouMean(cmd *cobra.Command, prefix string, names []string) string {
	if len(names) == 0 {
		return seeHelp(cmd)
	}
	return "did you mean " + prefix + strings.Join(names, " or "+prefix) + "?"
}

func seeHelp(cmd *cobra.Command) string {
	return fmt.Sprintf("see %s --help", cmd.CommandPath())
}

// pathOf returns the command as it is typed, without the program's name, with which every message begins.
func pathOf(cmd *cobra.Command) string {
	return strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")
}

// only accepts exactly the named arguments.
func only(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == len(names) {
			return nil
		}
		wanted := cmp.Or(strings.Join(names, " and "), "no arguments")
		return cannotRun("use "+cmd.UseLine(), "%s takes %s", pathOf(cmd), wanted)
	}
}

// atMostOne accepts one argument or none, for one that may be given in another way.
func atMostOne(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) <= 1 {
			return nil
		}
		return cannotRun("use "+cmd.UseLine(), "%s takes one %s", pathOf(cmd), name)
	}
}

// atLeastOne accepts one or more arguments of one kind.
func atLeastOne(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return nil
		}
		return cannotRun("use "+cmd.UseLine(), "%s takes %s...", pathOf(cmd), name)
	}
}
