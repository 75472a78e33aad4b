package credential

import "clrhost/credential/loose"

// checkRefresh speaks when the credential names a refresh service. Without an answer from it the credential at hand is
// the one to judge, so the overall word does not hang on it.
func checkRefresh(e *examination) {
	for _, service := range objects("/refreshService", e.credential.Document["refreshService"]) {
		e.unchecked("", clauseRefresh, "%s: %s was not asked for a newer version", service.at, quote(loose.Text(service.object["type"])))
	}
}
