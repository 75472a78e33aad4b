package credential

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"time"

	"clrhost/credential/fetch"
	"clrhost/internal/strictjson"
	"clrhost/internal/untyped"
)

// typeRefresh is the type of refresh service that is supported.
const typeRefresh = "1EdTechCredentialRefresh"

// maxRefreshes bounds how many refresh services one verification requests, those of embedded credentials included.
const maxRefreshes = 10

// checkRefresh applies when the credential names a refresh service. Without a response the presented credential is the one
// to verify, so the overall word does not depend on it. The service is requested only for a credential that is proven;
// otherwise anybody could make a host send requests anywhere. Such a credential names at most one: the schema check rejects
// others.
func checkRefresh(e *examination) {
	for _, service := range objects("/refreshService", e.credential.Document["refreshService"]) {
		why := ""
		switch {
		case !untyped.Contains(service.object["type"], typeRefresh):
			why = "this kind is not supported"
		case !isProven(e.checks):
			why = "the credential that names it is not proven"
		case *e.refreshes == 0:
			why = "too many others were"
		}
		if why != "" {
			e.unchecked("", clauseRefresh, "%s: %s was not asked for a newer version: %s",
				service.at, quote(untyped.Text(service.object["type"])), why)
			continue
		}
		*e.refreshes--
		followRefresh(e, service)
	}
}

// isProven reports whether no check is a reason to reject the credential, and the key that signed is known to be its
// issuer's.
func isProven(checks []Check) bool {
	isIssuers := func(c Check) bool { return c.Name == CheckIssuerKey && c.Outcome == OutcomePass }
	return len(Verdict{Checks: checks}.Refusals()) == 0 && slices.ContainsFunc(checks, isIssuers)
}

// followRefresh compares the presented credential with the response of the service. A defect of the response does not affect
// the presented credential.
func followRefresh(e *examination, service located) {
	data, err := currentVersion(e.ctx, e.verifier.fetch, untyped.Text(service.object["id"]))
	if err != nil {
		e.unchecked("", clauseRefresh, "%s: the refresh service did not answer, so this version was verified: %s", service.at, err)
		return
	}
	if err := e.budget.Spend(perCredential + len(data)/bytesAValue); err != nil {
		e.unchecked("", clauseRefresh, "%s: the answer of the refresh service was not read, because %s", service.at, err)
		return
	}
	fetched, err := ParseFile(data, strictjson.Limits{})
	mine := e.credential
	ignore := func(format string, args ...any) {
		e.warn(clauseRefresh, service.at+": the answer of the refresh service was ignored: "+format, args...)
	}
	switch {
	case err != nil:
		ignore("it is not a credential: %s", err)
	case mine.ID == "" || fetched.Identity() != mine.Identity():
		ignore("it has another id, or is another issuer's")
	case sameButForProof(fetched, mine):
		e.pass(clauseRefresh, "%s: this is the current version", service.at)
	case fetched.ValidFrom.Before(mine.ValidFrom):
		ignore("it is older than this version, or has no date")
	default:
		judgeRefreshed(e, fetched, service.at, ignore)
	}
}

// acceptAnyForm is the Accept header for a credential in any form.
const acceptAnyForm = "application/vc+ld+json, application/vc, application/vc+jwt, application/ld+json, application/json, text/plain;q=0.9, image/png;q=0.5, image/svg+xml;q=0.5"

// currentVersion fetches the current version of a credential from a refresh service. The error is a sentence fit for a
// client.
func currentVersion(ctx context.Context, f Fetcher, address string) ([]byte, error) {
	if u, err := url.Parse(address); err != nil || u.Host == "" {
		return nil, fmt.Errorf("its URL cannot be read: %s", quote(address))
	}
	document, err := f.Get(ctx, address, acceptAnyForm)
	if failed, ok := errors.AsType[*fetch.Error](err); ok {
		return nil, failed
	}
	if err != nil { // not written for clients
		return nil, errors.New("the request failed")
	}
	return document.Body, nil
}

// sameButForProof reports whether two credentials differ in their proofs only. A service may sign anew for every response.
func sameButForProof(a, b *Credential) bool {
	x, y := maps.Clone(a.Document), maps.Clone(b.Document)
	delete(x, "proof")
	delete(y, "proof")
	return reflect.DeepEqual(x, y)
}

// refreshedVersion ends the Source of the verdict on a newer version that a refresh service offers.
const refreshedVersion = ", the refreshed version"

// judgeRefreshed verifies a version that differs from the presented one, without what is embedded in it. When it is proven,
// its verdict is listed, and its status counts for every version.
func judgeRefreshed(e *examination, fetched *Credential, at string, ignore func(format string, args ...any)) {
	inner := e.verifier.begin(e.ctx, fetched)
	inner.now, inner.accept = e.now, e.accept
	verdict := inner.run(aboutItself())
	verdict.Source = at + refreshedVersion
	if !isProven(verdict.Checks) {
		ignore("it is not proven: %s", firstTrouble(verdict.Checks))
		return
	}
	e.nested = append(e.nested, verdict)
	from, is := fetched.ValidFrom.Format(time.RFC3339), "there is a newer version"
	if fetched.ValidFrom.Equal(e.credential.ValidFrom) {
		is = "there is a corrected version of the same date"
	}
	if verdict.Overall == Revoked || verdict.Overall == Suspended {
		e.fail(verdict.Overall, clauseRefresh, "%s: %s, valid from %s, and that one is %s", at, is, from, verdict.Overall)
		return
	}
	e.warn(clauseRefresh, "%s: %s, valid from %s, which is by itself %s", at, is, from, verdict.Overall)
}

// firstTrouble is the detail of the first check that failed, else of the first that is unchecked.
func firstTrouble(checks []Check) string {
	for _, outcome := range []string{OutcomeFail, OutcomeUnchecked} {
		for _, check := range checks {
			if check.Outcome == outcome {
				return check.Detail
			}
		}
	}
	return "its proof does not verify"
}
