package conformance

import (
	"fmt"
	"strings"
)

// unasked names what of a suite was not asked before the run ended: the groups, with the number of cases where some of them
// were. A run that began with no group has its reason in the preflight.
func unasked[P any](suite Suite[P], groups []GroupResult) string {
	var left []string
	for i, group := range suite {
		if i >= len(groups) {
			break
		}
		switch n := len(group.Cases) - len(groups[i].Results); n {
		case 0:
		case len(group.Cases):
			left = append(left, group.Name)
		default:
			left = append(left, fmt.Sprintf("%d of the %d cases of %s", n, len(group.Cases), group.Name))
		}
	}
	return strings.Join(left, ", ")
}
