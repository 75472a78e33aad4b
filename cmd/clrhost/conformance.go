package main

import "github.com/spf13/cobra"

func newConformance(p program) *cobra.Command {
	return newGroup("conformance", "Test a host against the standard, from outside",
		newConformanceList(),
		newConformanceProvider(p),
	)
}
