package servertest

import (
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// App is a partner's own host: /callback shows the query it got, /hop redirects there under another name of the host, and
// /logo.png is the logo.
type App struct {
	*httptest.Server

	mu       sync.Mutex
	received []string
}

func startApp(t testing.TB) *App {
	a := &App{}
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
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		agent, _, _ := strings.Cut(r.UserAgent(), "/")
		a.mu.Lock()
		a.received = append(a.received, agent+" "+r.Method+" "+r.URL.Path)
		a.mu.Unlock()
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(a.Close)
	return a
}

// Received returns the requests so far, in order: the product of the User-Agent, method and path.
func (a *App) Received() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.received)
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
