package records

import (
	"fmt"

	"clrhost/internal/phrase"
	"clrhost/server/pages/page"
)

// deed is something that the holder of a record can do with it: a link of the section "What you can do".
type deed struct {
	Says phrase.Phrase
	Path string // below the base path
	File bool   // it leads to a file to keep
}

// deeds are what can be done with a record, in the order in which they are most asked for.
func (r record) deeds() []deed {
	all := []deed{
		{phrase.Of("Share with a link"), fmt.Sprintf("%s/new?record=%d", page.PathShares, r.Number), false},
		{phrase.Of("Download as received"), r.path(PathOriginal), true},
		{phrase.Of("Print"), r.path(PathPrint), false},
		{phrase.Of("Delete this record"), r.path(PathDelete), false},
	}
	if _, ok := labelOf(r.parsed); ok {
		all = append(all,
			deed{phrase.Of("Download as a picture (PNG)"), r.path(PathBaked) + "?" + paramAs + "=png", true},
			deed{phrase.Of("Download as a picture (SVG)"), r.path(PathBaked) + "?" + paramAs + "=svg", true})
	}
	return all
}
