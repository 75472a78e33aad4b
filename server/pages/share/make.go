package share

import (
	"errors"
	"net/http"
	"regexp"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/internal/text"
	"clrhost/server/fault"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/server/password"
	"clrhost/storage"
)

// maxName is how many characters the name of a share has.
const maxName = 80

// noteMade is what Make leaves for the page of the share.
const noteMade = "share made"

// madeID is what the form of a preview has for the share that it makes.
var madeID = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// Make serves POST Path. The form names the share that it makes, so that sending it twice makes one.
func (h *Handler) Make(c *gin.Context) error {
	form, err := page.ReadForm(c)
	if err != nil {
		return err
	}
	s, err := selectionIn(form)
	if err != nil {
		return err
	}
	d := draft{id: form.Get("id"), name: text.Line(form.Get("name"), maxName), passphrase: form.Get("passphrase"), agreed: form.Get("agreed") != ""}
	if !madeID.MatchString(d.id) {
		return badSelection(nil)
	}
	rows, err := h.mine(c, &s)
	if err != nil {
		return err
	}
	if len(s.items) == 0 {
		return changedMeanwhile(nil)
	}
	if d.problem = d.wrong(rows); !d.problem.IsZero() {
		return h.preview(c, http.StatusUnprocessableEntity, s, "", d)
	}
	if err := h.make(c, s, d); err != nil {
		return err
	}
	h.Pages.Leave(c, noteMade)
	c.Redirect(http.StatusSeeOther, h.Pages.Path(page.Fill(PathShare, paramShare, d.id)))
	return nil
}

// wrong is what is wrong with a draft; zero for nothing.
func (d draft) wrong(rows []storage.RecordRow) phrase.Phrase {
	good := true
	for _, row := range rows {
		good = good && isGood(row)
	}
	switch n := utf8.RuneCountInString(d.passphrase); {
	case d.name == "":
		return phrase.Of("Please give the link a name, so that you recognize it later.")
	case n > 0 && n < minPassphrase:
		return phrase.Of("A passphrase has at least %d characters.", minPassphrase)
	case len(d.passphrase) > maxPassphrase:
		return phrase.Of("This passphrase is too long.")
	case !good && !d.agreed:
		return phrase.Of("Please confirm that you want to share what is not in force.")
	}
	return phrase.Phrase{}
}

func (h *Handler) make(c *gin.Context, s selection, d draft) error {
	ctx, ownerID, now := c.Request.Context(), signin.User(c).ID, h.Now()
	_, hash := h.Keys.Share(ownerID, d.id)
	made := storage.Share{ID: d.id, OwnerID: ownerID, TokenHash: hash, Name: d.name, MadeAt: now, EndsAt: s.ends(now), Items: s.items}
	if d.passphrase != "" {
		var err error
		if made.Passphrase, err = h.hash(c, d.passphrase); err != nil {
			return err
		}
	}
	err := h.Store.CreateShare(ctx, made)
	switch {
	case errors.Is(err, storage.ErrConflict):
		return nil // the form was sent twice
	case errors.Is(err, storage.ErrNotFound):
		return changedMeanwhile(err)
	case errors.Is(err, storage.ErrSharesFull):
		return fault.Told(fault.Conflict, err, phrase.Of("You have as many links as one person may have"),
			phrase.Of("At most %d links may work at a time. Please stop one that is not needed any more.", storage.MaxShares))
	}
	if err == nil {
		h.remember(c, storage.HistoryShared, made, now)
	}
	return err
}

// hash hashes a passphrase when there is room for that.
func (h *Handler) hash(c *gin.Context, passphrase string) (string, error) {
	pass, err := h.enter(c, signin.User(c).ID)
	if err != nil {
		return "", err
	}
	defer pass.Leave()
	return password.Hash(passphrase)
}
