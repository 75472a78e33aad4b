package registration

import (
	"errors"
	"fmt"
	"mime"
	"slices"

	"github.com/gin-gonic/gin"

	"clrhost/internal/strictjson"
	"clrhost/internal/text"
	"clrhost/oauth/protocol"
)

// maxDepth bounds the nesting of a metadata document. The members that are read nest one level; others may nest deeper.
const maxDepth = 8

// readMembers reads the members of the JSON object in the request's body. Every rejection has an error code of RFC 7591,
// Section 3.2.2, whatever its status. The JSON value null has no members, and so lacks the required ones.
func readMembers(c *gin.Context, maxBody int64) (map[string]any, error) {
	mediaType, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || mediaType != "application/json" {
		return nil, asMetadataError(protocol.UnsupportedMediaType("The body must be application/json."))
	}
	body, err := protocol.ReadBody(c, maxBody)
	if err != nil {
		return nil, asMetadataError(err)
	}
	var members map[string]any
	err = strictjson.Decode(body, strictjson.Limits{Bytes: int(maxBody), Depth: maxDepth}, &members)
	if malformed, ok := errors.AsType[*strictjson.Error](err); ok {
		return nil, protocol.InvalidClientMetadata("The body cannot be read: " + malformed.Error() + ".")
	}
	if err != nil {
		return nil, fmt.Errorf("decode metadata: %w", err)
	}
	return members, nil
}

// asMetadataError gives an error about the body the code of RFC 7591, Section 3.2.2.
func asMetadataError(err error) error {
	if rejected, ok := errors.AsType[*protocol.Error](err); ok {
		rejected.Code = protocol.ErrorInvalidClientMetadata
	}
	return err
}

// document is a metadata document that is being checked. It collects the problems, so that one answer reports them all.
type document struct {
	members  map[string]any
	problems []problem
	moves    bool // to another host name than the registered one
}

// given returns a member, unless it is missing or null. RFC 7592, Section 2.2, treats the two alike.
func (d *document) given(name string) (any, bool) {
	value := d.members[name]
	return value, value != nil
}

// str returns a string member, or "" after noting the rule that it breaks.
func (d *document) str(name string) string {
	value, ok := d.given(name)
	if !ok {
		d.fault(name, "is missing")
		return ""
	}
	given, ok := value.(string)
	switch {
	case !ok:
		d.fault(name, "must be a string")
	case text.Blank(given):
		d.fault(name, "must not be empty")
	default:
		return given
	}
	return ""
}

// text returns a string member that is shown to people.
func (d *document) text(name string) string {
	given := d.str(name)
	if given == "" {
		return ""
	}
	if rule := textRule(given); rule != "" {
		d.fault(name, rule)
	}
	return given
}

// list returns an array member of 1 to max different strings that are not empty. It returns nil when the member is missing
// or, after noting the rule, is no such list; a repeated entry is noted and kept.
func (d *document) list(name string, max int) []string {
	value, ok := d.given(name)
	if !ok {
		return nil
	}
	entries, ok := value.([]any)
	switch {
	case !ok:
		d.fault(name, "must be an array of strings")
		return nil
	case len(entries) == 0:
		d.fault(name, "must not be empty")
		return nil
	case len(entries) > max:
		d.fault(name, fmt.Sprintf("must have at most %d entries", max))
		return nil
	}
	return d.strs(name, entries)
}

// strs returns the entries of a list, or nil when they are not all strings.
func (d *document) strs(name string, entries []any) []string {
	var list []string
	for i, entry := range entries {
		given, ok := entry.(string)
		switch {
		case !ok || text.Blank(given):
			d.fault(at(name, i), "must be a string that is not empty")
			continue
		case slices.Contains(list, given):
			d.fault(at(name, i), "repeats an earlier entry")
		}
		list = append(list, given)
	}
	if len(list) < len(entries) {
		return nil
	}
	return list
}

// at names an entry of a list.
func at(name string, i int) string { return fmt.Sprintf("%s[%d]", name, i) }
