package provider

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"clrhost/conformance/provider/probe"
	"clrhost/credential"
	"clrhost/credential/schema"
	"clrhost/internal/strictjson"
	"clrhost/internal/untyped"
)

// read is getCredentials, but for its paging (CLR 2.0, getCredentials).
func read() Group {
	return Group{Name: "read", Title: "Provider read: credentials", Cases: slices.Concat([]Case{
		readGood, readScope, readMembers, readSchema, readArrays, readJWS, readJSON, readPattern, readProven, readCLR,
		readNone, readNulls, readType, readAccept, readNotAcceptable,
		readSince, readSinceFuture, readSinceExclusive, readSinceZone, readSinceUTC,
		readUnknownParameter, readTwice, readPrivate, readETag, readHead, readOwn,
	}, readSinceRefused())}
}

const clauseRead = "CLR 2.0, getCredentials"

// CLR 2.0, getCredentials: with the scope for reading, the answer is 200 and a GetClrCredentialsResponse.
var readGood = Case{
	ID: "read.good", Proves: []string{"CLR-READ-001", "CLR-TOK-053"}, Clause: clauseRead,
	Want:  "A token with credential.readonly reads the credentials.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		held(p)
		p.With(readCredentials).Get("/credentials").Status(200).JSONType().Object()
	},
}

// CLR 2.0, Scopes: reading credentials needs credential.readonly, and no other scope is enough.
var readScope = Case{
	ID: "read.scope", Proves: []string{"CLR-READ-002", "OAUTH-096"}, Clause: "CLR 2.0, Scopes",
	Want:  "A token without credential.readonly is rejected with 403.",
	Needs: needs(probe.FeatureRead, probe.FeatureSignIn),
	Run: func(p *Probe) {
		p.With(otherScope(p, readCredentials)).Get("/credentials").Status(403)
	},
}

// CLR 2.0, GetClrCredentialsResponse: a closed object of two members. The plural compactJwsStrings, as a sample of an
// older text has it, is not one of them.
var readMembers = Case{
	ID: "read.members", Proves: []string{"CLR-READ-003"}, Clause: "CLR 2.0, GetClrCredentialsResponse",
	Want:  "The answer has no members but credential and compactJwsString.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		held(p)
		get(p, "").Object().OnlyNames("credential", "compactJwsString")
	},
}

// CLR 2.0, GetClrCredentialsResponse: what the published schema asks for.
var readSchema = Case{
	ID: "read.schema", Proves: []string{"CLR-READ-004"}, Clause: "CLR 2.0, GetClrCredentialsResponse",
	Want:  "The answer validates against the schema of GetClrCredentialsResponse.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		held(p)
		get(p, "?limit=10").Object().Conforms(schema.GetClrCredentialsResponse)
	},
}

// CLR 2.0, GetClrCredentialsResponse: both members are arrays, also when they hold one credential.
var readArrays = Case{
	ID: "read.arrays", Proves: []string{"CLR-READ-005"}, Clause: "CLR 2.0, GetClrCredentialsResponse",
	Want:  "credential and compactJwsString are arrays, even of one.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		for offset := range min(8, enough(p)-1) {
			body := get(p, fmt.Sprintf("?limit=1&offset=%d", offset+1)).Object()
			for _, name := range []string{"credential", "compactJwsString"} {
				if body.Member(name).Found() {
					body.Member(name).Array()
				}
			}
		}
	},
}

// CLR 2.0, GetClrCredentialsResponse: VC-JWT secured credentials must be in compactJwsString.
var readJWS = Case{
	ID: "read.jws", Proves: []string{"CLR-READ-006"}, Clause: "CLR 2.0, GetClrCredentialsResponse",
	Want:  "A credential that was sent as a JWS is in compactJwsString, as it was sent, and not in credential.",
	Needs: needs(probe.FeatureRead, probe.FeatureWrite),
	Run: func(p *Probe) {
		sent := string(heldJWS(p).jws[0])
		items := inPlace(p, idOf(sent))
		p.Expect(slices.Equal(items, []string{sent}), "the JWS, once", summary(items))
	},
}

// CLR 2.0, GetClrCredentialsResponse: credentials that are not VC-JWT secured must be in credential.
var readJSON = Case{
	ID: "read.json", Proves: []string{"CLR-READ-007"}, Clause: "CLR 2.0, GetClrCredentialsResponse",
	Want:  "A credential that was sent with an embedded proof is in credential, as an object.",
	Needs: needs(probe.FeatureRead, probe.FeatureWrite),
	Run: func(p *Probe) {
		items := inPlace(p, heldJSON(p).late)
		p.Expect(len(items) == 1 && strings.HasPrefix(items[0], "{"), "one object", summary(items))
	},
}

var compactJWS = regexp.MustCompile(`^[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+$`)

// CLR 2.0, CompactJws: three parts of base64url with dots between.
var readPattern = Case{
	ID: "read.jws.pattern", Proves: []string{"CLR-READ-008"}, Clause: "CLR 2.0, CompactJws",
	Want:  "Everything in compactJwsString is a compact JWS.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		held(p)
		if list := get(p, "?limit=100").Object().Member("compactJwsString"); list.Found() {
			for _, item := range list.Array() {
				item.Text().Matches(compactJWS, "as a compact JWS")
			}
		}
	},
}

// CLR 2.0, Verification: what a provider returns verifies. A credential may be expired or revoked; what needs
// another host to decide is left open.
var readProven = Case{
	ID: "read.proven", Proves: []string{"CLR-READ-009"}, Clause: "CLR 2.0, Verification",
	Want:  "Every credential conforms and its proof verifies, as far as that can be decided without other hosts.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		held(p)
		for _, item := range judged(p, get(p, "?limit=50").items) {
			verdict := verified(p, item)
			p.Expect(verdict.Overall != credential.Invalid && verdict.Overall != credential.ProofFailed,
				"a credential that conforms and verifies", idOf(item)+": "+firstFailure(verdict))
		}
	},
}

// CLR 2.0, getCredentials: a CLR provider returns CLRs.
var readCLR = Case{
	ID: "read.type", Proves: []string{"CLR-READ-010"}, Clause: clauseRead,
	Want:  "Every credential is a VerifiableCredential and a ClrCredential.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		held(p)
		for _, item := range judged(p, get(p, "?limit=100").items) {
			c, err := credential.Parse([]byte(item), strictjson.Limits{})
			p.Expect(err == nil, "a credential", idOf(item)+": "+fmt.Sprint(err))
			p.Expect(slices.Contains(c.Types, "VerifiableCredential") && slices.Contains(c.Types, "ClrCredential"),
				"the types VerifiableCredential and ClrCredential", strings.Join(c.Types, ", "))
		}
	},
}

// CLR 2.0, getCredentials: a list may be empty. That is an answer, and no error.
var readNone = Case{
	ID: "read.none", Proves: []string{"CLR-READ-011"}, Clause: clauseRead, Level: should,
	Want:  "A person without credentials gets 200 and none.",
	Needs: needs(probe.FeatureRead, probe.FeatureSecondUser, probe.FeatureSignIn),
	Run: func(p *Probe) {
		if len(get(p.Second(), "").items) > 0 {
			p.Skip("the second account holds credentials, so it cannot be seen what a person without any gets")
		}
	},
}

// CLR 2.0, Serialization: null members and empty arrays are left out. The schema lets empty arrays pass.
var readNulls = Case{
	ID: "read.nulls", Proves: []string{"CLR-READ-012"}, Clause: "CLR 2.0, Serialization",
	Want:  "The answer has no null members, and better no empty arrays.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		for _, query := range []string{"?limit=2", "?since=2999-01-01T00:00:00Z"} {
			body := get(p, query).Object()
			for _, name := range []string{"credential", "compactJwsString"} {
				member := body.Member(name)
				if !member.Found() {
					continue
				}
				member.Exists()
				p.Should(func() {
					p.Expect(len(untyped.List(member.Raw())) > 0, "no "+name+" when there is none", "an empty array")
				})
			}
		}
	},
}

// CLR 2.0, getCredentials: the answer is application/json. An older text has application/ld+json.
var readType = Case{
	ID: "read.media", Proves: []string{"CLR-READ-013"}, Clause: clauseRead, Level: should,
	Want:  "The answer is labelled application/json.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		get(p, "").Header("Content-Type").Contains("application/json")
	},
}

// RFC 9110, Section 12.5.1: JSON satisfies a request that accepts anything, or JSON.
var readAccept = Case{
	ID: "read.accept", Proves: []string{"CLR-READ-014"}, Clause: "RFC 9110, Section 12.5.1", Level: should,
	Want:  "Accept: application/json and Accept: */* are both served.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		for _, media := range []string{"application/json", "*/*", "text/html, application/json;q=0.5"} {
			p.With(readCredentials).Get("/credentials?limit=1", probe.Accept(media)).Status(200).JSONType()
		}
	},
}

// RFC 9110, Section 15.5.7: what cannot be served is rejected with 406, or served all the same.
var readNotAcceptable = Case{
	ID: "read.accept.none", Proves: []string{"CLR-READ-015", "CLR-ERR-014"}, Clause: "RFC 9110, Section 15.5.7", Level: should,
	Want:  "An Accept that cannot be met is answered 406 with not_acceptable, or with JSON.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		if r := p.With(readCredentials).Get("/credentials?limit=1", probe.Accept("text/csv")).Status(200, 406); r.Code == 406 {
			r.Imsx("not_acceptable")
		}
	},
}

// CLR 2.0, getCredentials: unknown parameters are ignored.
var readUnknownParameter = Case{
	ID: "read.parameter.unknown", Proves: []string{"CLR-READ-022"}, Clause: clauseRead, Level: should,
	Want:  "A query parameter that the operation does not know is ignored.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		held(p)
		p.Expect(slices.Equal(get(p, "?limit=2&foo=bar").items, get(p, "?limit=2").items), "the same page with foo=bar and without", "another page")
	},
}

// CLR 2.0, getCredentials: reading changes nothing.
var readTwice = Case{
	ID: "read.twice", Proves: []string{"CLR-READ-023", "CLR-TRAN-014"}, Clause: "RFC 9110, Section 9.2.1", Level: should,
	Want:  "Two reads with no write between give the same credentials in the same order.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		held(p)
		p.Expect(slices.Equal(get(p, "").items, get(p, "").items), "the same credentials twice", "others, or in another order")
	},
}

// RFC 9111, Section 5.2.2: personal data is not for a shared cache.
var readPrivate = Case{
	ID: "read.private", Proves: []string{"CLR-READ-025"}, Clause: "RFC 9111, Section 5.2.2", Level: should,
	Want:  "An answer with credentials is kept from shared caches, by no-store or private.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		directives := get(p, "").Header("Cache-Control").Value
		p.Expect(strings.Contains(directives, "no-store") || strings.Contains(directives, "private"), "Cache-Control with no-store or private", "Cache-Control "+directives)
	},
}

// RFC 9110, Section 13.1.2: a host that offers an ETag honours If-None-Match with 304 and no body.
var readETag = Case{
	ID: "read.etag", Proves: []string{"CLR-READ-026"}, Clause: "RFC 9110, Section 13.1.2", Level: may,
	Want:  "Where an ETag is offered, If-None-Match with it gives 304 without a body, or the list.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		tag := get(p, "").Header("ETag").Value
		if tag == "" {
			p.Skip("the host offers no ETag here; it may")
		}
		if r := p.With(readCredentials).Get("/credentials", probe.Header("If-None-Match", tag)).Status(200, 304); r.Code == 304 {
			r.Empty()
		}
	},
}

// RFC 9110, Section 9.3.2: HEAD is GET without the content, where it is supported.
var readHead = Case{
	ID: "read.head", Proves: []string{"CLR-READ-027"}, Clause: "RFC 9110, Section 9.3.2", Level: should,
	Want:  "HEAD is answered as GET, or 405.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		p.With(readCredentials).Do(http.MethodHead, "/credentials").Status(200, 405, 501)
	},
}

// CLR 2.0, getCredentials: the credentials are those of the user who gave the authorization, and no others.
var readOwn = Case{
	ID: "read.own", Proves: []string{"CLR-TOK-062"}, Clause: clauseRead,
	Want:  "A token covers the credentials of its own user and no others.",
	Needs: needs(probe.FeatureRead, probe.FeatureWrite, probe.FeatureSecondUser, probe.FeatureSignIn),
	Run: func(p *Probe) {
		h := heldJSON(p)
		p.Expect(len(find(byOffset(p, ""), h.late)) == 1, "the owner to see it", "nothing with its id")
		p.Expect(len(find(byOffset(p.Second(), ""), h.late)) == 0, "no other user to see it", "it is in another person's list")
	},
}
