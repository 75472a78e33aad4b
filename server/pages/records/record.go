package records

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/credential/transcript"
	"clrhost/server/pages/records/sheet"
	"clrhost/server/pages/signin"
)

// recordView is what the page of a record shows.
type recordView struct {
	sheet.Sheet
	Number  int64
	Whose   whose
	Verdict verdictLine
}

// verdictLine is the verdict in short, with the page that has all of it.
type verdictLine struct {
	Path string // below the base path
	Word string
}

// paramLanguage is the parameter of the address that names the language of the record's texts.
const paramLanguage = "in"

// Record serves GET PathRecord.
func (h *Handler) Record(c *gin.Context) error {
	r, err := h.open(c)
	if err != nil {
		return err
	}
	read := transcript.Of(r.parsed, r.verdict)
	languages := []string{h.Pages.Language(c).Tag}
	if wanted := c.Query(paramLanguage); wanted != "" {
		languages = append([]string{wanted}, languages...)
	}
	return h.Pages.Render(c, http.StatusOK, "record.html", recordView{
		Sheet: sheet.Of(read, sheet.Reader{Languages: languages, FilePath: func(uri string) string {
			return filePath(r.Number, uri)
		}}),
		Number:  r.Number,
		Whose:   whoseOf(r.parsed, read, signin.User(c)),
		Verdict: verdictLine{Path: fill(PathVerdict, paramNumber, r.Number), Word: r.Credential.Verdict},
	})
}
