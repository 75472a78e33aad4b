package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// ofOneRun are the flags that say which cases a run asks and what it compares them with. A command that asks one case again
// has none of them.
var ofOneRun = []string{"only", "rerun", "expected-failures", "expected-skips"}

// commandLine is the command line as it was typed, without what selects cases and reports on them. Variables and the file of
// --config apply to it again. It holds no secret: passwords come from files, which it names.
func commandLine(cmd *cobra.Command, args []string) string {
	words := []string{cmd.CommandPath()}
	for _, arg := range args {
		words = append(words, shellWord(arg))
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if !slices.Contains(ofOneRun, f.Name) && heading(f) != headingReports {
			words = append(words, flagWords(f)...)
		}
	})
	return strings.Join(words, " ")
}

func flagWords(f *pflag.Flag) (words []string) {
	values := []string{f.Value.String()}
	if list, isList := f.Value.(pflag.SliceValue); isList {
		values = list.GetSlice()
	}
	for _, value := range values {
		if f.Value.Type() == "bool" {
			words = append(words, shellWord("--"+f.Name+"="+value))
			continue
		}
		words = append(words, "--"+f.Name, shellWord(value))
	}
	return words
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

// shellWord quotes a word for a POSIX shell, where it needs that.
func shellWord(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
