package share

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/server/pages/page"
	"clrhost/server/password"
	"clrhost/server/throttle"
	"clrhost/storage"
)

// cookieUnlocked is what a browser keeps that has sent the passphrase of a share, for unlockedFor: the end of that time, and a seal
// of it, of the share and of the hash of the passphrase. It is sent with the pages of this share alone.
const (
	cookieUnlocked = "clrhost_share"
	unlockedFor    = time.Hour
)

// maxPassphrase is how many bytes of a passphrase are read.
const maxPassphrase = 200

// isOpen reports whether a share has no passphrase, or the browser has sent it.
func (h *Handler) isOpen(c *gin.Context, share storage.Share) bool {
	if share.Passphrase == "" {
		return true
	}
	kept, err := c.Request.Cookie(cookieUnlocked)
	if err != nil {
		return false
	}
	end, seal, _ := strings.Cut(kept.Value, ".")
	until, err := strconv.ParseInt(end, 10, 64)
	if err != nil || !time.Unix(until, 0).After(h.Now()) {
		return false
	}
	decoded, err := base64.RawURLEncoding.DecodeString(seal)
	return err == nil && h.Keys.MatchesShareSeal(sealed(share, end), decoded)
}

func sealed(share storage.Share, end string) string {
	return strings.Join([]string{share.OwnerID, share.ID, share.Passphrase, end}, " ")
}

// lockedView is the page that asks for a passphrase.
type lockedView struct {
	Path    string
	Problem phrase.Phrase
}

func (h *Handler) ask(c *gin.Context, status int, problem phrase.Phrase) error {
	path := ReaderPath(c.Param(paramToken))
	page.Here(c, h.Pages.Path(path))
	return h.Pages.Render(c, status, "share-locked.html", lockedView{path, problem})
}

// Unlock serves POST PathReader: the passphrase of a share.
func (h *Handler) Unlock(c *gin.Context) error {
	share, err := h.live(c)
	if err != nil {
		return err
	}
	form, err := page.ReadForm(c)
	if err != nil {
		return err
	}
	if share.Passphrase != "" {
		open, err := h.try(c, share, form.Get("passphrase"))
		if err != nil || !open {
			return err
		}
		h.keepOpen(c, share)
	}
	c.Redirect(http.StatusSeeOther, h.Pages.Path(ReaderPath(c.Param(paramToken))))
	return nil
}

// try compares a passphrase. It is false when the reader was told that it is wrong. Those of one share are compared one after the
// other, so that nobody has more tries than are allowed by making them at once.
func (h *Handler) try(c *gin.Context, share storage.Share, passphrase string) (open bool, err error) {
	key := share.OwnerID + " " + share.ID
	pass, err := h.enter(c, key)
	if err != nil {
		return false, err
	}
	defer pass.Leave()
	if ok, wait := h.Passphrases.Check(key); !ok {
		err := fault.Told(fault.Busy, nil, phrase.Of("There were too many wrong passphrases"),
			phrase.Of("You can try again in %s. Whoever gave you the link can tell you the passphrase.", page.Span(wait)))
		err.RetryAfter = wait
		return false, err
	}
	if len(passphrase) <= maxPassphrase && passphrase != "" {
		if open, err = password.Matches(share.Passphrase, passphrase); err != nil {
			return false, fmt.Errorf("compare the passphrase of share %s: %w", share.ID, err)
		}
	}
	if !open {
		h.Passphrases.Allow(key)
		h.Addresses.Allow(throttle.Neighbourhood(c.ClientIP()))
		return false, h.ask(c, http.StatusUnprocessableEntity, phrase.Of("This is not the passphrase."))
	}
	return true, nil
}

// enter waits until there is room to hash a passphrase.
func (h *Handler) enter(c *gin.Context, key string) (*inflight.Pass, error) {
	pass, err := h.Unlocking.Enter(c.Request.Context(), []string{key}, 1)
	if errors.Is(err, inflight.ErrFull) {
		return nil, &fault.Error{Kind: fault.Busy, RetryAfter: time.Second, Public: "Too many passphrases are being compared."}
	}
	if err != nil {
		return nil, fmt.Errorf("wait to hash a passphrase: %w", err)
	}
	return pass, nil
}

// keepOpen lets the browser that sent the passphrase read the share for a while.
func (h *Handler) keepOpen(c *gin.Context, share storage.Share) {
	end := strconv.FormatInt(h.Now().Add(unlockedFor).Unix(), 10)
	seal := base64.RawURLEncoding.EncodeToString(h.Keys.ShareSeal(sealed(share, end)))
	cookie := h.Pages.Cookie(cookieUnlocked, end+"."+seal)
	cookie.Path = h.Pages.Path(ReaderPath(c.Param(paramToken)))
	cookie.MaxAge = int(unlockedFor.Seconds())
	http.SetCookie(c.Writer, cookie)
}
