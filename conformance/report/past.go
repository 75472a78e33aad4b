package report

import (
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/go-json-experiment/json"

	"clrhost/conformance"
)

// MaxPast is how long the JSON report of an earlier run may be, in bytes.
const MaxPast = 64 << 20

const (
	maxPastCases = 20_000
	maxPastText  = 2_000 // characters of a member that is shown
)

// Past is what the JSON report of an earlier run says about its cases.
type Past struct {
	Tool, Catalogue, Host, Profile string
	Started                        time.Time

	ids       []string // in the order of the report
	standings map[string]standing
}

var caseID = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,199}$`)

// ReadPast reads a JSON report of the present format. Members that it does not know are of a later version and are ignored;
// the error names what is missing or wrong in those that it knows.
func ReadPast(data []byte) (Past, error) {
	if len(data) > MaxPast {
		return Past{}, fmt.Errorf("the report must have at most %d bytes", MaxPast)
	}
	var head struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return Past{}, fmt.Errorf("this is not a JSON report: %w", err)
	}
	switch head.Format {
	case format:
	case 0:
		return Past{}, errors.New(`this is not a JSON report of clrhost conformance: it has no member "format"`)
	default:
		return Past{}, fmt.Errorf("the report is of format %d, and this version reads format %d; make it again with this version", head.Format, format)
	}
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return Past{}, fmt.Errorf("the report is not of format %d: %w", format, err)
	}
	return d.past()
}

// past checks what is used of a report.
func (d document) past() (Past, error) {
	p := Past{Tool: d.Tool, Catalogue: d.Catalogue, Host: d.Host, Profile: d.Profile, Started: d.Started, standings: map[string]standing{}}
	for _, text := range []string{p.Tool, p.Catalogue, p.Host, p.Profile} {
		if len(text) > maxPastText {
			return Past{}, fmt.Errorf("tool, catalogue, host and profile must have at most %d bytes", maxPastText)
		}
	}
	for _, g := range d.Groups {
		for _, r := range g.Results {
			if err := p.add(r); err != nil {
				return Past{}, err
			}
		}
	}
	return p, nil
}

func (p *Past) add(r result) error {
	s := standingOf(conformance.Result{Outcome: r.Outcome, Known: r.Known, Unexpected: r.Unexpected})
	_, isTwice := p.standings[r.ID]
	switch {
	case !caseID.MatchString(r.ID):
		return fmt.Errorf("result %d: id must be that of a case", len(p.ids)+1)
	case isTwice:
		return fmt.Errorf("the case %s is there twice", r.ID)
	case !s.isOutcome():
		return fmt.Errorf("the case %s: outcome must be pass, fail, warn, skip or error", r.ID)
	case len(p.ids) == maxPastCases:
		return fmt.Errorf("the report must have at most %d cases", maxPastCases)
	}
	p.ids = append(p.ids, r.ID)
	p.standings[r.ID] = s
	return nil
}

// Bad are the ids of the cases that a person had to look at: those that failed, broke a SHOULD, could not be told, or had
// another outcome than the expected one.
func (p Past) Bad() []string {
	var ids []string
	for _, id := range p.ids {
		if p.standings[id].needsWork() {
			ids = append(ids, id)
		}
	}
	return ids
}
