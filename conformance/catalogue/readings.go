package catalogue

import (
	"path"
	"slices"
	"strings"
	"sync"
)

// Reading is a choice that the standards leave to a host. No case presumes one of the readings: the cases that touch the
// choice accept each of them, or are skipped with a reason at a host that gives no occasion for what they ask.
type Reading struct {
	ID       string   // lasting, such as "since.member"
	Choice   string   // what is left open, as a sentence
	Readings string   // those that are accepted, as a sentence
	Clause   string   // where it is left open
	Cases    []string // ids of the cases that touch it, or globs over ids such as "write.body.*"
}

// Touches reports whether a case touches the choice.
func (r Reading) Touches(id string) bool {
	return slices.ContainsFunc(r.Cases, func(pattern string) bool {
		matched, err := path.Match(pattern, id)
		return err == nil && matched
	})
}

var readings = sync.OnceValue(func() []Reading {
	var all []Reading
	for _, c := range rows("readings.tsv", "id choice readings clause cases") {
		all = append(all, Reading{c[0], c[1], c[2], c[3], strings.Split(c[4], ", ")})
	}
	return all
})

// Readings returns every choice, in the order of the suite.
func Readings() []Reading { return slices.Clone(readings()) }
