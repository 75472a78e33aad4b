package provider

import (
	"fmt"
	"strings"
	"time"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

func tokenCodes() []Case {
	return []Case{
		tokenCodeMissing, tokenCodeUnknown, tokenCodeOnce, tokenCodeOnceLate, tokenCodeReplay, tokenCodeReplayRefresh,
		tokenCodeRace, tokenCodeExpires, tokenCodeClient, tokenCodeSpared, tokenRedirectOther, tokenRedirectMissing,
	}
}

// RFC 6749, Section 5.2: a request that misses a required parameter is invalid_request.
var tokenCodeMissing = Case{
	ID: "token.code.missing", Proves: []string{"CLR-TOK-014", "OAUTH-064"}, Clause: "RFC 6749, Section 5.2",
	Want: "A missing code gives invalid_request or invalid_grant.",
	Run: func(p *Probe) {
		p.Exchange(exchangeable(p), probe.Without("code")).OAuthError("invalid_request", "invalid_grant")
	},
}

// RFC 6749, Section 5.2: an invalid code is invalid_grant.
var tokenCodeUnknown = Case{
	ID: "token.code.unknown", Proves: []string{"CLR-TOK-015", "OAUTH-065"}, Clause: "RFC 6749, Section 5.2",
	Want: "A code that was made up, cut or altered gives invalid_grant.",
	Run: func(p *Probe) {
		code := exchangeable(p)
		half := code.Value[:len(code.Value)/2]
		for _, made := range []string{"nope", p.Secret(), half, half + strings.Repeat("x", len(code.Value)-len(half))} {
			p.Exchange(code, probe.Set("code", made)).OAuthError("invalid_grant")
		}
	},
}

// RFC 6749, Section 4.1.2: the client must not use the code more than once.
var tokenCodeOnce = Case{
	ID: "token.code.once", Proves: []string{"CLR-TOK-016", "OAUTH-058"}, Clause: "RFC 6749, Section 4.1.2",
	Want: "A code that was exchanged gives invalid_grant, at once and a second later.",
	Run: func(p *Probe) {
		code := exchangeable(p)
		p.Exchange(code).Succeeded()
		p.Exchange(code).OAuthError("invalid_grant")
		p.Wait(time.Second)
		p.Exchange(code).OAuthError("invalid_grant")
	},
}

// RFC 6749, Section 4.1.2: a host that forgets used codes too early accepts them again.
var tokenCodeOnceLate = Case{
	ID: "token.code.once.late", Proves: []string{"OAUTH-058"}, Clause: "RFC 6749, Section 4.1.2",
	Want:  "A code that was exchanged gives invalid_grant half a minute later too.",
	Needs: needs(conformance.FeatureSlow),
	Run: func(p *Probe) {
		code := exchangeable(p)
		p.Exchange(code).Succeeded()
		p.Wait(30 * time.Second)
		p.Exchange(code).OAuthError("invalid_grant")
	},
}

// RFC 6749, Section 4.1.2: a code that is used twice may be stolen, and the tokens issued from it should be revoked when
// that is possible.
var tokenCodeReplay = Case{
	ID: "token.code.replay", Proves: []string{"CLR-TOK-017", "OAUTH-059"}, Clause: "RFC 6749, Section 4.1.2", Level: should,
	Want:  "The access token of a code that is used twice stops working.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		code := p.Code(readCredentials)
		first := conformance.Given(p, "a token", func() *probe.Grant { return p.Exchange(code).Grant(p.Client()) })
		conformance.Given(p, "an answer to that token", func() *probe.Reply {
			return p.Bearer(first.Access).Get("/credentials").Succeeded()
		})
		p.Exchange(code)
		ended(p, p.Bearer(first.Access).Get("/credentials"))
	},
}

// RFC 9700, Section 4.5: all tokens that descend from a code used twice are revoked.
var tokenCodeReplayRefresh = Case{
	ID: "token.code.replay.refresh", Proves: []string{"OAUTH-059"}, Clause: "RFC 9700, Section 4.5", Level: should,
	Want:  "The refresh token of a code that is used twice stops working.",
	Needs: needs(probe.FeatureRefresh),
	Run: func(p *Probe) {
		code := p.Code(scope(p), offlineAccess)
		first := conformance.Given(p, "a token", func() *probe.Grant { return p.Exchange(code).Grant(p.Client()) })
		p.Exchange(code)
		p.Renew(first).OAuthError("invalid_grant")
	},
}

// racers is how many requests try one code at the same time.
const racers = 8

// RFC 6749, Section 4.1.2: a code is used once, also when several try at the same time. That one of them succeeds, and the
// others get invalid_grant, is what a client expects; a host that rejects all of them has accepted none twice.
var tokenCodeRace = Case{
	ID: "token.code.race", Proves: []string{"OAUTH-060"}, Clause: "RFC 6749, Section 4.1.2",
	Want: "Of eight exchanges of a code at the same time no more than one succeeds, and the others better get invalid_grant.",
	Run: func(p *Probe) {
		code, won := exchangeable(p), 0
		for _, r := range p.Together(racers, func(p *Probe) *probe.Reply { return p.Exchange(code) }) {
			if r.IsSuccess() {
				won++
				continue
			}
			p.Should(func() { r.OAuthError("invalid_grant") })
		}
		p.Expect(won <= 1, "one exchange that succeeds", fmt.Sprintf("%d", won))
		p.Should(func() { p.Expect(won == 1, "one exchange that succeeds", "none") })
	},
}

// longestCode is the longest that a code may live.
const longestCode = 10 * time.Minute

// RFC 6749, Section 4.1.2: a lifetime of ten minutes at most is recommended for a code.
var tokenCodeExpires = Case{
	ID: "token.code.expires", Proves: []string{"CLR-AUTH-030", "OAUTH-061"}, Clause: "RFC 6749, Section 4.1.2", Level: should,
	Want:  "A code that is older than ten minutes gives invalid_grant.",
	Needs: needs(conformance.FeatureSlow),
	Run: func(p *Probe) {
		code := exchangeable(p)
		p.Wait(longestCode + time.Second)
		p.Exchange(code).OAuthError("invalid_grant")
	},
}

// RFC 6749, Section 4.1.3: the code was issued to the authenticated client.
var tokenCodeClient = Case{
	ID: "token.code.client", Proves: []string{"CLR-TOK-018", "OAUTH-062"}, Clause: "RFC 6749, Section 4.1.3",
	Want: "A code of another client gives invalid_grant.",
	Run: func(p *Probe) {
		p.Exchange(exchangeable(p), probe.As(p.OtherClient())).OAuthError("invalid_grant")
	},
}

// A client with the code of another could otherwise prevent its use. No clause asks for that, so the code may have ended.
var tokenCodeSpared = Case{
	ID: "token.code.spared", Proves: []string{"OAUTH-062"}, Clause: "RFC 6749, Section 4.1.3", Level: should,
	Want: "A code that another client tried works for its own, or gives invalid_grant.",
	Run: func(p *Probe) {
		code := exchangeable(p)
		conformance.Given(p, "a rejection of the other client", func() *probe.Reply {
			return p.Exchange(code, probe.As(p.OtherClient())).Rejected()
		})
		if r := p.Exchange(code); !r.IsSuccess() {
			r.OAuthError("invalid_grant")
			p.Note("A code ends when another client tries it, so that client can prevent its use.")
		}
	},
}

// RFC 6749, Section 4.1.3: redirect_uri is the same as in the authorization request.
var tokenRedirectOther = Case{
	ID: "token.redirect.other", Proves: []string{"CLR-TOK-019", "OAUTH-063"}, Clause: "RFC 6749, Section 4.1.3",
	Want: "A redirect URI of the client other than that of the request gives invalid_grant.",
	Run: func(p *Probe) {
		other := p.Client().Metadata["redirect_uris"].([]string)[1]
		p.Exchange(exchangeable(p), probe.Set("redirect_uri", other)).OAuthError("invalid_grant", "invalid_request")
	},
}

// Security Framework 1.1, Token Request: redirect_uri is required.
var tokenRedirectMissing = Case{
	ID: "token.redirect.missing", Proves: []string{"CLR-TOK-020", "OAUTH-063"}, Clause: "Security Framework 1.1, Token Request",
	Want: "A missing redirect_uri gives invalid_grant or invalid_request.",
	Run: func(p *Probe) {
		p.Exchange(exchangeable(p), probe.Without("redirect_uri")).OAuthError("invalid_grant", "invalid_request")
	},
}
