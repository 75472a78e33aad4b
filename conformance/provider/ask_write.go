package provider

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
	"clrhost/conformance/specimen"
)

// upsert sends a credential with a token for writing. The case is skipped at a host that rejects the key of every specimen.
func upsert(p *Probe, mediaType string, text []byte, edits ...probe.Edit) *probe.Reply {
	r := p.With(writeCredentials).Post("/credentials", mediaType, text, edits...)
	if why := keyRefused(p, mediaType, r); why != "" {
		p.Skip("%s", why)
	}
	return r
}

func upsertJSON(p *Probe, text []byte) *probe.Reply {
	return upsert(p, specimen.MediaTypeJSON, text)
}

func upsertJWS(p *Probe, text []byte) *probe.Reply {
	return upsert(p, specimen.MediaTypeJWS, text)
}

// storedWhen returns what the learner holds with a credential id, as soon as holds accepts it or the run's patience is
// over.
func storedWhen(p *Probe, id string, holds func(items []string) bool) (items []string) {
	p.Eventually(func() bool {
		items = find(byOffset(p, ""), id)
		return holds(items)
	})
	return items
}

// storedOnce expects one item with an id, and returns it.
func storedOnce(p *Probe, id string) string {
	items := storedWhen(p, id, func(items []string) bool { return len(items) == 1 })
	p.Expect(len(items) == 1, "one credential with its id", summary(items))
	return items[0]
}

// storedAs expects one item with an id, and a name in it.
func storedAs(p *Probe, id, name string) {
	items := storedWhen(p, id, func(items []string) bool { return len(items) == 1 && nameOf(items[0]) == name })
	p.Expect(len(items) == 1, "one credential with its id", summary(items))
	p.Expect(nameOf(items[0]) == name, fmt.Sprintf("the one named %q", name), fmt.Sprintf("one named %q", nameOf(items[0])))
}

// sameJSON reports whether two texts are the same JSON.
func sameJSON(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

// later is the next version of a draft: corrected, and valid from a second later.
func later(d *specimen.Draft) *specimen.Draft {
	return d.With(specimen.ValidFrom(d.ValidFrom().Add(time.Second)), specimen.Name("Corrected record"))
}

// original is a draft that later is later than.
func original(p *Probe, edits ...specimen.Edit) *specimen.Draft {
	return draft(p, specimen.Name("First record")).With(edits...)
}

// nameOf is the name in an item.
func nameOf(item string) string {
	var document struct{ Name string }
	if strings.HasPrefix(item, "{") && json.Unmarshal([]byte(item), &document) == nil {
		return document.Name
	}
	return ""
}

// asEdDSA signs a specimen as a JWS by the issuer of the JSON ones.
func asEdDSA(p *Probe, d *specimen.Draft) []byte { text, err := d.EdDSA(); return signed(p, text, err) }

// oneOf expects that the learner holds one credential, under one of these ids, where that can be seen.
func oneOf(p *Probe, ids ...string) {
	if !p.Host().Operations["GET /credentials"] {
		return
	}
	held := 0
	p.Eventually(func() bool {
		items := byOffset(p, "")
		held = 0
		for _, id := range ids {
			held += len(find(items, id))
		}
		return held == 1
	})
	p.Expect(held == 1, "one credential under these ids", fmt.Sprint(held))
}

// rejectedContent expects a rejection of what was sent, by whichever status of 4xx. Those for a token, a place and a method
// are about something else.
func rejectedContent(p *Probe, r *probe.Reply) {
	isElse := slices.Contains([]int{401, 403, 404, 405, 429}, r.Code)
	p.Expect(r.Code >= 400 && r.Code < 500 && !isElse, "a rejection of what was sent, such as 400 or 422", fmt.Sprintf("status %d", r.Code))
}

// absent expects that the learner holds nothing with an id, where that can be seen. A credential that is sent after it
// and is returned shows that it would be returned as well.
func absent(p *Probe, id string) {
	if !p.Host().Operations["GET /credentials"] {
		return
	}
	good := draft(p)
	store(p, good)
	conformance.Given(p, "a credential in the list", func() string { return storedOnce(p, good.ID()) })
	items := find(byOffset(p, ""), id)
	p.Expect(len(items) == 0, "nothing with its id to be stored", summary(items))
}

// untrue is the body of the cases about credentials whose proof does not hold: rejected, or accepted and never returned.
func untrue(p *Probe, id, mediaType string, text []byte) {
	if r := upsert(p, mediaType, text); r.Code < 200 || r.Code >= 300 {
		r.Rejected()
	}
	absent(p, id)
}
