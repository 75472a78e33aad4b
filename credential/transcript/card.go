package transcript

import (
	"cmp"
	"strings"
	"time"

	"clrhost/internal/text"
)

// Card is a record in short, for lists and search.
type Card struct {
	Title    Translation // of the record, or the name of the one achievement in it; zero when there is neither
	Issuer   Translation // its name; zero when it has none
	IssuerID string
	Issued   time.Time      // awardedDate, or else validFrom; zero when neither can be read
	Counts   map[Family]int // awarded achievements, and none of a family without any
	Kind     string         // the achievementType, when one achievement is awarded
	Search   string         // what can be searched for, by Fold; at most maxSearch bytes
}

const (
	maxSearch = 16 << 10 // bytes of text that is searched in
	maxLine   = 300      // characters of a title or name in a list
)

// Awarded are the achievements that were awarded, and not only described.
func (r Record) Awarded() (awarded []*Achievement) {
	for _, a := range r.Achievements {
		if len(a.Awards) > 0 {
			awarded = append(awarded, a)
		}
	}
	return awarded
}

// Card is the record in short, with title and issuer in the first of the languages for which there is one.
func (r Record) Card(languages ...string) Card {
	whole := r.Whole()
	c := Card{
		Title:    line(whole.Name.In(languages...)),
		Issuer:   line(whole.Issuer.Name.In(languages...)),
		IssuerID: whole.Issuer.ID.Value,
		Issued:   cmp.Or(whole.Awarded.Value, whole.ValidFrom.Value),
		Counts:   map[Family]int{},
		Search:   r.searched(),
	}
	awarded := r.Awarded()
	for _, a := range awarded {
		c.Counts[a.Family]++
	}
	if len(awarded) == 1 {
		c.Kind = awarded[0].Type.Value
		if c.Title.Value == "" {
			c.Title = line(awarded[0].Name.In(languages...))
		}
	}
	return c
}

// line makes a translation fit for a line of a list. What is far beyond its end is not looked at.
func line(t Translation) Translation {
	t.Value = text.Line(strings.ToValidUTF8(t.Value[:min(len(t.Value), 16*maxLine)], ""), maxLine)
	return t
}
