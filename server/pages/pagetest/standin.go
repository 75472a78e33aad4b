package pagetest

import (
	"crypto/rand"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/oauth/scope"
	"clrhost/storage"
)

// authorize stands in for the authorization endpoint: it asks to sign in, asks for consent, and sends the answer to the
// app. What it grants it keeps, so that the account page has something to show.
func (s *Site) authorize(c *gin.Context) {
	ctx := c.Request.Context()
	user, session, ok, err := s.signin.Current(c)
	if err != nil {
		s.pages.Fail(c, err)
		return
	}
	if id := c.Query("authorization"); id != "" {
		s.resume(c, id, session)
		return
	}
	if !ok {
		c.Redirect(http.StatusSeeOther, s.signin.SignInURL(c.Request.URL.RequestURI()))
		return
	}
	client, err := s.Store.Client(ctx, c.Query("client_id"))
	if err != nil {
		s.pages.Fail(c, err)
		return
	}
	now := s.now()
	asked := storage.Authorization{
		ID: rand.Text(), SessionHash: session, UserID: user.ID,
		ClientID: client.ID, Request: c.Request.URL.RawQuery, Scopes: scope.Parse(c.Query("scope")), Shown: client.Shown().Digest(),
		CreatedAt: now, ExpiresAt: now.Add(10 * time.Minute),
	}
	if err := s.Store.CreateAuthorization(ctx, asked); err != nil {
		s.pages.Fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, s.pages.Path("/consent")+"?id="+asked.ID)
}

func (s *Site) resume(c *gin.Context, id string, session []byte) {
	asked, err := s.Store.ConsumeAuthorization(c.Request.Context(), id, session)
	if err != nil {
		s.pages.Problem(c, http.StatusForbidden, "Not answered", err.Error())
		return
	}
	client, err := s.Store.Client(c.Request.Context(), asked.ClientID)
	if err != nil {
		s.pages.Fail(c, err)
		return
	}
	request, _ := url.ParseQuery(asked.Request)
	answer := url.Values{"error": {"access_denied"}}
	if len(asked.Allowed) > 0 {
		answer = url.Values{"code": {"clrc_stand-in"}, "scope": {scope.Join(asked.Allowed)}}
		if _, err := s.connect(c.Request.Context(), asked.UserID, client.ID, client.Shown(), asked.Allowed); err != nil {
			s.pages.Fail(c, err)
			return
		}
	}
	c.Redirect(http.StatusSeeOther, request.Get("redirect_uri")+"?"+answer.Encode())
}

// app is a client's own host: /callback shows the query it got, /hop leads there under another name of the host, and
// /logo.png is the logo.
func app() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hop", func(w http.ResponseWriter, r *http.Request) {
		to := "http://" + strings.Replace(r.Host, "127.0.0.1", "localhost", 1) + "/callback?" + r.URL.RawQuery
		http.Redirect(w, r, to, http.StatusFound)
	})
	mux.HandleFunc("GET /callback", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang="en"><title>The app</title><link rel="icon" href="data:,"><h1>Back at the app</h1><p id="query">%s</p>`,
			html.EscapeString(r.URL.RawQuery))
	})
	mux.HandleFunc("GET /logo.png", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		_ = png.Encode(w, disc())
	})
	return mux
}

// disc is a logo: a disc on white.
func disc() image.Image {
	picture := image.NewRGBA(image.Rect(0, 0, 200, 200))
	for y := range 200 {
		for x := range 200 {
			picture.Set(x, y, color.White)
			if dx, dy := x-100, y-100; dx*dx+dy*dy < 70*70 {
				picture.Set(x, y, color.RGBA{180, 84, 31, 255})
			}
		}
	}
	return picture
}
