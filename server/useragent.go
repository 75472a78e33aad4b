package server

import (
	"github.com/gin-gonic/gin"

	"clrhost/server/pages/consent"
)

// userAgent is what the authorization endpoint needs of the pages: who sits at the browser, and where to send them.
type userAgent struct{ *Server }

func (u userAgent) SignedIn(c *gin.Context) (userID string, sessionHash []byte, ok bool, err error) {
	user, sessionHash, ok, err := u.signin.Current(c)
	return user.ID, sessionHash, ok, err
}

func (u userAgent) SignInURL(next string) string { return u.signin.SignInURL(next) }

func (u userAgent) ConsentURL(authorizationID string) string {
	return u.page.Path(consent.URL(authorizationID))
}

func (u userAgent) Refuse(c *gin.Context, status int, title, detail string) {
	u.page.Problem(c, status, title, detail)
}
