package credential

// checkParse records that the document could be read at all, and which rules an image around it breaks. For what could not
// be read see Unparsed.
func checkParse(e *examination) {
	switch e.credential.Form {
	case FormJWS:
		e.pass("RFC 7515, Section 7.1", "read as a compact JWS")
	case FormJSON:
		e.pass(clauseFormats, "read as a JSON object")
	}
	if e.credential.Baked == nil {
		return
	}
	for _, warning := range e.credential.Baked.Warnings {
		e.warn(clauseBaking, "%s", warning)
	}
}
