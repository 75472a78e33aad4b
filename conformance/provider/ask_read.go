package provider

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"clrhost/conformance"
	"clrhost/credential"
	"clrhost/internal/strictjson"
)

// otherScope is a scope that the run may ask for and that is not this one.
func otherScope(p *Probe, scope string) string {
	allowed := p.Scopes()
	for _, other := range []string{writeCredentials, readCredentials, readProfile, writeProfile} {
		if other != scope && slices.Contains(allowed, other) {
			return other
		}
	}
	p.Skip("the run may ask for no other scope to try it with")
	return ""
}

// inPlace returns what the learner holds with a credential id, and expects that it stands in the array for its form.
func inPlace(p *Probe, id string) []string {
	pages := pagesByOffset(p, "")
	for _, page := range pages {
		p.Expect(len(find(page.misplaced, id)) == 0, "it in the array for its form", "it in the other one")
	}
	return find(joined(pages), id)
}

func summary(items []string) string {
	switch {
	case len(items) == 0:
		return "nothing with its id"
	case len(items) > 1:
		return fmt.Sprintf("%d items with its id", len(items))
	case strings.HasPrefix(items[0], "{"):
		return "an object with its id"
	}
	return "another JWS with its id"
}

// maxJudged is how long a credential may be that a case reads, in bytes. The standard has no limit; that is the harness's.
const maxJudged = 4 << 20

// judged are the items that are not too long to read. About the others nothing is concluded.
func judged(p *Probe, items []string) (short []string) {
	for _, item := range items {
		if len(item) > maxJudged {
			p.Note("A credential of %d bytes was not examined: the harness reads %d at most.", len(item), maxJudged)
			continue
		}
		short = append(short, item)
	}
	if len(items) > 0 && len(short) == 0 {
		p.Skip("the credentials are too large for the harness to examine")
	}
	return short
}

// verified returns the verdict on a credential without asking other hosts.
func verified(p *Probe, item string) credential.Verdict {
	c, err := credential.Parse([]byte(item), strictjson.Limits{})
	if err != nil {
		return credential.Unparsed(err)
	}
	offline := credential.New(credential.Options{Now: p.Now, Skew: time.Minute})
	return offline.Verify(context.Background(), c, credential.Terms{Types: []string{credential.TypeCLR}})
}

func firstFailure(v credential.Verdict) string {
	for _, check := range v.Checks {
		if check.Outcome == credential.OutcomeFail {
			return check.Detail
		}
	}
	return string(v.Overall)
}

// since returns the ids that are left after a time, as it is written in the query.
func since(p *Probe, written string) []string {
	return byOffset(p, "&since="+url.QueryEscape(written))
}

// isByDocument reports whether since leaves out a credential all of whose dates are before it. A host that compares when a
// credential arrived keeps it.
func isByDocument(p *Probe) bool {
	early := heldJSON(p).early
	return conformance.Once(p, "since", "what is left after a time", func() bool {
		return len(find(since(p, split(p).Format(time.RFC3339)), early)) == 0
	})
}

// byDocument skips a case about the boundary of since at a host whose boundary is elsewhere.
func byDocument(p *Probe) {
	if !isByDocument(p) {
		p.Skip("the host compares since with another date than those in a credential, which the standard leaves open")
	}
}

// sees expects which of the two dated holdings are among items.
func sees(p *Probe, items []string, early, late bool) {
	h := heldJSON(p)
	for _, want := range []struct {
		id, name string
		is       bool
	}{{h.early, "the credential from before it", early}, {h.late, "the credential from after it", late}} {
		switch is := len(find(items, want.id)) > 0; {
		case want.is && !is:
			p.Expect(false, want.name, "it is left out")
		case !want.is && is:
			p.Expect(false, "no "+want.name[4:], "it is there")
		}
	}
}
