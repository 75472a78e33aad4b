package profile

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"clrhost/credential/model"
	"clrhost/internal/strictjson"
	"clrhost/server/fault"
)

// check compares a profile with the standard's model and the rules of this host, and reports every one it breaks.
func (h *Handler) check(body []byte, id string) error {
	var document map[string]any
	if err := strictjson.Decode(body, strictjson.Limits{Bytes: len(body) + 1}, &document); err != nil {
		if malformed, ok := errors.AsType[*strictjson.Error](err); ok {
			return fault.Wrap(fault.BadData, err, "The profile is not acceptable JSON: "+malformed.Error()+".")
		}
		return fmt.Errorf("decode profile: %w", err)
	}
	if document == nil {
		return fault.New(fault.BadData, "A profile is a JSON object (%s).", h.Service.Clause("Profile"))
	}
	if problems := broken(document, id); len(problems) > 0 {
		return fault.New(fault.BadData, "The profile was rejected: %s (%s).", strings.Join(problems, "; "), h.Service.Clause("Profile"))
	}
	return nil
}

// maxProblems bounds how many problems of a profile are reported.
const maxProblems = 25

// broken lists what is wrong with a profile, and removes empty members from the document. Members that the model does not
// know are extensions, and stay.
func broken(document map[string]any, id string) []string {
	var problems []string
	if document["id"] != nil && document["id"] != id {
		problems = append(problems, fmt.Sprintf("/id: must be %s, which names the person on this host", id))
	}
	for name, value := range document {
		if isEmpty(value) { // the model would report some of them otherwise
			problems = append(problems, model.Child("", name)+": is null or an empty list; leave it out instead")
			delete(document, name)
		}
	}
	model.Read(model.Profile, document, func(f model.Finding) {
		if !f.Warning {
			problems = append(problems, f.String())
		}
	})
	slices.Sort(problems)
	if more := len(problems) - maxProblems; more > 0 {
		problems = append(problems[:maxProblems], fmt.Sprintf("%d more problems are not listed", more))
	}
	return problems
}

// isEmpty reports whether the serialization rules of the standard leave a member out: null and the empty list.
func isEmpty(value any) bool {
	list, isList := value.([]any)
	return value == nil || (isList && len(list) == 0)
}
