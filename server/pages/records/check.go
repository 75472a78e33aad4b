package records

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/internal/phrase"
	"clrhost/server/fault"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// What Check leaves for the page of the verdict.
const (
	noteChanged = "check changed"
	noteSame    = "check same"
	noteOpen    = "check open"
	noteKept    = "check kept"
)

var checkNotes = map[string]phrase.Phrase{
	noteChanged: phrase.Of("Checked again. The verdict has changed."),
	noteSame:    phrase.Of("Checked again. The verdict is as it was."),
	noteOpen:    phrase.Of("Checked again. What could not be checked before could not be checked now. This host asks again by itself."),
	noteKept:    phrase.Of("The issuer could not be asked just now, so the verdict stays as it was."),
}

// Check serves POST PathCheck: the record is checked now, and the page of its verdict says what came of it.
func (h *Handler) Check(c *gin.Context) error {
	before, err := h.stored(c)
	if err != nil {
		return err
	}
	if ok, wait := h.Checks(signin.User(c).ID); !ok {
		err := fault.Told(fault.Busy, nil, phrase.Of("You have asked for many checks"),
			phrase.Of("This host also checks your records by itself. You can ask for the next check in %s.", page.Span(wait)))
		err.RetryAfter = wait
		return err
	}
	after, err := h.Checker.CheckNow(c.Request.Context(), before.OwnerID, before.Number)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return notFound(err)
	case err != nil:
		return asPage(err)
	}
	h.Pages.Leave(c, noteOn(before, after))
	c.Redirect(http.StatusSeeOther, h.Pages.Path(PathOf(PathVerdict, before.Number)))
	return nil
}

// noteOn is what came of a check.
func noteOn(before, after storage.Credential) string {
	switch {
	case after.Verdict != before.Verdict || after.Proven != before.Proven:
		return noteChanged
	case after.CheckedAt.Equal(before.CheckedAt):
		return noteKept
	case after.Verdict == string(credential.Unverifiable):
		return noteOpen
	}
	return noteSame
}
