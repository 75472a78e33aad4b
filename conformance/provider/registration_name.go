package provider

import (
	"bytes"
	"slices"

	"clrhost/conformance"
	"clrhost/conformance/browser"
	"clrhost/conformance/provider/probe"
)

// hostile are names that are meant to deceive the person who reads them.
var hostile = []struct {
	id, want, name, clause string
	level                  conformance.Level
	isHarmless             func(page browser.Page) bool
}{
	{
		"html", "A client_name with HTML is rejected, or shown as text.", `Example <i id="hostile">App</i>`, "RFC 7591, Section 5", should,
		func(page browser.Page) bool { return !bytes.Contains(page.Body, []byte(`<i id="hostile">`)) },
	},
	{
		"direction", "A client_name that turns the direction of writing is rejected, or leaves the consent page usable.", "Example \u202eppA",
		"Good practice", may, usable,
	},
	{
		"long", "A client_name of 10 kB is rejected, or leaves the consent page usable.", "Example " + string(bytes.Repeat([]byte("App "), 2500)),
		"Good practice", may, usable,
	},
}

// usable asks no more of a page than that the user could consent on it.
func usable(browser.Page) bool { return true }

// RFC 7591, Section 5: the metadata of a client may be meant to deceive. It is rejected, or shown so that it cannot.
func registrationNames() []Case {
	var cases []Case
	for _, bad := range hostile {
		cases = append(cases, Case{
			ID: "registration.name." + bad.id, Proves: []string{"OAUTH-111"}, Clause: bad.clause, Level: bad.level, Want: bad.want,
			Needs: needs(probe.FeatureSignIn),
			Run: func(p *Probe) {
				m := registrable(p).With("client_name", bad.name)
				r := p.Register(m)
				if !r.IsSuccess() {
					r.Status(400, 413)
				} else {
					admitted(p)
					c := conformance.Given(p, "a client", func() *probe.Client { return r.Client(m) })
					a := p.Authorize(c, []string{scope(p)})
					a.Decided()
					a.Allowed()
					harmless := !slices.ContainsFunc(a.Journey.Pages, func(page browser.Page) bool { return !bad.isHarmless(page) })
					p.Expect(harmless, "pages on which the name does no harm", "the name as it was sent")
				}
			},
		})
	}
	return cases
}
