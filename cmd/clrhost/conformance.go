package main

import (
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newConformance(p program) *cobra.Command {
	return newGroup("conformance", "Hold a host against the standard, from outside",
		newConformanceList(),
		newConformanceProvider(p),
	)
}

// tool is how reports name the program that made them, with its version where it was built from a known one.
func tool() string {
	const name = "clrhost"
	build, known := debug.ReadBuildInfo()
	if !known || build.Main.Version == "" || build.Main.Version == "(devel)" {
		return name
	}
	return name + " " + build.Main.Version
}
