package credential

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"clrhost/internal/strictjson"
)

// Inside returns the credential or the endorsement at a place in the document of c: the Source of a verdict among
// Verdict.Nested. It is nil where there is none, as of the version that a refresh service offers, and where it cannot be read.
func (c *Credential) Inside(at string) *Credential {
	var found any = c.Document
	for token := range jsontext.Pointer(at).Tokens() {
		switch around := found.(type) {
		case map[string]any:
			found = around[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(around) {
				return nil
			}
			found = around[i]
		default:
			return nil
		}
	}
	switch found := found.(type) {
	case map[string]any:
		return index(found)
	case string:
		if inner, err := Parse([]byte(found), strictjson.Limits{}); err == nil {
			return inner
		}
	}
	return nil
}
