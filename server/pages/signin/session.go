package signin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/server/pages/page"
	"clrhost/storage"
)

// sessionLifetime is how long a sign-in lasts.
const sessionLifetime = 12 * time.Hour

// cookieName has the __Host- prefix where browsers honour it (RFC 6265bis, Section 4.1.3.2): over https and for the
// whole host. Another host of the same domain can then not plant a session.
func cookieName(pages *page.Renderer) string {
	if like := pages.Cookie("", ""); like.Secure && like.Path == "/" {
		return "__Host-clrhost_session"
	}
	return "clrhost_session"
}

// setCookie sets the session cookie, which also ends with the browser, or removes it when value is empty.
func (h *Handler) setCookie(c *gin.Context, value string) {
	cookie := h.cfg.Pages.Cookie(h.cookie, value)
	if value == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(c.Writer, cookie)
}

// sessionHash returns the SHA-256 of the session cookie, or nil when the browser sent none.
func (h *Handler) sessionHash(c *gin.Context) []byte {
	cookie, err := c.Request.Cookie(h.cookie)
	if err != nil || cookie.Value == "" {
		return nil
	}
	sum := sha256.Sum256([]byte(cookie.Value))
	return sum[:]
}

// begin replaces the browser's session, if it has one, by a new one of the user, and returns its cookie value.
func (h *Handler) begin(ctx context.Context, old []byte, userID string) (string, error) {
	var random [32]byte
	_, _ = rand.Read(random[:]) // crypto/rand.Read never fails
	value := base64.RawURLEncoding.EncodeToString(random[:])
	sum := sha256.Sum256([]byte(value))
	if old != nil {
		if err := h.cfg.Store.DeleteSession(ctx, old); err != nil {
			return "", fmt.Errorf("end the former session: %w", err)
		}
	}
	now := h.cfg.Now()
	session := storage.Session{TokenHash: sum[:], UserID: userID, CreatedAt: now, ExpiresAt: now.Add(sessionLifetime)}
	if err := h.cfg.Store.CreateSession(ctx, session); err != nil {
		return "", fmt.Errorf("begin a session: %w", err)
	}
	return value, nil
}

// current is what Current returns, kept with the request.
type current struct {
	user storage.User
	hash []byte
	ok   bool
	err  error
}

const currentKey = "signin.current"

// Current returns the user of this browser, and the hash under which the session is stored. Without a live session ok is
// false; an error is a failure of the store. The store is asked once a request, whatever comes of it: the page about its
// failure does not wait for it again.
func (h *Handler) Current(c *gin.Context) (user storage.User, sessionHash []byte, ok bool, err error) {
	found, known := c.Value(currentKey).(current)
	if !known {
		found.user, found.hash, found.ok, found.err = h.find(c)
		c.Set(currentKey, found)
	}
	return found.user, found.hash, found.ok, found.err
}

// Visitor is who is signed in, for the frame of a page; nil for nobody.
func (h *Handler) Visitor(c *gin.Context) (*page.Visitor, error) {
	user, _, ok, err := h.Current(c)
	if err != nil || !ok {
		return nil, err
	}
	return &page.Visitor{Name: user.Name}, nil
}

// find asks the store who the user of this browser is.
func (h *Handler) find(c *gin.Context) (user storage.User, sessionHash []byte, ok bool, err error) {
	hash := h.sessionHash(c)
	if hash == nil {
		return storage.User{}, nil, false, nil
	}
	user, err = h.cfg.Store.SessionUser(c.Request.Context(), hash)
	if errors.Is(err, storage.ErrNotFound) {
		return storage.User{}, nil, false, nil
	}
	if err != nil {
		return storage.User{}, nil, false, fmt.Errorf("find the session's user: %w", err)
	}
	return user, hash, true, nil
}
