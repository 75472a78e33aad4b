package signin

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/storage"
)

// view is what the sign-in page shows.
type view struct {
	Next      string
	ForApp    bool // next is an authorization request
	Email     string
	Problem   problem
	Wait      string // with the problems throttled, crowded and busy
	SignedOut bool
}

// problem is why the page is shown again. The words for it are in the template.
type problem string

const (
	incomplete problem = "incomplete"
	refused    problem = "refused" // one for an unknown account, a wrong password and a disabled account
	throttled  problem = "throttled"
	crowded    problem = "crowded" // other attempts for the same account are being checked
	busy       problem = "busy"    // more passwords wait to be checked than the host accepts
)

// Show serves GET /login. A browser that is signed in already goes straight on.
func (h *Handler) Show(c *gin.Context) {
	_, _, ok, err := h.Current(c)
	if err != nil {
		h.cfg.Pages.Fail(c, err)
		return
	}
	next := h.accept(c.Query("next"))
	if ok {
		h.leadOn(c, next)
		return
	}
	v := h.view(next)
	v.SignedOut = c.Query("signed_out") != ""
	h.cfg.Pages.Render(c, http.StatusOK, "login", v)
}

// SignIn serves POST /login.
func (h *Handler) SignIn(c *gin.Context) {
	form, ok := h.cfg.Pages.Form(c)
	if !ok {
		return
	}
	next := h.accept(form.Get("next"))
	v := h.view(next)
	v.Email = strings.TrimSpace(form.Get("email"))
	if v.Email == "" || form.Get("password") == "" {
		h.refuse(c, v, http.StatusUnprocessableEntity, incomplete)
		return
	}
	user, err := h.authenticate(c.Request.Context(), newAttempt(c, v.Email, form.Get("password")))
	var later laterError
	switch {
	case errors.As(err, &later):
		_ = c.Error(err)
		c.Header("Retry-After", strconv.Itoa(int(math.Ceil(later.wait.Seconds()))))
		v.Wait = inWords(later.wait)
		h.refuse(c, v, later.status(), later.why)
	case errors.Is(err, errRefused):
		_ = c.Error(err)
		h.refuse(c, v, http.StatusUnprocessableEntity, refused)
	case err != nil:
		h.cfg.Pages.Fail(c, err)
	default:
		h.admit(c, user, next)
	}
}

// admit begins a session for the user and leads the browser on.
func (h *Handler) admit(c *gin.Context, user storage.User, next string) {
	var value string
	err := h.cfg.Store.Transact(c.Request.Context(), func(ctx context.Context) (err error) {
		if value, err = h.begin(ctx, h.sessionHash(c), user.ID); err != nil {
			return err
		}
		return h.record(ctx, c, "signin.succeeded", user.ID)
	})
	if err != nil {
		h.cfg.Pages.Fail(c, err)
		return
	}
	h.setCookie(c, value)
	h.leadOn(c, next)
}

func (h *Handler) view(next string) view {
	return view{Next: next, ForApp: strings.HasPrefix(next, h.cfg.Pages.Path("/oauth/authorize"))}
}

func (h *Handler) refuse(c *gin.Context, v view, status int, why problem) {
	v.Problem = why
	h.cfg.Pages.Render(c, status, "login", v)
}

// inWords says how long to wait, rounded up.
func inWords(wait time.Duration) string {
	switch seconds := int(math.Ceil(wait.Seconds())); {
	case seconds <= 1:
		return "a second"
	case seconds <= 90:
		return fmt.Sprintf("%d seconds", seconds)
	default:
		return fmt.Sprintf("%d minutes", int(math.Ceil(wait.Minutes())))
	}
}
