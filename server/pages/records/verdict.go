package records

import (
	"cmp"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/internal/phrase"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// verdictView is what the page of a verdict shows.
type verdictView struct {
	Status                phrase.Phrase // of a check that was asked for
	Title                 string
	RecordPath, CheckPath string // below the base path
	Verdict               verdictLine
	Known                 *knownIssuer // nil for an issuer that is not known here
	Advice                []advice
	Checks                []checkLine
	Inside                insiders
	CheckedAt             time.Time
	DueAt                 time.Time // of the next check by itself; zero when it is about to begin
	History               []pastVerdict
}

// knownIssuer is what those who run the host say of an issuer.
type knownIssuer struct {
	credential.KnownIssuer
	Host string // of its URL
}

// pastVerdict is a verdict that a record had from a time on.
type pastVerdict struct {
	verdictLine
	At      time.Time
	Version int64 // of the record
}

// Verdict serves GET PathVerdict.
func (h *Handler) Verdict(c *gin.Context) error {
	r, err := h.open(c)
	if err != nil {
		return err
	}
	due, err := h.Store.RecheckDue(c.Request.Context(), r.OwnerID, r.Number)
	if err != nil {
		return err
	}
	history, err := h.Store.VerdictHistory(c.Request.Context(), r.OwnerID, r.Number)
	if err != nil {
		return err
	}
	s, v := h.describe(r, signin.User(c))
	view := verdictView{
		Status:     checkNotes[h.Pages.Note(c)],
		Title:      cmp.Or(s.Title, s.Issuer),
		RecordPath: RecordPath(r.Number),
		CheckPath:  r.path(PathCheck),
		Verdict:    lineOf(s),
		Advice:     adviceOn(s, v),
		Checks:     withStatus(checkLines(v, s.Signing), v),
		Inside:     insidersOf(r.parsed, s, v, h.reader()),
		CheckedAt:  r.CheckedAt,
		History:    pastVerdicts(history, s.IsKnown),
	}
	if due.After(h.Now()) {
		view.DueAt = due
	}
	if s.IsKnown && s.Signing == credential.SignedByIssuer { // another may have written its name
		view.Known = &knownIssuer{s.Known, page.HostOf(s.Known.URL)}
	}
	return h.Pages.Render(c, http.StatusOK, "verdict.html", view)
}

// pastVerdicts lists what the verdicts were: those that a change led to, the newest first, and the one before all changes, of
// which it is not known since when.
func pastVerdicts(changes []storage.VerdictChange, isKnown bool) (past []pastVerdict) {
	for _, change := range changes {
		past = append(past, pastVerdict{pastLine(change.Verdict, change.Proven, isKnown), change.At, change.Version})
	}
	if len(changes) > 0 {
		first := changes[len(changes)-1]
		past = append(past, pastVerdict{verdictLine: pastLine(first.VerdictBefore, first.ProvenBefore, isKnown)})
	}
	return past
}

func pastLine(word string, proven, isKnown bool) verdictLine {
	v := credential.Verdict{Overall: credential.Overall(word)}
	if proven {
		v.Checks = []credential.Check{{Name: credential.CheckProof, Outcome: passed}, {Name: credential.CheckIssuerKey, Outcome: passed}}
	}
	return glance(credential.LookOf(v, isKnown), v.Overall)
}
