package signin

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/server/pages/page"
)

// noteSignedOut is what SignOut leaves for the page after it.
const noteSignedOut = "signed out"

// SignOut serves POST /logout. With a next it leads to the sign-in page and from there to next, which is how somebody
// changes the account in the middle of an authorization request.
func (h *Handler) SignOut(c *gin.Context) error {
	form, err := page.ReadForm(c)
	if err != nil {
		return err
	}
	user, sessionHash, ok, err := h.Current(c)
	if ok {
		err = h.cfg.Store.Transact(c.Request.Context(), func(ctx context.Context) error {
			if err := h.cfg.Store.DeleteSession(ctx, sessionHash); err != nil {
				return fmt.Errorf("end the session: %w", err)
			}
			return h.record(ctx, c, "signout", user.ID)
		})
	}
	if err != nil {
		return err
	}
	h.setCookie(c, "")
	if next := h.accept(form.Get("next")); next != "" {
		c.Redirect(http.StatusSeeOther, h.SignInURL(next))
		return nil
	}
	h.cfg.Pages.Leave(c, noteSignedOut)
	c.Redirect(http.StatusSeeOther, h.SignInURL(""))
	return nil
}
