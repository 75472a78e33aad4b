package signin

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/server/fault"
	"clrhost/server/pages/page"
	"clrhost/storage"
)

const (
	userKey    = "signin.user"
	sessionKey = "signin.session"
)

// Require lets only signed-in browsers pass. Others are redirected to the sign-in page and come back afterwards; a form
// that they posted is rejected, because it cannot be posted again for them.
func (h *Handler) Require(c *gin.Context) error {
	user, sessionHash, ok, err := h.Current(c)
	switch {
	case err != nil:
		return err
	case ok:
		c.Set(userKey, user)
		c.Set(sessionKey, sessionHash)
	case c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead:
		c.Redirect(http.StatusSeeOther, h.SignInURL(c.Request.URL.RequestURI()))
		c.Abort()
	default:
		return fault.Told(fault.Unauthorized, nil, phrase.Of("You are no longer signed in"),
			phrase.Of("Nothing was changed. Please sign in and do it again."))
	}
	return nil
}

// User is the signed-in user behind Require; elsewhere it may be the zero value.
func User(c *gin.Context) storage.User {
	user, _ := c.Value(userKey).(storage.User)
	return user
}

// SessionHash names the browser session behind Require.
func SessionHash(c *gin.Context) []byte {
	hash, _ := c.Value(sessionKey).([]byte)
	return hash
}

// SignInURL is where a browser goes to sign in and come back to next, a path and query on this host that begins with
// the base path. An empty next leads to Config.Home.
func (h *Handler) SignInURL(next string) string {
	if next == "" {
		return h.cfg.Pages.Path(page.PathLogin)
	}
	return h.cfg.Pages.Path(page.PathLogin) + "?" + url.Values{"next": {next}}.Encode()
}
