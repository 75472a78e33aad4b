package main

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// headingOf is the annotation of a flag that names its heading in the help text.
const headingOf = "heading"

// under adds flags to a set, under a heading of the help text.
func under(f *pflag.FlagSet, heading string, add func(*pflag.FlagSet)) {
	added := pflag.NewFlagSet(heading, pflag.ContinueOnError)
	added.SortFlags = false
	add(added)
	added.VisitAll(func(flag *pflag.Flag) {
		flag.Annotations = map[string][]string{headingOf: {heading}}
		f.AddFlag(flag)
	})
}

func heading(flag *pflag.Flag) string {
	if named := flag.Annotations[headingOf]; len(named) > 0 {
		return named[0]
	}
	return "General"
}

// usageByHeading prints the flags of a command by heading, in the order in which they were added.
func usageByHeading(cmd *cobra.Command) error {
	var headings []string
	sets := map[string]*pflag.FlagSet{}
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		name := heading(flag)
		if sets[name] == nil {
			headings = append(headings, name)
			sets[name] = pflag.NewFlagSet(name, pflag.ContinueOnError)
			sets[name].SortFlags = false
		}
		sets[name].AddFlag(flag)
	})
	out := cmd.OutOrStderr()
	if _, err := fmt.Fprintf(out, "Usage:\n  %s\n", cmd.UseLine()); err != nil {
		return err
	}
	for _, name := range headings {
		if _, err := fmt.Fprintf(out, "\n%s:\n%s", name, sets[name].FlagUsagesWrapped(columns)); err != nil {
			return err
		}
	}
	return nil
}
