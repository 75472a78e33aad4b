package signin

import (
	"context"
	"embed"
	"errors"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/oauth/protocol"
	"clrhost/server/fault"
	"clrhost/server/pages/page"
	"clrhost/storage"
)

// Templates are the pages of this room.
//
//go:embed *.html
var Templates embed.FS

// view is what the sign-in page shows.
type view struct {
	Action    string // the path of the form
	Next      string
	ForApp    bool // next is an authorization request
	Email     string
	Problem   problem
	Wait      phrase.Phrase // with the problems throttled, crowded and busy
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
func (h *Handler) Show(c *gin.Context) error {
	_, _, ok, err := h.Current(c)
	if err != nil {
		return err
	}
	next := h.accept(c.Query("next"))
	if ok {
		h.leadOn(c, next)
		return nil
	}
	v := h.view(next)
	v.SignedOut = h.cfg.Pages.Note(c) == noteSignedOut
	return h.cfg.Pages.Render(c, http.StatusOK, "login.html", v)
}

// SignIn serves POST /login.
func (h *Handler) SignIn(c *gin.Context) error {
	form, err := page.ReadForm(c)
	if err != nil {
		return err
	}
	v := h.view(h.accept(form.Get("next")))
	v.Email = strings.TrimSpace(form.Get("email"))
	if v.Email == "" || form.Get("password") == "" {
		return h.again(c, v, http.StatusUnprocessableEntity, incomplete)
	}
	user, err := h.authenticate(c.Request.Context(), newAttempt(c, v.Email, form.Get("password")))
	if err != nil {
		return h.refuse(c, v, err)
	}
	return h.admit(c, user, v.Next)
}

// admit begins a session for the user and leads the browser on.
func (h *Handler) admit(c *gin.Context, user storage.User, next string) error {
	var value string
	err := h.cfg.Store.Transact(c.Request.Context(), func(ctx context.Context) (err error) {
		if value, err = h.begin(ctx, h.sessionHash(c), user.ID); err != nil {
			return err
		}
		return h.record(ctx, c, "signin.succeeded", user.ID)
	})
	if err != nil {
		return err
	}
	c.Set(userKey, user)
	h.setCookie(c, value)
	h.leadOn(c, next)
	return nil
}

// refuse shows the form again when the attempt failed; any other failure stays what it is.
func (h *Handler) refuse(c *gin.Context, v view, err error) error {
	if later, ok := errors.AsType[laterError](err); ok {
		_ = c.Error(err)
		fault.SetRetryAfter(c.Writer.Header(), later.wait)
		v.Wait = inWords(later.wait)
		return h.again(c, v, later.status(), later.why)
	}
	if errors.Is(err, errRefused) {
		_ = c.Error(err)
		return h.again(c, v, http.StatusUnprocessableEntity, refused)
	}
	return err
}

func (h *Handler) again(c *gin.Context, v view, status int, why problem) error {
	v.Problem = why
	page.Here(c, h.SignInURL(v.Next))
	return h.cfg.Pages.Render(c, status, "login.html", v)
}

func (h *Handler) view(next string) view {
	return view{
		Action: h.cfg.Pages.Path(page.PathLogin),
		Next:   next,
		ForApp: strings.HasPrefix(next, h.cfg.Pages.Path(protocol.PathAuthorize)),
	}
}

// inWords is how long to wait, rounded up.
func inWords(wait time.Duration) phrase.Phrase {
	if seconds := max(1, int(math.Ceil(wait.Seconds()))); seconds <= 90 {
		return phrase.Of("%d seconds", seconds)
	}
	return phrase.Of("%d minutes", int(math.Ceil(wait.Minutes())))
}
