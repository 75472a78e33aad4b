package credential

// checkParse records that the document could be read at all; what could not is Unparsed.
func checkParse(e *examination) {
	switch e.credential.Form {
	case FormJWS:
		e.pass("RFC 7515, Section 7.1", "read as a compact JWS")
	case FormJSON:
		e.pass(clauseFormats, "read as a JSON object")
	}
}
