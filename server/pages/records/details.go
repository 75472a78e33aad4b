package records

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
	"clrhost/internal/text"
	"clrhost/server/pages/records/sheet"
	"clrhost/storage"
)

// detailsView is what the page of a record's details shows.
type detailsView struct {
	RecordPath, OriginalPath string // below the base path
	Position                 int64  // in the list that apps read, from 1
	ID, IssuerID             string
	Form                     phrase.Phrase
	Size                     string
	SHA256                   string
	Proofs                   []proofView
	Received, Replaced       time.Time // Replaced is zero for the first version
	Checked                  time.Time
	Texts                    []document
	Versions                 []version
}

// proofView is a signature as it describes itself.
type proofView struct {
	Kind    string // of a Data Integrity proof with its cryptosuite, or the algorithm of a JWS
	Key     string // its id
	Created time.Time
}

// document is a part of the record as JSON.
type document struct {
	Name phrase.Phrase
	pretty
}

var formWords = map[storage.Form]phrase.Phrase{
	storage.FormJSON: phrase.Of("JSON with a proof inside"),
	storage.FormJWS:  phrase.Of("Signed token (JWT)"),
}

// maxID is how many characters of an id are shown.
const maxID = 400

// Details serves GET PathDetails.
func (h *Handler) Details(c *gin.Context) error {
	r, err := h.open(c)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(r.Body)
	v := detailsView{
		RecordPath:   r.path(PathRecord),
		OriginalPath: r.path(PathOriginal),
		Position:     r.Position + 1,
		ID:           text.Shorten(r.parsed.ID, maxID),
		IssuerID:     text.Shorten(r.parsed.IssuerID, maxID),
		Form:         formWords[r.Form],
		Size:         sheet.Size(int64(len(r.Body))),
		SHA256:       hex.EncodeToString(sum[:]),
		Proofs:       proofsOf(r),
		Received:     r.AcceptedAt,
		Checked:      r.CheckedAt,
		Texts:        documents(r),
	}
	if !r.UpdatedAt.Equal(r.AcceptedAt) {
		v.Replaced = r.UpdatedAt
	}
	if v.Versions, err = h.versions(c.Request.Context(), r); err != nil {
		return fmt.Errorf("details of record %d: %w", r.Number, err)
	}
	return h.Pages.Render(c, http.StatusOK, "details.html", v)
}

// proofsOf are the signatures of the record itself.
func proofsOf(r record) (all []proofView) {
	for _, p := range transcript.Of(r.parsed, r.verdict).Whole().Proofs {
		v := proofView{Kind: p.Type.Value, Key: p.Method.Value, Created: p.Created.Value}
		if p.Cryptosuite.Given() {
			v.Kind += ", " + p.Cryptosuite.Value
		}
		if p.Algorithm != "" {
			v.Kind, v.Key = "JWS, "+p.Algorithm, p.KeyID
		}
		v.Kind, v.Key = text.Shorten(v.Kind, maxID), text.Shorten(v.Key, maxID)
		all = append(all, v)
	}
	return all
}

// documents are the record as JSON: of a token the header as well.
func documents(r record) []document {
	if r.parsed.JWS == nil {
		return []document{{phrase.Of("The record as JSON"), prettyOf(r.Body)}}
	}
	header, _, _ := bytes.Cut(bytes.TrimSpace(r.Body), []byte("."))
	decoded, err := base64.RawURLEncoding.AppendDecode(nil, header)
	if err != nil {
		decoded = nil // it was parsed, so it can be decoded
	}
	return []document{
		{phrase.Of("The header of the token"), prettyOf(decoded)},
		{phrase.Of("The record in the token, as JSON"), prettyOf(r.parsed.JWS.Payload)},
	}
}
