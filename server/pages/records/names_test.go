package records

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/phrase"
	"clrhost/storage"
)

// A record is in the list under the best name that there is for it, before its index is made too.
func TestWhatARecordIsCalledInTheList(t *testing.T) {
	one := func(text string) []storage.Translation { return []storage.Translation{{Value: text}} }
	both := []storage.Translation{{Language: "en", Value: "Nursing"}, {Language: "es-MX", Value: "Enfermería"}}
	for name, row := range map[string]struct {
		title, issuer []storage.Translation
		id            string
		wantTitle     name
		wantIssuer    name
	}{
		"its own":             {one("Nursing"), one("Northlake"), "did:key:z6Mk", name{Text: "Nursing"}, name{Text: "Northlake"}},
		"in Spanish":          {both, nil, "", name{Text: "Enfermería", Language: "es-MX"}, name{Instead: phrase.Of("Unnamed issuer")}},
		"that of its issuer":  {nil, one("Northlake"), "", name{Instead: phrase.Of("Record from %s", "Northlake")}, name{Text: "Northlake"}},
		"the host of its URL": {nil, nil, "https://northlake.example/issuers/1", name{Instead: phrase.Of("Record from %s", "northlake.example")}, name{Text: "northlake.example"}},
		"the host of its DID": {nil, nil, "did:web:localhost%3A8443:issuers:1", name{Instead: phrase.Of("Record from %s", "localhost:8443")}, name{Text: "localhost:8443"}},
		"a look-alike host":   {nil, nil, "https://n\u043erthlake.example", name{Instead: phrase.Of("Record from %s", "xn--nrthlake-nbh.example")}, name{Text: "xn--nrthlake-nbh.example"}},
		"none of a key":       {nil, nil, "did:key:z6Mk", name{Instead: phrase.Of("Record without a title")}, name{Instead: phrase.Of("Unnamed issuer")}},
		"none that shows":     {one("\u202e\u200b"), one(" "), "did:web:%zz", name{Instead: phrase.Of("Record without a title")}, name{Instead: phrase.Of("Unnamed issuer")}},
		"a long one":          {one(strings.Repeat("a", 500)), nil, "", name{Text: strings.Repeat("a", maxName) + "…"}, name{Instead: phrase.Of("Unnamed issuer")}},
	} {
		stored := storage.RecordRow{IssuerID: row.id, Index: storage.Index{Title: row.title, Issuer: row.issuer}}
		require.Equal(t, row.wantTitle, titleOf(stored, "es"), name)
		require.Equal(t, row.wantIssuer, issuerOf(stored, "es"), name)
	}
}
