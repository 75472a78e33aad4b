package provider

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
	"clrhost/conformance/specimen"
)

// holdings are credentials of this run that the learner holds, in the order in which they were sent.
type holdings struct {
	json, jws [][]byte // as they were sent
	early     string   // id of one that is issued before split
	late      string   // and of one that is valid from after it
}

// The standard does not name the date that since is compared with, so that all those in a holding are the same: earlyDate,
// or lateDate, with split between. They depend on the date of the run, so that those of the next run are later, and replace
// these.
func earlyDate(p *Probe) time.Time { return p.Started().AddDate(-6, 0, 0) }
func split(p *Probe) time.Time     { return p.Started().AddDate(-4, 0, 0) }
func lateDate(p *Probe) time.Time  { return p.Started().AddDate(-2, 0, 0) }

// held stores at least five credentials for the learner, of both forms and of dates on both sides of split. The cases
// about reading change nothing about them, so that they can count. A host that accepts no credentials is read as it is.
func held(p *Probe) holdings {
	return conformance.Once(p, "holdings", "a few stored credentials", func() (h holdings) {
		if !p.Host().Operations["POST /credentials"] {
			return h
		}
		early := draft(p, specimen.Issued(earlyDate(p)))
		late := draft(p, specimen.Issued(lateDate(p)))
		for _, d := range []*specimen.Draft{early, late} {
			if text := kept(p, specimen.MediaTypeJSON, asJSON(p, d)); text != nil {
				h.json = append(h.json, text)
				h.early, h.late = early.ID(), late.ID()
			}
		}
		for range 3 {
			if text := kept(p, specimen.MediaTypeJWS, asJWS(p, draft(p, specimen.Issued(lateDate(p))))); text != nil {
				h.jws = append(h.jws, text)
			}
		}
		return h
	})
}

// heldJSON are the holdings for a case that needs those in JSON, heldJWS for one that needs a JWS.
func heldJSON(p *Probe) holdings {
	h := held(p)
	if len(h.json) == 0 {
		p.Skip("the host accepts no credential of a run in JSON, which write.json is about")
	}
	return h
}

func heldJWS(p *Probe) holdings {
	h := held(p)
	if len(h.jws) == 0 {
		p.Skip("the host accepts no JWS of a run, which write.jws is about")
	}
	return h
}

// draft returns a small credential about the person who acts. In another run the case gives it the same id.
func draft(p *Probe, edits ...specimen.Edit) *specimen.Draft {
	return p.Issuer().Draft(toPerson(p)).With(edits...)
}

// fresh is a draft with an id that no run has used before, for what is to be new to the host or is to be rejected.
func fresh(p *Probe, edits ...specimen.Edit) *specimen.Draft {
	return p.New().Draft(toPerson(p)).With(edits...)
}

// place is a URL for the ids of a case, the same in every run.
func place(p *Probe) string {
	return "https://hillside.example/records/" + strings.TrimPrefix(draft(p).ID(), "urn:uuid:")
}

// toPerson is the edit that makes a specimen one about the person who acts. Who signs in by hand may have no name here.
func toPerson(p *Probe) specimen.Edit {
	if p.Person().Email == "" {
		return func(map[string]any) {}
	}
	return specimen.Recipient(p.Person().Email)
}

// signed returns a signed specimen. One that cannot be signed is a mistake of the harness.
func signed(p *Probe, text []byte, err error) []byte {
	if err != nil {
		p.Unable("a credential could not be signed: %v", err)
	}
	return text
}

// asJSON signs a specimen with an embedded proof, asJWS as a JWS.
func asJSON(p *Probe, d *specimen.Draft) []byte { text, err := d.JSON(); return signed(p, text, err) }
func asJWS(p *Probe, d *specimen.Draft) []byte  { text, err := d.JWS(); return signed(p, text, err) }

// store stores a specimen for the learner, as JSON, and returns what was sent. Which of the two status codes is right
// is for other cases to ask.
func store(p *Probe, d *specimen.Draft) []byte {
	return stores(p, specimen.MediaTypeJSON, asJSON(p, d))
}

// storeJWS is store with the JWS form.
func storeJWS(p *Probe, d *specimen.Draft) []byte {
	return stores(p, specimen.MediaTypeJWS, asJWS(p, d))
}

func stores(p *Probe, mediaType string, text []byte) []byte {
	accepted(p, upsert(p, mediaType, text))
	return text
}

// accepted makes sure that the host holds what it was sent, from this request or from another run.
func accepted(p *Probe, r *probe.Reply) {
	conformance.Given(p, "a stored credential", func() bool {
		isHeld := r.IsSuccess() || r.Code == http.StatusNotModified || r.Code == http.StatusConflict
		p.Expect(isHeld, "a credential to be accepted", fmt.Sprintf("status %d", r.Code))
		return true
	})
}
