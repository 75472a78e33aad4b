package signin

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
)

// SignOut serves POST /logout. With a next it leads to the sign-in page and from there to next, which is how somebody
// changes the account in the middle of an authorization request.
func (h *Handler) SignOut(c *gin.Context) {
	form, ok := h.cfg.Pages.Form(c)
	if !ok {
		return
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
		h.cfg.Pages.Fail(c, err)
		return
	}
	h.setCookie(c, "")
	if next := h.accept(form.Get("next")); next != "" {
		c.Redirect(http.StatusSeeOther, h.SignInURL(next))
		return
	}
	c.Redirect(http.StatusSeeOther, h.SignInURL("")+"?signed_out=1")
}
