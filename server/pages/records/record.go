package records

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// recordView is what the page of a record shows.
type recordView struct {
	Content
	Status phrase.Phrase // of what was done with it before
	Deeds  []deed
}

// Record serves GET PathRecord. A record that was deleted leads to what was deleted.
func (h *Handler) Record(c *gin.Context) error {
	r, err := h.open(c)
	if errors.Is(err, storage.ErrNotFound) {
		return h.goneAlready(c, err, "")
	}
	if err != nil {
		return err
	}
	owner := signin.User(c)
	content := r.content(Reading{
		Owner:     &owner,
		Languages: Languages(c, h.Pages),
		Issuers:   h.Issuers,
		Picture:   func(name string) string { return r.file(PathPicture, name) },
		File:      func(name string) string { return r.file(PathFile, name) },
		Paths:     Paths{Verdict: r.path(PathVerdict), Details: r.path(PathDetails), Original: r.path(PathOriginal)},
	})
	if content.Held, err = h.holdings(c, r.Number, content.Elsewhere); err != nil {
		return err
	}
	return h.Pages.Render(c, http.StatusOK, "record.html", recordView{content, keptNotes[h.Pages.Note(c)], r.deeds()})
}
