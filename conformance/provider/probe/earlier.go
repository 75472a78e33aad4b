package probe

import (
	"regexp"
	"strconv"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/specimen"
	"clrhost/internal/untyped"
)

// maxEarlier bounds the pages that are read of what earlier runs left.
const maxEarlier = 20

// earlier returns the ids of credentials of earlier runs which this one cannot replace, because the host holds two of them,
// or a version that is not older. What a fault left behind would otherwise outlive the fault. A list that cannot be read
// has none, and the cases about lists report why.
func (p *Probe) earlier() map[string]bool {
	return conformance.Once(p, "earlier "+p.account(), "what earlier runs left", func() map[string]bool {
		held, spoiled := map[record]bool{}, map[string]bool{}
		_, _ = p.partner.try(p.Context(), func(apart *Probe) {
			apart.who = p.who
			for read, page := 0, 0; page < maxEarlier; page++ {
				records := apart.held(read)
				for _, r := range records {
					identity := record{id: r.id, issuer: r.issuer}
					if held[identity] || !r.from.Before(p.made()) {
						spoiled[specimenID(r.id)] = true
					}
					held[identity] = true
				}
				if read += len(records); len(records) == 0 {
					return
				}
			}
		})
		return spoiled
	})
}

// held reads a page of the person's credentials.
func (p *Probe) held(offset int) (records []record) {
	path := "/credentials?limit=100"
	if offset > 0 {
		path += "&offset=" + strconv.Itoa(offset)
	}
	body := p.With(ReadCredentials).Get(path).Succeeded().loosely()
	for _, name := range []string{"credential", "compactJwsString"} {
		for _, item := range untyped.List(body.Member(name).Raw()) {
			records = append(records, recordIn(item))
		}
	}
	return records
}

// ofSpecimen finds the id of a specimen in one that was made of it, such as a URL.
var ofSpecimen = regexp.MustCompile(strings.TrimPrefix(specimen.Prefix, "urn:uuid:") + `[0-9a-f-]{27}`)

func specimenID(id string) string { return "urn:uuid:" + ofSpecimen.FindString(id) }
