package main

import (
	"fmt"
	"slices"

	"clrhost/conformance"
	"clrhost/conformance/report"
)

// readPast reads the JSON report of an earlier run, and returns nil when no file is named.
func readPast(flag, path string) (*report.Past, error) {
	if path == "" {
		return nil, nil
	}
	if path == "-" {
		return nil, fmt.Errorf("%s: must name a file", flag)
	}
	data, err := readInput(path, nil, report.MaxPast+1)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	past, err := report.ReadPast(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", flag, path, err)
	}
	return &past, nil
}

// rerun returns the cases of a suite that were not good in the report of --rerun. Those that the suite does not have, because
// it is of a smaller profile or of another version, are left out.
func (o providerOptions) rerun(suite conformance.Outline) ([]string, error) {
	past, err := readPast("--rerun", o.Rerun)
	if err != nil || past == nil {
		return nil, err
	}
	bad := past.Bad()
	if len(bad) == 0 {
		return nil, fmt.Errorf("--rerun: %s has no case that failed, warned or could not be told; there is nothing to run again", o.Rerun)
	}
	ids := suite.IDs()
	if bad = slices.DeleteFunc(bad, func(id string) bool { return !slices.Contains(ids, id) }); len(bad) == 0 {
		return nil, fmt.Errorf("--rerun: --profile has none of the cases of %s that failed, warned or could not be told", o.Rerun)
	}
	return bad, nil
}
