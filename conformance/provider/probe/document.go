package probe

import (
	"slices"
	"strings"

	"clrhost/credential/schema"
)

// Imsx expects an Imsx_StatusInfo as body (CLR 2.0, Imsx_StatusInfo). The code minor is compared with minors, one of
// which must be present if there is one at all; none means that any is accepted.
func (r *Reply) Imsx(minors ...string) *Reply {
	r.JSONType()
	body := r.Object().Conforms(schema.ImsxStatusInfo)
	if fields := body.At("imsx_codeMinor", "imsx_codeMinorField"); len(minors) > 0 && fields.Found() {
		var values []string
		for _, field := range fields.Array() {
			values = append(values, field.Member("imsx_codeMinorFieldValue").Text().Value)
		}
		r.expect(slices.ContainsFunc(values, func(value string) bool { return slices.Contains(minors, value) }),
			"code minor "+strings.Join(minors, " or "), "code minor "+strings.Join(values, ", "))
	}
	return r
}

// Conforms expects a document of the standard (package schema).
func (v Value) Conforms(name schema.Name) Value {
	for _, problem := range schema.Validate(name, plain(v.v)) {
		v.reply.expect(false, v.where()+" to be a "+string(name), first(problem.Path, "the whole")+": "+problem.Rule)
	}
	return v
}
