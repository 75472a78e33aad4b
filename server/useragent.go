package server

import (
	"net/url"

	"github.com/gin-gonic/gin"
)

// userAgent is what the authorization endpoint needs of the pages: who sits at the browser, and where to send them.
type userAgent struct{ *Server }

func (u userAgent) SignedIn(c *gin.Context) (userID string, sessionHash []byte, ok bool, err error) {
	user, sessionHash, ok, err := u.signin.Current(c)
	return user.ID, sessionHash, ok, err
}

func (u userAgent) SignInURL(next string) string { return u.signin.SignInURL(next) }

func (u userAgent) ConsentURL(authorizationID string) string {
	return u.page.Path("/consent") + "?" + url.Values{"id": {authorizationID}}.Encode()
}

func (u userAgent) Refuse(c *gin.Context, status int, title, detail string) {
	u.page.Problem(c, status, title, detail)
}
