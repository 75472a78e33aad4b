package records

import (
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/credential/transcript"
	"clrhost/server/pages/page"
	"clrhost/server/pages/records/sheet"
	"clrhost/storage"
)

// Content is what a record says to whoever reads it, on whatever page: its own, one that is shared, printed or kept. The
// templates "record-head" and "record-body" in parts/content.html show it, one after the other.
type Content struct {
	sheet.Sheet
	Whose     whose
	Verdict   verdictLine
	Checks    []checkLine // what was checked, for pages that have no other for it
	CheckedAt time.Time   // is shown where no page has more about the verdict
	Paths     Paths
	In        []languageChoice
	Held      map[string][]holding // the reader's other records that describe what this one only names, by the id of the achievement
}

// Reading is by whom a record is read, and where. Nobody without an account learns anything from a Content that the record and
// its verdict do not say.
type Reading struct {
	Owner     *storage.User      // whose account the record is compared with; nil for somebody without one
	Languages []string           // that the texts of the record are shown in, the best first
	Issuers   credential.Issuers // whom the host knows
	Paths     Paths

	// Where the file can be had that a record holds under a name, for SendPicture and SendFile: "" for one that the page leaves
	// out. They are paths below the base path.
	Picture, File func(name string) string

	// Query is the query of the page's own address, without the parameter that names a language.
	Query url.Values
}

// Paths are where a page leads that shows a record, below the base path. The page has no link for one that is empty.
type Paths struct {
	Verdict, Details, Original string
}

// languageChoice leads to the same page with the texts of the record in another language.
type languageChoice struct {
	sheet.Language
	Href string
}

// paramLanguage is the parameter of the address that names the language of the record's texts.
const paramLanguage = "in"

// Languages are those in which the reader of a page wants the texts of a record: the one that the address names, and then the
// one of the page.
func Languages(c *gin.Context, pages *page.Renderer) []string {
	languages := []string{pages.Language(c).Tag}
	if wanted := c.Query(paramLanguage); wanted != "" {
		languages = append([]string{wanted}, languages...)
	}
	return languages
}

// ContentOf reads a record for somebody. Nothing is verified: the verdict is the stored one. Of a credential that is embedded in
// a record, its own bytes and the verdict on it make a stored record that can be read by itself.
func ContentOf(stored storage.Credential, how Reading) (Content, error) {
	r, err := read(stored)
	if err != nil {
		return Content{}, err
	}
	return r.content(how), nil
}

func (r record) content(how Reading) Content {
	told := transcript.Of(r.parsed, r.verdict)
	summary, verdict := r.describe(how.Owner, how.Issuers)
	c := Content{
		Sheet: sheet.Of(told, sheet.Reader{
			Languages: how.Languages,
			Issuers:   how.Issuers,
			PicturePath: func(uri string) string {
				if !isShown(uri) {
					return ""
				}
				return how.Picture(fileName(uri))
			},
			FilePath: func(uri string) string { return how.File(fileName(uri)) },
		}),
		Whose:     whoseOf(r.parsed, told, how.Owner),
		Verdict:   lineOf(summary),
		Checks:    withStatus(checkLines(verdict, summary.Signing), verdict),
		CheckedAt: r.CheckedAt,
		Paths:     how.Paths,
	}
	before := how.Query.Encode()
	if before != "" {
		before += "&"
	}
	for _, l := range c.Languages {
		c.In = append(c.In, languageChoice{l, "?" + before + url.Values{paramLanguage: {l.Tag}}.Encode()})
	}
	return c
}
