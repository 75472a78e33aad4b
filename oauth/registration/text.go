package registration

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"clrhost/internal/text"
)

// maxText is the longest name, version or contact in characters.
const maxText = 200

// textRule returns the rule that a text for people breaks, or "". Characters that show nothing, or change the direction of
// writing, could make a name on the consent page look like another one, or like none.
func textRule(s string) string {
	switch {
	case utf8.RuneCountInString(s) > maxText:
		return fmt.Sprintf("must have at most %d characters", maxText)
	case strings.ContainsFunc(s, text.Hidden):
		return "must not contain control or invisible characters"
	case !text.Visible(s):
		return "must contain a letter, a number or a symbol that can be seen"
	}
	return ""
}
