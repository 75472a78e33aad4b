package provider

import (
	"bytes"
	"slices"

	"clrhost/conformance/provider/probe"
	"clrhost/credential/schema"
)

// profilePuts are the cases about putProfile (CLR 2.0, putProfile).
func profilePuts() []Case {
	return slices.Concat([]Case{
		profilePut, profilePublished, profileWhole, profilePutScope, profilePutAnonymous, profileAnother, profileMedia,
		profileMethods, profileConditional, profileRefusedChanges,
	}, profileRefused())
}

const clausePutProfile = "CLR 2.0, putProfile"

var readsAndPuts = needs(probe.FeatureProfileRead, probe.FeatureProfileWrite)

// CLR 2.0, putProfile: a whole Profile is accepted, with 200 and a Profile, or with 202 and an Imsx_StatusInfo. 304 is for one
// that changes nothing.
var profilePut = Case{
	ID: "profile.put", Proves: []string{"CLR-PROF-012", "CLR-PROF-013", "CLR-PROF-014"}, Clause: clausePutProfile,
	Want:  "The profile that was read can be written: 200 with a Profile, 202 with an Imsx_StatusInfo, or 304.",
	Needs: readsAndPuts,
	Run: func(p *Probe) {
		switch r := put(p, mine(p)).Status(200, 202, 304); r.Code {
		case 202:
			r.Imsx()
			p.Should(func() { r.Object().Member("imsx_codeMajor").Text().Is("processing") })
		case 304:
			r.Empty()
		default:
			r.JSONType().Object().Conforms(schema.Profile)
		}
	},
}

// CLR 2.0, putProfile: an accepted profile may be published later, or never. One that the answer of 200 shows is published.
var profilePublished = Case{
	ID: "profile.put.published", Proves: []string{"CLR-PROF-015"}, Clause: clausePutProfile, Level: should,
	Want:  "What was written is read back, at once or after a while, if the answer shows it.",
	Needs: readsAndPuts,
	Run: func(p *Probe) {
		description := "Written by a conformance run " + p.Secret()[:8]
		answer := acceptsMine(p, saying(mine(p), description))
		isShown := answer.Code == 200 && bytes.Contains(answer.Content, []byte(description))
		isPublished := published(p, func(body probe.Value) bool { return body.Member("description").Raw() == description })
		if !isPublished && !isShown {
			p.Skip("the host has not published the new description, and need not")
		}
		p.Expect(isPublished, "the description that was written", "another one")
	},
}

// CLR 2.0, putProfile: the profile is replaced, so what is left out is removed.
var profileWhole = Case{
	ID: "profile.put.whole", Proves: []string{"CLR-PROF-016"}, Clause: clausePutProfile,
	Want:  "A profile that is written without a member no longer has it.",
	Needs: readsAndPuts,
	Run: func(p *Probe) {
		before, description := mine(p), "To be left out"
		acceptsMine(p, saying(before, description))
		if !published(p, func(body probe.Value) bool { return body.Member("description").Raw() == description }) {
			p.Skip("the host does not publish what it is given, which it need not")
		}
		without := saying(before, "")
		delete(without, "description")
		acceptsMine(p, without)
		p.Expect(published(p, func(body probe.Value) bool { return !body.Member("description").Found() }),
			"no description", "one, which was left out")
	},
}

// CLR 2.0, Scopes: writing the profile needs profile.update.
var profilePutScope = Case{
	ID: "profile.put.scope", Proves: []string{"CLR-PROF-017"}, Clause: "CLR 2.0, Scopes",
	Want:  "A token without profile.update is rejected with 403, and the profile stays as it was.",
	Needs: needs(probe.FeatureProfileRead, probe.FeatureProfileWrite, probe.FeatureSignIn),
	Run: func(p *Probe) {
		before := mine(p)
		changed := encoded(saying(before, "Written without the scope for it"))
		p.With(otherScope(p, writeProfile)).Put("/profile", "application/json", changed).Status(403)
		getProfile(p).Object().Is(before)
	},
}

// CLR 2.0, Error Responses: writing a profile needs a token.
var profilePutAnonymous = Case{
	ID: "profile.put.anonymous", Proves: []string{"CLR-PROF-018"}, Clause: "CLR 2.0, Error Responses",
	Want:  "A profile that is sent without a token is rejected with 401.",
	Needs: readsAndPuts,
	Run: func(p *Probe) {
		before := mine(p)
		changed := encoded(saying(before, "Written by nobody"))
		p.Anonymous().Put("/profile", "application/json", changed).Status(401)
		getProfile(p).Object().Is(before)
	},
}

// profileRefused are profiles that are none (CLR 2.0, Profile).
func profileRefused() []Case {
	rows := []struct {
		id, what string
		change   func(object map[string]any)
	}{
		{"id", "without an id", func(object map[string]any) { delete(object, "id") }},
		{"type", "without a type", func(object map[string]any) { delete(object, "type") }},
		{"email", "whose email is an object", func(object map[string]any) { object["email"] = map[string]any{"address": "a@b.example"} }},
	}
	cases := []Case{{
		ID: "profile.put.malformed", Proves: []string{"CLR-PROF-019"}, Clause: clausePutProfile, Level: should,
		Want:  "Malformed JSON is rejected with 4xx.",
		Needs: readsAndPuts,
		Run: func(p *Probe) {
			rejectedContent(p, p.With(writeProfile).Put("/profile", "application/json", []byte("{")))
		},
	}}
	for _, row := range rows {
		cases = append(cases, Case{
			ID: "profile.put." + row.id, Proves: []string{"CLR-PROF-019"}, Clause: clausePutProfile, Level: should,
			Want:  "A profile " + row.what + " is rejected, or accepted for processing and never returned.",
			Needs: readsAndPuts,
			Run: func(p *Probe) {
				object := mine(p)
				acceptsMine(p, object)
				before, isThere := object[row.id]
				row.change(object)
				if r := put(p, object); r.Code != 202 {
					rejectedContent(p, r)
				}
				if after := getProfile(p).Object().Member(row.id); isThere {
					after.Is(before)
				} else {
					after.Absent()
				}
			},
		})
	}
	return cases
}

// CLR 2.0, putProfile: a provider may reject what it knows to be wrong. It knows whose profile it is.
var profileAnother = Case{
	ID: "profile.put.another", Proves: []string{"CLR-PROF-020"}, Clause: clausePutProfile, Level: should,
	Want:  "A profile with another person's id is rejected, or the id ignored.",
	Needs: needs(probe.FeatureProfileRead, probe.FeatureProfileWrite, probe.FeatureSecondUser, probe.FeatureSignIn),
	Run: func(p *Probe) {
		object := mine(p)
		acceptsMine(p, object)
		own, another := object["id"], getProfile(p.Second()).Object().Member("id").Text().Value
		object["id"] = another
		switch r := put(p, object); r.Code {
		case 200:
			r.Object().Member("id").Is(own)
		case 202:
		default:
			r.Rejected()
		}
		getProfile(p).Object().Member("id").Is(own)
	},
}

// CLR 2.0, putProfile: the request is application/json.
var profileMedia = Case{
	ID: "profile.put.media", Proves: []string{"CLR-PROF-021"}, Clause: clausePutProfile, Level: should,
	Want:  "A profile labelled as text is rejected, such as with 415 or 400.",
	Needs: readsAndPuts,
	Run: func(p *Probe) {
		rejectedContent(p, p.With(writeProfile).Put("/profile", "text/plain", encoded(mine(p))))
	},
}

// CLR 2.0, API Endpoints: the operations on the profile are GET and PUT. An older text had postProfile.
var profileMethods = Case{
	ID: "profile.methods", Proves: []string{"CLR-PROF-022"}, Clause: "CLR 2.0, API Endpoints", Level: should,
	Want:  "POST on the profile is rejected with 405, or 404.",
	Needs: readsAndPuts,
	Run: func(p *Probe) {
		if lists(p, "POST", "/profile") {
			p.Skip("the host lists POST /profile, which is an extension")
		}
		p.With(writeProfile).Post("/profile", "application/json", encoded(mine(p))).Status(404, 405, 501)
	},
}

// RFC 9110, Section 13.1.2: a host that offers an ETag handles conditional requests. A 304 has no body.
var profileConditional = Case{
	ID: "profile.put.conditional", Proves: []string{"CLR-PROF-023"}, Clause: "RFC 9110, Section 13.1.2", Level: may,
	Want:  "Where an ETag is offered, a PUT with If-None-Match of it is carried out, or answered 304 or 412.",
	Needs: readsAndPuts,
	Run: func(p *Probe) {
		object := mine(p)
		tag := getProfile(p).Header("ETag").Value
		if tag == "" {
			p.Skip("the host offers no ETag here; it may")
		}
		unless := probe.Header("If-None-Match", tag)
		if r := p.With(writeProfile).Put("/profile", "application/json", encoded(object), unless).Status(200, 202, 304, 412); r.Code == 304 {
			r.Empty()
		}
	},
}

// CLR 2.0, putProfile: a rejected request changes nothing.
var profileRefusedChanges = Case{
	ID: "profile.put.refused.changes", Proves: []string{"CLR-PROF-024"}, Clause: clausePutProfile, Level: should,
	Want:  "A rejected profile changes nothing.",
	Needs: readsAndPuts,
	Run: func(p *Probe) {
		before := mine(p)
		changed := saying(before, "Without an id")
		delete(changed, "id")
		if r := put(p, changed); r.Code >= 200 && r.Code < 300 {
			p.Skip("the host accepts a profile without an id; profile.put.id is about that")
		} else {
			r.Rejected()
		}
		getProfile(p).Object().Is(before)
	},
}
