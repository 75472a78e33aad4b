package records

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/credential/bake"
	"clrhost/credential/model"
	"clrhost/credential/transcript"
	"clrhost/internal/datauri"
	"clrhost/internal/phrase"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/server/pages/badge"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
)

// bakery is a kind of picture into which credentials are baked.
type bakery struct {
	media string
	bake  func(image, payload []byte, label bake.Label, existing bake.Existing) ([]byte, error)
	draw  func(badge.Badge) ([]byte, error)
}

// bakeries are the kinds by the value of paramAs, which is also the ending of the file.
var bakeries = map[string]bakery{
	"png": {"image/png", bake.PNG, badge.Badge.PNG},
	"svg": {"image/svg+xml", bake.SVG, badge.Badge.SVG},
}

const paramAs = "as"

// labelOf is the standard under which a record is baked. Others than these two have no such form (Open Badges 3.0,
// Section 5.3).
func labelOf(c *credential.Credential) (bake.Label, bool) {
	switch {
	case slices.Contains(c.Types, model.ClrCredential):
		return bake.CLR, true
	case slices.Contains(c.Types, model.AchievementCredential), slices.Contains(c.Types, "OpenBadgeCredential"):
		return bake.OpenBadges, true
	}
	return "", false
}

// Baked serves GET PathBaked: a picture that holds the record as it was received.
func (h *Handler) Baked(c *gin.Context) error {
	as := c.Query(paramAs)
	kind, ok := bakeries[as]
	if !ok {
		return fault.New(fault.BadQuery, "as: must be png or svg.")
	}
	r, err := h.open(c)
	if err != nil {
		return err
	}
	label, ok := labelOf(r.parsed)
	if !ok {
		return fault.Told(fault.NotFound, nil, phrase.Of("This record has no form as a picture"),
			phrase.Of("Learner records and badges can be put into a picture; this is another kind of credential. Download it as received."))
	}
	baked, err := h.baked(c, r, kind, label)
	if err != nil {
		return err
	}
	h.rememberDownload(c, r.Number)
	attach(c, fmt.Sprintf("record-%d.%s", r.Number, as), kind.media, baked)
	return nil
}

// baked bakes the record into its own picture where it has one of that kind, or else into one that is drawn for it. A picture
// that holds a credential already stays as it is: which of the two a reader finds would depend on the reader.
func (h *Handler) baked(c *gin.Context, r record, kind bakery, label bake.Label) ([]byte, error) {
	pass, err := h.Drawing.Enter(c.Request.Context(), []string{signin.User(c).ID}, badge.Memory)
	if err != nil {
		return nil, inflight.Fault(err, "Too many pictures are being drawn.")
	}
	defer pass.Leave()
	told := transcript.Of(r.parsed, r.verdict)
	if own := ownPicture(told, kind.media); own != nil {
		if baked, err := kind.bake(own, r.Body, label, bake.Refuse); err == nil {
			return baked, nil
		}
	}
	made, err := h.badgeOf(c, told)
	if err != nil {
		return nil, err
	}
	drawn, err := kind.draw(made)
	if err != nil {
		return nil, fmt.Errorf("draw the badge of record %d: %w", r.Number, err)
	}
	baked, err := kind.bake(drawn, r.Body, label, bake.Refuse)
	if err != nil {
		return nil, fault.Told(fault.Conflict, err, phrase.Of("This record does not fit into a picture"),
			phrase.Of("It is too large, or holds characters that a picture cannot. Download it as received."))
	}
	return baked, nil
}

// ownPicture is the picture of that media type that the record holds of itself, or of the one achievement in it.
func ownPicture(told transcript.Record, media string) []byte {
	pictures := []transcript.Image{told.Whole().Image}
	if awarded := told.Awarded(); len(awarded) == 1 {
		pictures = append(pictures, awarded[0].Image)
	}
	for _, p := range pictures {
		file, err := datauri.Parse(strings.TrimSpace(p.Value))
		if err != nil || file.Type != media || file.Size > pictureBounds.Bytes {
			continue
		}
		if content, err := file.Decode(); err == nil {
			return content
		}
	}
	return nil
}

func (h *Handler) badgeOf(c *gin.Context, told transcript.Record) (badge.Badge, error) {
	language := h.Pages.Language(c)
	card := told.Card(language.Tag)
	b := badge.Badge{Title: card.Title.Value, Issuer: cmp.Or(card.Issuer.Value, page.HostOfID(card.IssuerID))}
	if card.Issued.IsZero() {
		return b, nil
	}
	var err error
	b.Date, err = language.Text(phrase.Of("%s", card.Issued))
	return b, err
}
