package provider

import (
	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

func refreshRefusals() []Case {
	return []Case{
		refreshUnknown, refreshMissing, refreshAccess, refreshCode,
		refreshClientNone, refreshClientOther, refreshClientDeleted,
	}
}

// RFC 6749, Section 5.2: an invalid refresh token is invalid_grant.
var refreshUnknown = Case{
	ID: "refresh.unknown", Proves: []string{"CLR-TOK-042"}, Clause: "RFC 6749, Section 5.2",
	Want: "A refresh token that was made up gives invalid_grant.",
	Run: func(p *Probe) {
		p.Renew(refreshed(p), probe.Set("refresh_token", "nope")).OAuthError("invalid_grant")
	},
}

// RFC 6749, Section 5.2: a request that misses a required parameter is invalid_request.
var refreshMissing = Case{
	ID: "refresh.missing", Proves: []string{"OAUTH-080"}, Clause: "RFC 6749, Section 5.2",
	Want: "A refresh without refresh_token gives invalid_request.",
	Run: func(p *Probe) {
		p.Renew(refreshed(p), probe.Without("refresh_token")).OAuthError("invalid_request")
	},
}

// RFC 6749, Section 5.2: another value is no refresh token.
var refreshAccess = Case{
	ID: "refresh.access", Proves: []string{"OAUTH-080"}, Clause: "RFC 6749, Section 5.2",
	Want: "An access token in place of the refresh token gives invalid_grant.",
	Run: func(p *Probe) {
		grant := refreshed(p)
		p.Renew(grant, probe.Set("refresh_token", grant.Access)).OAuthError("invalid_grant")
	},
}

// RFC 6749, Section 5.2: another value is no refresh token.
var refreshCode = Case{
	ID: "refresh.code", Proves: []string{"OAUTH-080"}, Clause: "RFC 6749, Section 5.2",
	Want: "A code in place of the refresh token gives invalid_grant.",
	Run: func(p *Probe) {
		code := p.Code(callable(p)[0], offlineAccess)
		p.Renew(refreshed(p), probe.Set("refresh_token", code.Value)).OAuthError("invalid_grant")
	},
}

// RFC 6749, Section 5.2: an error_description does not repeat what was sent.
var refreshErrorText = Case{
	ID: "refresh.error.text", Proves: []string{"CLR-TOK-030"}, Clause: "RFC 6749, Section 5.2",
	Want: "The error_description of a rejected refresh has only permitted characters.",
	Run: func(p *Probe) {
		grant := refreshed(p)
		for _, name := range []string{"refresh_token", "scope", "grant_type"} {
			if description := p.Renew(grant, probe.Set(name, odd)).JSON().Member("error_description"); description.Found() {
				description.Text().Matches(descriptionText, "in printable ASCII without quote and backslash")
			}
		}
	},
}

// RFC 6749, Section 6: the client that refreshes must authenticate.
var refreshClientNone = Case{
	ID: "refresh.client.none", Proves: []string{"CLR-TOK-041"}, Clause: "RFC 6749, Section 6",
	Want: "A refresh without client authentication is rejected.",
	Run: func(p *Probe) {
		p.Renew(refreshed(p), probe.NoAuth()).OAuthError("invalid_client", "invalid_grant")
	},
}

// RFC 6749, Section 6: a refresh token is bound to the client it was issued to.
var refreshClientOther = Case{
	ID: "refresh.client.other", Proves: []string{"CLR-TOK-041", "OAUTH-076"}, Clause: "RFC 6749, Section 6",
	Want: "A refresh token of another client gives invalid_grant.",
	Run: func(p *Probe) {
		p.Renew(refreshed(p), probe.As(p.OtherClient())).OAuthError("invalid_grant", "invalid_client")
	},
}

// RFC 7592, Section 2.3: when a client is deleted, its tokens should be invalid, and it cannot authenticate.
var refreshClientDeleted = Case{
	ID: "refresh.client.deleted", Proves: []string{"OAUTH-081"}, Clause: "RFC 7592, Section 2.3",
	Want:  "A refresh token of a client that was deleted is rejected.",
	Needs: needs(probe.FeatureManagement),
	Run: func(p *Probe) {
		grant := renewed(p, refreshableOf(p, p.GrantTo(p.NewClient(p.Metadata()), callable(p)[0], offlineAccess)))
		conformance.Given(p, "a deleted client", func() *probe.Reply { return p.Manage(grant.Client, "DELETE").Succeeded() })
		p.Renew(grant).OAuthError("invalid_grant", "invalid_client")
	},
}
