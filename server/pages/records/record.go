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
	DetailsPath, OriginalPath string // below the base path
	Whose                     whose
	Verdict                   verdictLine
	VerdictPath               string // likewise
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
	user := signin.User(c)
	described, _ := h.describe(r, user)
	return h.Pages.Render(c, http.StatusOK, "record.html", recordView{
		Sheet:        sheet.Of(read, sheet.Reader{Languages: languages, Issuers: h.Issuers, PicturePath: r.picturePath, FilePath: r.filePath}),
		DetailsPath:  r.path(PathDetails),
		OriginalPath: r.path(PathOriginal),
		Whose:        whoseOf(r.parsed, read, user),
		Verdict:      lineOf(described),
		VerdictPath:  r.path(PathVerdict),
	})
}
