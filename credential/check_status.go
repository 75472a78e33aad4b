package credential

// checkStatus speaks when the credential names a status: whether it was revoked or suspended is written elsewhere.
func checkStatus(e *examination) {
	for _, status := range objects("/credentialStatus", e.credential.Document["credentialStatus"]) {
		e.unchecked(Unverifiable, clauseStatus, "%s: %s was not consulted, because status is not yet fetched by this host",
			status.at, quote(text(status.object["type"])))
	}
}
