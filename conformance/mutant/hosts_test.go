package mutant_test

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/browser"
	"clrhost/conformance/mutant"
	"clrhost/conformance/mutant/alternate"
	"clrhost/conformance/provider/probe"
	"clrhost/server/servertest"
)

// kind is a kind of good host. The two differ in what the standard leaves to the host, so that no case presumes a choice.
type kind struct {
	name  string
	start func(t *testing.T, o servertest.Options) host
	// deviations are the recommendations that hosts of this kind knowingly do not follow, and why. idle are the cases that
	// they give no occasion for. Such cases decide nothing about a mutant.
	deviations, idle map[string]string
	// spared are the cases that a mutant does not turn red on hosts of this kind, by its name.
	spared map[string]spared
}

// spared are cases, all that a mutant turns where none are named, and the reason.
type spared struct {
	why   string
	cases []string
}

// host is a running host, good or broken.
type host struct {
	*servertest.Host
	config probe.Config
	places mutant.Places
	sleep  func(ctx context.Context, d time.Duration) // of a run against it; nil lets time pass
}

func (h host) partner(t *testing.T) *probe.Partner {
	t.Helper()
	config := h.config
	config.Roots, config.Transport = h.Roots, h.Direct()
	partner, err := probe.New(config)
	require.NoError(t, err)
	return partner
}

// isUndecided reports whether a case decides nothing about hosts of this kind.
func (k kind) isUndecided(id string) bool { return k.deviations[id]+k.idle[id] != "" }

// turned are the cases that a mutant turns red on hosts of this kind.
func (k kind) turned(m mutant.Mutant) []string {
	spared := k.spared[m.Name]
	return slices.DeleteFunc(slices.Sorted(slices.Values(m.Turns)), func(id string) bool {
		return k.isUndecided(id) || spared.why != "" && (spared.cases == nil || slices.Contains(spared.cases, id))
	})
}

// reasons gives each case the reason under which it is listed.
func reasons(listed map[string][]string) map[string]string {
	cases := map[string]string{}
	for reason, ids := range listed {
		for _, id := range ids {
			cases[id] = reason
		}
	}
	return cases
}

// kinds are both kinds.
var kinds = []kind{ours, another}

var ours = kind{
	name: "clrhost",
	start: func(t *testing.T, o servertest.Options) host {
		h := servertest.Start(t, o)
		config := probe.Config{URL: h.URL, ProfileID: "urn:uuid:" + h.Learners[0].ID}
		for _, l := range h.Learners {
			config.Users = append(config.Users, browser.Person{Email: l.Email, Password: l.Password})
		}
		return host{Host: h, config: config}
	},
	deviations: map[string]string{
		"model.association.dangling": "Such an association is reported in the verdict of the credential, and is no reason to reject it.",
	},
	idle: map[string]string{
		"authorization.grant":     "No registration makes a client that is not for the code flow.",
		"token.grant.own":         "No registration makes a client that is not for the code flow.",
		"bearer.own":              "No registration makes a client that is not for the code flow.",
		"token.code.once.late":    "It waits; TestSlow runs it.",
		"token.code.expires":      "It waits; TestSlow runs it.",
		"revocation.unsupported":  "The host revokes access tokens.",
		"read.etag":               "The host offers no ETag of a list.",
		"profile.put.conditional": "The host offers no ETag of a profile.",
		"errors.codes.429":        "The host under test limits nothing.",
		"errors.codes.500":        "The host does not fail.",
	},
}

// basePath is where the alternate host is.
const basePath = "/campuses/north"

var another = kind{
	name: "alternate",
	start: func(t *testing.T, o servertest.Options) host {
		people := []alternate.Person{
			{ID: "5a0f6f0e-58c1-4d0e-9b38-3f6f7b1c4d01", Email: "ada@campus.example", Password: "the first pass phrase"},
			{ID: "5a0f6f0e-58c1-4d0e-9b38-3f6f7b1c4d02", Email: "ben@campus.example", Password: "the second pass phrase"},
		}
		config := probe.Config{ProfileID: "urn:uuid:" + people[0].ID}
		for _, p := range people {
			config.Users = append(config.Users, browser.Person{Email: p.Email, Password: p.Password})
		}
		var places mutant.Places
		around := func(wrap func(http.Handler) http.Handler) func(http.Handler) http.Handler {
			if wrap == nil {
				return nil
			}
			return func(good http.Handler) http.Handler { return places.Around(wrap, good) }
		}
		o.Wrap, o.Plain = around(o.Wrap), around(o.Plain)
		h := servertest.Serve(t, o, func(url string) http.Handler {
			good, err := alternate.New(alternate.Options{URL: url + basePath, Now: o.Now, People: people})
			require.NoError(t, err)
			places = mutant.PlacesOf(good, basePath, alternate.PathRevoke)
			return good
		})
		config.URL = h.URL + basePath
		config.Revocation = config.URL + alternate.PathRevoke
		return host{Host: h, config: config, places: places}
	},
	idle: reasons(map[string][]string{
		"The service description has no ETag.": {"discovery.etag"},
		"The host publishes no metadata.": {
			"metadata.document", "metadata.issuer", "metadata.endpoints", "metadata.challenge", "metadata.authentication",
			"metadata.responses", "metadata.iss", "authorization.issuer",
		},
		"Registrations are not managed.": {
			"management.read", "management.read.again", "management.stranger.nobody", "management.stranger.guess",
			"management.stranger.other", "management.stranger.access", "management.update.redirect", "management.update.id",
			"management.update.secret", "management.update.issued", "management.update.token", "management.update",
			"management.update.omitted", "management.update.redirect.removed", "management.update.scope.removed",
			"management.delete", "management.delete.tokens", "management.delete.client", "management.delete.read",
			"management.delete.twice", "refresh.client.deleted",
		},
		"Tokens are not introspected.": {
			"introspection.client.none", "introspection.unknown", "introspection.revoked", "introspection.other", "introspection.refresh",
		},
		"No registration makes a client that is not for the code flow.": {"authorization.grant", "token.grant.own", "bearer.own"},
		"A client that is not authenticated is answered with 400.":      {"token.client.challenge"},
		"It waits; TestSlow runs it.":                                   {"token.code.once.late", "token.code.expires"},
		"A refresh token is not replaced.":                              {"refresh.replaced", "refresh.used"},
		"Access tokens are not revoked.":                                {"bearer.revoked", "revocation.access", "revocation.grant", "revocation.race"},
		"The place to revoke is configured.":                            {"revocation.found"},
		"A list has no total.":                                          {"paging.total", "paging.total.whole", "paging.total.since", "paging.total.forms", "paging.total.own"},
		"A profile has two members.":                                    {"profile.context"},
		"What is not acceptable is answered with 422.":                  {"errors.codes.400"},
		"Nothing is answered with 429 or 500.":                          {"errors.codes.429", "errors.codes.500"},
	}),
	spared: map[string]spared{
		"put-never-shows":                {why: "A profile is accepted for processing, and need not be returned."},
		"no-challenge-without-header":    {why: "A client that is not authenticated is answered with 400."},
		"revocation-without-a-challenge": {why: "A client that is not authenticated is answered with 400."},
		"total-of-the-page":              {"A list has no total.", []string{"paging.offset.beyond"}},
		"total-of-objects":               {"A list has no total.", []string{"paging.offset.beyond"}},
		"replacement-is-201":             {"What is not newer is a conflict.", []string{"write.again"}},
		"code-works-twice":               {"Access tokens are not revoked.", []string{"token.code.replay"}},
		"tokens-survive-replay":          {"Access tokens are not revoked.", []string{"token.code.replay"}},
		"offset-zero-refused":            {"Links have a cursor.", []string{"paging.follow.first", "paging.follow.prev"}},
		"jws-unwrapped":                  {"The last page holds what was written first, which is no JWS.", []string{"paging.link.keeps"}},
	},
}

// choices are the readings of the standards in which the two kinds differ, ours first. In the others a permitted host
// chooses otherwise, such as where most cases would be skipped at a host of that reading.
var choices = map[string][2]string{
	"scope.registered.fewer":    {"A client is registered for what it asks for.", "It is not registered for offline_access."},
	"registration.replaced":     {"A value that the host does not support is rejected.", "It is replaced, where another is left."},
	"registration.member.twice": {"It is rejected.", "The last one counts."},
	"management.token":          {"It stays.", "Registrations are not managed."},
	"refresh.rotation":          {"Every refresh replaces the token.", "The token stays."},
	"refresh.access":            {"When it expires.", "At once."},
	"revocation.access":         {"They can.", "The host answers unsupported_token_type."},
	"revocation.other":          {"An error.", "200."},
	"revocation.body":           {"Nothing.", "A JSON object."},
	"error.codeMinor":           {"It has one.", "It has none."},
	"error.description":         {"A text.", "A language map."},
	"error.method.status":       {"405.", "405, and 501 for PATCH."},
	"query.rejected.status":     {"400.", "422."},
	"since.member":              {"validFrom.", "awardedDate, where there is one."},
	"paging.total.unknown":      {"It knows.", "It does not know."},
	"write.rejected.status":     {"400.", "422."},
	"write.large":               {"413.", "It is read, and rejected for its proof with 422."},
	"write.again":               {"200.", "409."},
	"write.older":               {"304.", "409."},
	"write.another":             {"It is accepted.", "403."},
	"write.unverifiable":        {"It is accepted.", "422."},
	"paging.link.form":          {"An offset.", "A cursor."},
	"paging.order":              {"Oldest first.", "Newest first."},
	"list.head":                 {"As GET.", "405."},
	"token.lifetime":            {"A number of seconds.", "None."},
	"client.characters":         {"Letters, digits, - and _.", "A number, and a secret with any."},
	"client.rejected.status":    {"401.", "400."},
	"scope.unknown":             {"invalid_scope.", "It is left out of the grant."},
	"revocation.url":            {"In x-imssf-revocationUrl.", "Nowhere."},
}

// TestGood shows that a host which breaks no rule turns no case red, on each kind of host. A case that is skipped is one
// that the host gives no occasion for. Ours on PostgreSQL is examined in package deploy.
func TestGood(t *testing.T) {
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			requireGood(t, k, servertest.Options{})
		})
	}
}

// requireGood expects that every case passed, but for those that the kind lists.
func requireGood(t *testing.T, k kind, o servertest.Options) {
	t.Helper()
	for _, result := range ask(t, k.start(t, o), nil, false).Results() {
		var isExpected bool
		switch id := result.Case.ID; result.Outcome {
		case conformance.Pass:
			isExpected = !k.isUndecided(id)
		case conformance.Skip:
			isExpected = k.idle[id] != ""
		case conformance.Warn:
			isExpected = k.deviations[id] != ""
		}
		if !isExpected {
			t.Errorf("%s: %s\nexpected %s\nactual   %s\n%s", result.Case.ID, result.Outcome, result.Expected, result.Actual, result.Reason)
		}
	}
}
