package probe

import (
	"strings"

	"clrhost/conformance"
)

// The features that cases about a provider may need.
const (
	FeatureHTTPS         conformance.Feature = "https"         // the host is reached over TLS
	FeatureRead          conformance.Feature = "read"          // GET /credentials is listed
	FeatureWrite         conformance.Feature = "write"         // POST /credentials is listed
	FeatureProfileRead   conformance.Feature = "profile.read"  // GET /profile is listed
	FeatureProfileWrite  conformance.Feature = "profile.write" // PUT /profile is listed
	FeatureRefresh       conformance.Feature = "refresh"       // the host issues refresh tokens
	FeatureRevocation    conformance.Feature = "revocation"    // a revocation URL is known
	FeatureIntrospection conformance.Feature = "introspection" // an introspection URL is known
	FeatureMetadata      conformance.Feature = "metadata"      // authorization server metadata is published (RFC 8414)
	FeatureManagement    conformance.Feature = "management"    // registrations can be managed (RFC 7592)
	FeatureSignIn        conformance.Feature = "sign-in"       // the run can sign in by itself
	FeatureSecondUser    conformance.Feature = "second user"   // a second account was given
	FeatureProfileID     conformance.Feature = "profile id"    // the expected id of the user's profile was given
)

// Why cases are skipped for which the run has no account.
const (
	needsSignIn     = "it needs to sign in anew, which only a run with a password can"
	needsSecondUser = "no second account was given (--second-user)"
)

// Absent implements conformance.Role.
func (partner *Partner) Absent(f conformance.Feature) string { return partner.absent[f] }

// settle finds out which features are present, beside those that optional answers of the host showed.
func (partner *Partner) settle(refresh, management, metadata bool) {
	h := partner.host
	for _, feature := range []struct {
		name    conformance.Feature
		present bool
		why     string // it is not
	}{
		{FeatureRefresh, refresh, "the host issued no refresh token; refresh is optional"},
		{FeatureManagement, management, "the host offers no management of registrations, which RFC 7592 makes optional"},
		{FeatureMetadata, metadata, "the host publishes no authorization server metadata, which RFC 8414 makes optional"},
		{FeatureHTTPS, strings.HasPrefix(h.Base, "https://"), "the host was reached over plain http, so nothing about TLS could be seen"},
		{FeatureRead, h.Operations["GET /credentials"], "the host does not list GET /credentials"},
		{FeatureWrite, h.Operations["POST /credentials"], "the host does not list POST /credentials"},
		{FeatureProfileRead, h.Operations["GET /profile"], "the host does not list GET /profile"},
		{FeatureProfileWrite, h.Operations["PUT /profile"], "the host does not list PUT /profile"},
		{FeatureRevocation, h.Revocation != "", "no revocation endpoint is known; name one in the configuration if there is one"},
		{FeatureIntrospection, h.Introspection != "", "no introspection endpoint is known; name one in the configuration if there is one"},
		{FeatureSignIn, partner.cfg.signsIn(), needsSignIn},
		{FeatureSecondUser, len(partner.cfg.Users) > 1, needsSecondUser},
		{FeatureProfileID, partner.cfg.ProfileID != "", "no profile id was given to compare with (--profile-id)"},
	} {
		if !feature.present {
			partner.absent[feature.name] = feature.why
		}
	}
	if !partner.cfg.registers() {
		partner.absent[FeatureManagement] = needsRegistration
	}
}
