package records

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/internal/phrase"
	"clrhost/server/fault"
	"clrhost/server/intake"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// uploadView is what the page of an upload shows, before its owner decides.
type uploadView struct {
	Content
	Foreseen           foreseen
	IsBaked            bool
	HeldPath           string // of the record that is held, below the base path; "" for none
	IsDeleted          bool   // by its owner, who may let it come again
	KeepPath, DropPath string // likewise
	Until              time.Time
}

func newUploadID() string { return rand.Text() }

// uploadPath is one of the paths of an upload.
func uploadPath(of, id string) string { return page.Fill(of, paramUpload, id) }

// waiting is an upload, and the record that it would come to be.
type waiting struct {
	storage.Upload
	record
}

// upload loads the upload of the signed-in user that the address names.
func (h *Handler) upload(c *gin.Context) (storage.Upload, error) {
	u, err := h.Store.Upload(c.Request.Context(), signin.User(c).ID, c.Param(paramUpload))
	if errors.Is(err, storage.ErrNotFound) {
		return u, fault.Told(fault.NotFound, err, phrase.Of("This file is no longer here"),
			phrase.Of("A file that is not kept goes after an hour. Please give it again."))
	}
	return u, err
}

// waiting reads what an upload says.
func (h *Handler) waiting(c *gin.Context, u storage.Upload) (waiting, error) {
	parsed, err := credential.ParseStored(u.Body)
	if err != nil {
		return waiting{}, fmt.Errorf("parse upload: %w", err)
	}
	verdict := verdictIn(u.Verdict, u.VerdictJSON)
	judged, err := h.Intake.Judged(owner(c), intake.PlaceOf(parsed), parsed, verdict)
	if err != nil {
		return waiting{}, err
	}
	judged.Record.CheckedAt = u.MadeAt
	return waiting{u, record{judged.Record, parsed, verdict}}, nil
}

// Upload serves GET PathUpload: what a file holds, how it was checked, and what it would do to keep it.
func (h *Handler) Upload(c *gin.Context) error {
	u, err := h.upload(c)
	if err != nil {
		return err
	}
	if u.Outcome != "" { // the browser went back
		c.Redirect(http.StatusSeeOther, h.Pages.Path(RecordPath(u.Number)))
		return nil
	}
	w, err := h.waiting(c, u)
	if err != nil {
		return err
	}
	user := signin.User(c)
	view := uploadView{
		Content:  w.content(Reading{Owner: &user, Languages: Languages(c, h.Pages), Issuers: h.Issuers, Picture: leftOut, File: leftOut}),
		IsBaked:  w.Carrier != "",
		KeepPath: uploadPath(PathKeep, w.ID),
		DropPath: uploadPath(PathDrop, w.ID),
		Until:    w.MadeAt.Add(storage.UploadLife),
	}
	if err := h.foresee(c.Request.Context(), w, &view); err != nil {
		return err
	}
	return h.Pages.Render(c, http.StatusOK, "upload.html", view)
}

// leftOut is the path of a file that the page of an upload leaves out: nothing of it is served before it is kept.
func leftOut(string) string { return "" }

// foresee adds what it would do to keep the upload.
func (h *Handler) foresee(ctx context.Context, w waiting, view *uploadView) error {
	did, number, err := h.Store.Foresee(ctx, w.Credential)
	if refusal := intake.RefusalOf(err); refusal != nil {
		_, view.Foreseen.Says = refusalWords(refusal)
		view.IsDeleted = refusal.Reason == intake.Deleted
		return nil
	}
	if err != nil {
		return err
	}
	view.Foreseen = foreseenWords[did]
	if did != storage.UpsertCreated {
		view.HeldPath = RecordPath(number)
	}
	return nil
}

// Keep serves POST PathKeep: the upload becomes a record. A second time says what the first did.
func (h *Handler) Keep(c *gin.Context) error {
	u, err := h.upload(c)
	if err != nil {
		return err
	}
	if u.Outcome == "" {
		if u, err = h.keep(c, u); err != nil {
			return h.unkept(c, u, err)
		}
	}
	h.Pages.Leave(c, noteKeep+string(u.Outcome))
	c.Redirect(http.StatusSeeOther, h.Pages.Path(RecordPath(u.Number)))
	return nil
}

func (h *Handler) keep(c *gin.Context, u storage.Upload) (storage.Upload, error) {
	w, err := h.waiting(c, u)
	if err != nil {
		return u, err
	}
	ctx := c.Request.Context()
	did, err := h.Intake.Accept(ctx, owner(c), intake.PlaceOf(w.parsed), w.parsed)
	if err != nil {
		return u, err
	}
	_, number, err := h.Store.Foresee(ctx, w.Credential)
	if err != nil {
		return u, err
	}
	if err := h.Store.SettleUpload(ctx, u.OwnerID, u.ID, did, number); err != nil {
		return u, err
	}
	if did == storage.UpsertCreated || did.Replaces() {
		h.remember(c, storage.HistoryEntry{OwnerID: u.OwnerID, What: storage.HistoryAdded, About: strconv.FormatInt(number, 10), Name: w.name()})
	}
	settled, err := h.Store.Upload(ctx, u.OwnerID, u.ID)
	if errors.Is(err, storage.ErrNotFound) { // its hour ended just now
		u.Outcome, u.Number = did, number
		return u, nil
	}
	return settled, err
}

// name is what the history calls the record.
func (w waiting) name() string {
	s := credential.Summarize(w.parsed, w.verdict, credential.Reader{})
	return cmp.Or(s.Title, s.Issuer)
}

// remember adds to the history of the owner. That it cannot is logged, and undoes nothing.
func (h *Handler) remember(c *gin.Context, e storage.HistoryEntry) {
	if err := h.Store.Remember(c.Request.Context(), e); err != nil {
		_ = c.Error(fmt.Errorf("remember: %w", err))
	}
}

// unkept answers that an upload could not be kept. One that is refused because of what is held now says so on its own page; what
// was found only now is said like of a file that was just given.
func (h *Handler) unkept(c *gin.Context, u storage.Upload, err error) error {
	refusal, ok := errors.AsType[*intake.Refusal](err)
	if !ok {
		return asPage(err)
	}
	if refusal.Reason == intake.Rejected || refusal.Reason == intake.Unverified {
		return h.refuseFile(c, nil, nil, refusal)
	}
	c.Redirect(http.StatusSeeOther, h.Pages.Path(uploadPath(PathUpload, u.ID)))
	return nil
}

// Drop serves POST PathDrop: the upload goes at once.
func (h *Handler) Drop(c *gin.Context) error {
	if err := h.Store.DeleteUpload(c.Request.Context(), signin.User(c).ID, c.Param(paramUpload)); err != nil {
		return err
	}
	h.Pages.Leave(c, noteDropped)
	c.Redirect(http.StatusSeeOther, h.Pages.Path(PathAdd))
	return nil
}
