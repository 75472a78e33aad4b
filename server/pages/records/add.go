package records

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/credential/bake"
	"clrhost/internal/phrase"
	"clrhost/server/archive"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/server/intake"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/server/worker/importing"
	"clrhost/storage"
)

// addView is what the page to add a file shows.
type addView struct {
	Status  phrase.Phrase // what was done with the file before
	Problem *addProblem   // with the file that was given; nil for none
	Open    string        // path of the import that goes on, below the base path; "" for none
}

// FileMB and ArchiveMB are how large a file may be.
func (addView) FileMB() int    { return MaxFile >> 20 }
func (addView) ArchiveMB() int { return importing.MaxBytes >> 20 }

// addProblem is why a file was refused.
type addProblem struct {
	Title, Advice phrase.Phrase
	Checks        []checkLine
}

// Add serves GET PathAdd: a form for a file.
func (h *Handler) Add(c *gin.Context) error {
	view := addView{Status: addNotes[h.Pages.Note(c)]}
	open, err := h.Store.OpenImport(c.Request.Context(), signin.User(c).ID)
	switch {
	case err == nil:
		view.Open = importPath(open.ID)
	case !errors.Is(err, storage.ErrNotFound):
		return err
	}
	return h.Pages.Render(c, http.StatusOK, "add.html", view)
}

// Give serves POST PathAdd. A credential is shown before it is kept, on a page of its own; an archive is taken in while the
// page of its import tells how far that is.
func (h *Handler) Give(c *gin.Context) error {
	page.Here(c, h.Pages.Path(PathAdd))
	if ok, wait := h.Uploads(signin.User(c).ID); !ok {
		err := fault.Told(fault.Busy, nil, phrase.Of("You have given many files"),
			phrase.Of("You can give the next one in %s. A ZIP archive counts as one file, whatever it holds.", page.Span(wait)))
		err.RetryAfter = wait
		return err
	}
	file, err := openFile(c)
	if err != nil {
		return err
	}
	if start, _ := file.Peek(archiveMark); archive.Is(start) {
		return h.giveArchive(c, file)
	}
	data, err := readFile(file, MaxFile)
	if err != nil {
		return err
	}
	return h.giveCredential(c, data)
}

// giveCredential judges a file that is to hold one credential, and keeps it for its owner to look at.
func (h *Handler) giveCredential(c *gin.Context, data []byte) error {
	if most := h.Intake.MaxBytes; int64(len(data)) > most && bake.Sniff(data) == bake.KindOther {
		return fault.Told(fault.TooLarge, nil, phrase.Of("The record is too large"),
			phrase.Of("This host keeps records of at most %d kB. Ask the issuer for one that holds less, such as no pictures or files.", int(most>>10)))
	}
	writer, ctx := owner(c), c.Request.Context()
	parsed, err := h.Intake.ParseFile(ctx, writer, data)
	if err != nil {
		return h.refuseFile(c, data, nil, err)
	}
	judged, err := h.Intake.Judge(ctx, writer, intake.PlaceOf(parsed), parsed)
	if err != nil {
		return h.refuseFile(c, data, parsed, err)
	}
	u := storage.Upload{
		OwnerID:     writer.OwnerID,
		ID:          newUploadID(),
		Carrier:     carrierOf(parsed, data),
		Form:        judged.Record.Form,
		Body:        judged.Record.Body,
		Verdict:     judged.Record.Verdict,
		VerdictJSON: judged.Record.VerdictJSON,
	}
	if err := h.Store.CreateUpload(ctx, u); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, h.Pages.Path(uploadPath(PathUpload, u.ID)))
	return nil
}

// owner is the signed-in user as a writer of credentials.
func owner(c *gin.Context) intake.Writer { return intake.Writer{OwnerID: signin.User(c).ID} }

// carrierOf names the kind of image that a credential was baked into.
func carrierOf(parsed *credential.Credential, file []byte) string {
	if parsed.Baked == nil {
		return ""
	}
	return string(bake.Sniff(file))
}

// refuseFile answers a file that is not taken in: with the form, and above it what is wrong with the file. parsed is nil for a
// file that holds no credential.
func (h *Handler) refuseFile(c *gin.Context, data []byte, parsed *credential.Credential, err error) error {
	refusal, ok := errors.AsType[*intake.Refusal](err)
	if !ok {
		return asPage(err)
	}
	problem := addProblem{Checks: checkLines(credential.Verdict{Checks: refusal.Checks}, credential.SignedUnknown)}
	if refusal.Reason == intake.NoCredential {
		problem.Title, problem.Advice = noCredential(data, refusal.Err)
	} else {
		problem.Title, problem.Advice = refusalWords(refusal)
	}
	if parsed != nil {
		problem.Checks = checkLines(credential.Verdict{Checks: refusal.Checks}, credential.Summarize(parsed, credential.Verdict{Checks: refusal.Checks}, h.reader()).Signing)
	}
	return h.Pages.Render(c, http.StatusUnprocessableEntity, "add.html", addView{Problem: &problem})
}

// asPage is the failure of a page behind an error that is about no credential, when one was to be taken in or checked.
func asPage(err error) error {
	if errors.Is(err, inflight.ErrFull) {
		return fault.Told(fault.Busy, err, phrase.Of("Many records are being checked just now"),
			phrase.Of("Please go back and ask again in a few seconds."))
	}
	if bound, ok := errors.AsType[*storage.FullError](err); ok {
		return fault.Told(fault.TooLarge, err, phrase.Of("Your records are full"), fullWords(bound))
	}
	return err
}

func fullWords(bound *storage.FullError) phrase.Phrase {
	if bound.Credentials > 0 {
		return phrase.Of("This host keeps at most %d records for one person. Delete some, or ask those who run the host for more room.", int(bound.Credentials))
	}
	return phrase.Of("This host keeps at most %d MB of records for one person, their earlier versions counted. Delete some, or ask those who run the host for more room.",
		int(bound.Bytes>>20))
}
