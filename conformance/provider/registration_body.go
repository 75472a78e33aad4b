package provider

import (
	"encoding/json"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

const clauseRefused = "RFC 7591, Section 3.2.2"

var unreadables = []unreadable{
	{
		"broken", "A body that is broken JSON is rejected in JSON.", []string{"CLR-REG-045", "OAUTH-109"}, clauseRefused, []int{400},
		"application/json", func([]byte) []byte { return []byte("{") },
	},
	{
		"array", "A body that is a JSON array is rejected in JSON.", []string{"CLR-REG-046", "OAUTH-109"}, clauseRefused, []int{400},
		"application/json", func(good []byte) []byte { return []byte("[" + string(good) + "]") },
	},
	{
		"text", "A body that is a JSON string is rejected in JSON.", []string{"CLR-REG-046"}, clauseRefused, []int{400},
		"application/json", func([]byte) []byte { return []byte(`"x"`) },
	},
	{
		"form", "A registration as a form is rejected in JSON.", []string{"CLR-REG-047", "OAUTH-109"}, "RFC 7591, Section 3.1", []int{400, 415},
		"application/x-www-form-urlencoded", asForm,
	},
	{ // RFC 8259, Section 4: the names within an object should be unique, and what a reader does with others is open
		"twice", "A body in which a member stands twice is rejected in JSON, or read.", []string{"OAUTH-109"}, "RFC 8259, Section 4", []int{200, 201, 400},
		"application/json", func(good []byte) []byte { return []byte(`{"client_name":"Another",` + string(good[1:])) },
	},
	{ // RFC 8259, Section 8.1, lets a reader pass over a byte order mark
		"mark", "A body that begins with a byte order mark is rejected in JSON, or read without it.", []string{"OAUTH-109"}, clauseRefused,
		[]int{201, 400}, "application/json", func(good []byte) []byte { return []byte("\ufeff" + string(good)) },
	},
	{ // no client is made of it at any host, because it has no redirect URI
		"large", "A body of a megabyte, which lacks redirect_uris, is rejected in JSON.", []string{"OAUTH-109"}, clauseRefused, []int{400, 413},
		"application/json", func(good []byte) []byte {
			return []byte(`{"software_version":"` + strings.Repeat("1", 1<<20) + `",` +
				strings.NewReplacer(`"software_version"`, `"x_version"`, `"redirect_uris"`, `"x_uris"`).Replace(string(good[1:])))
		},
	},
}

// RFC 7591, Sections 3.1 and 3.2.2: metadata is a JSON object, and what is none is rejected with a JSON error.
func registrationBodies() []Case {
	var cases []Case
	for _, bad := range unreadables {
		cases = append(cases, Case{
			ID: "registration.body." + bad.id, Proves: bad.proves, Clause: bad.clause, Level: should, Want: bad.want,
			Run: func(p *Probe) {
				good, err := json.Marshal(registrable(p))
				if err != nil {
					p.Unable("the metadata could not be written: %v", err)
				}
				r := p.Register(p.Metadata(), probe.Body(bad.contentType, bad.text(good))).Status(bad.allowed...)
				if !r.IsSuccess() {
					r.JSONType().Object().Member("error").Text().NotEmpty()
				}
			},
		})
	}
	return cases
}

// RFC 7591, Section 3: a client registers by POST.
var registrationGet = Case{
	ID: "registration.get", Proves: []string{"CLR-REG-048"}, Clause: "RFC 7591, Section 3", Level: should,
	Want: "GET at the registration endpoint makes no client.",
	Run: func(p *Probe) {
		p.Client()
		r := p.Fetch("GET", p.Host().Registration).NotWithin(`"client_id"`, "client_id")
		if !isNotOffered(r) {
			r.Rejected()
		}
	},
}

// Security Framework 1.1, Dynamic Client Registration: what is required must be there for a client to be accepted, so
// neither the id that it sent nor one in the answer is of use.
var registrationUseless = Case{
	ID: "registration.useless", Proves: []string{"CLR-REG-049"}, Clause: clauseRegistration, Level: should,
	Want:  "A rejected registration leaves no client that can ask for authorization.",
	Needs: needs(probe.FeatureSignIn),
	Run: func(p *Probe) {
		m := registrable(p).With("client_id", p.Secret()).Without("client_name")
		r := conformance.Given(p, "a rejection", p.Register(m).Rejected)
		seen, _ := r.JSON().Member("client_id").Raw().(string)
		for _, id := range []string{m["client_id"].(string), seen} {
			if id != "" {
				p.Authorize(&probe.Client{ID: id, RedirectURI: m["redirect_uris"].([]string)[0]}, []string{scope(p)}).NoCode()
			}
		}
	},
}

// Security Framework 1.1, Dynamic Client Registration: the vocabulary of registration errors.
var registrationErrorCode = Case{
	ID: "registration.error.code", Proves: []string{"CLR-REG-043"}, Clause: clauseRegistration,
	Want: "Every rejection is JSON with one of the four error codes of registration.",
	Run: func(p *Probe) {
		conformance.Given(p, "a rejection", registeredWithout(p, "client_name").Rejected)
		for _, r := range refusals(p) {
			r.JSONType().Object().Member("error").Text().OneOf(invalidMetadata, invalidRedirect, "invalid_software_statement", "unapproved_software_statement")
		}
	},
}

// Security Framework 1.1, Dynamic Client Registration: the errors about software statements are for those that sent one.
var registrationErrorStatement = Case{
	ID: "registration.error.statement", Proves: []string{"CLR-REG-044"}, Clause: clauseRegistration,
	Want: "No rejection blames a software statement, since none was sent.",
	Run: func(p *Probe) {
		conformance.Given(p, "a rejection", registeredWithout(p, "software_id").Rejected)
		for _, r := range refusals(p) {
			r.NotWithin("_software_statement", "error about a software statement")
		}
	},
}
