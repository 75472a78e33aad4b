package logo_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
	"clrhost/server/pages/logo"
	"clrhost/server/pages/page"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// world is a shelf on a real store, and the host of a client, which counts what it is asked.
type world struct {
	testing.TB
	store  *storage.Store
	shelf  *logo.Shelf
	app    *httptest.Server
	asked  atomic.Int32
	status atomic.Int32
	ahead  atomic.Int64 // of the clock
	pages  string
}

var started = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

func (w *world) now() time.Time { return started.Add(time.Duration(w.ahead.Load())) }

func newWorld(t testing.TB, open storagetest.Open) *world {
	t.Helper()
	w := &world{TB: t}
	w.status.Store(http.StatusOK)
	w.store = open(t, w.now)
	w.app = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		w.asked.Add(1)
		out.WriteHeader(int(w.status.Load()))
		_ = png.Encode(out, image.NewGray(image.Rect(0, 0, 200, 100)))
	}))
	t.Cleanup(w.app.Close)
	client, err := fetch.New(fetch.Config{Allow: []string{w.app.Listener.Addr().String()}, Now: w.now})
	require.NoError(t, err)
	w.shelf = logo.New(logo.Config{Store: w.store, Fetch: client, Now: w.now, Log: slog.New(slog.DiscardHandler)})
	renderer, err := page.New(page.Config{})
	require.NoError(t, err)
	gin.SetMode(gin.TestMode)
	engine := gin.New()
	engine.GET("/logo/:client_id", renderer.Endpoint(w.shelf.Serve))
	pages := httptest.NewServer(engine)
	t.Cleanup(pages.Close)
	w.pages = pages.URL
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { w.shelf.Run(ctx) })
	t.Cleanup(func() { stop(); running.Wait() })
	return w
}

func (w *world) client(id string) storage.Client {
	client := storagetest.Partner(w, w.store, id)
	client.LogoURI = w.app.URL + "/logo.png"
	require.NoError(w, w.store.UpdateClient(w.Context(), client))
	client, err := w.store.Client(w.Context(), id)
	require.NoError(w, err)
	return client
}

func (w *world) get(path string) (*http.Response, []byte) {
	resp, err := http.Get(w.pages + path)
	require.NoError(w, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(w, err)
	require.NoError(w, resp.Body.Close())
	return resp, body
}

func TestALogoIsFetchedOnceAndServedFromHere(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		w := newWorld(t, open)
		client := w.client("app")
		resp, _ := w.get(logo.Path(client))
		require.Equal(t, http.StatusNotFound, resp.StatusCode)
		require.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
		require.Zero(t, w.asked.Load(), "who asks for the picture causes no request")

		for range 5 {
			w.shelf.Want(client)
			resp, body := w.get(logo.Path(client))
			require.Equal(t, http.StatusOK, resp.StatusCode)
			require.Equal(t, "image/png", resp.Header.Get("Content-Type"))
			require.Equal(t, "nosniff", resp.Header.Get("X-Content-Type-Options"))
			require.Equal(t, "default-src 'none'", resp.Header.Get("Content-Security-Policy"))
			require.Equal(t, "public, max-age=31536000, immutable", resp.Header.Get("Cache-Control"))
			config, err := png.DecodeConfig(bytes.NewReader(body))
			require.NoError(t, err)
			require.Equal(t, 112, config.Width)
		}
		require.EqualValues(t, 1, w.asked.Load())
	})
}

// The parameter versions the address. It is compared, and leads nowhere.
func TestTheParameterIsNotFollowed(t *testing.T) {
	w := newWorld(t, storagetest.SQLite)
	client := w.client("app")
	w.shelf.Want(client)
	resp, _ := w.get(logo.Path(client))
	require.Equal(t, http.StatusOK, resp.StatusCode)
	for _, of := range []string{"", "?of=", "?of=" + url.QueryEscape(w.app.URL+"/other.png"), "?of=" + url.QueryEscape(w.app.URL+"/logo.png#x"), "?x=1"} {
		resp, _ := w.get("/logo/app" + of)
		require.Equal(t, http.StatusNotFound, resp.StatusCode, of)
	}
	require.EqualValues(t, 1, w.asked.Load())
}

func TestOnlyAnActiveClientHasAPicture(t *testing.T) {
	w := newWorld(t, storagetest.SQLite)
	client := w.client("app")
	w.shelf.Want(client)
	resp, _ := w.get(logo.Path(client))
	require.Equal(t, http.StatusOK, resp.StatusCode)
	before := storage.ClientActive
	for _, state := range []storage.ClientState{storage.ClientPending, storage.ClientSuspended} {
		require.NoError(t, w.store.SetClientState(t.Context(), "app", before, state))
		before = state
		resp, _ = w.get(logo.Path(client))
		require.Equal(t, http.StatusNotFound, resp.StatusCode, state)

		other := w.client("other-" + string(state))
		require.NoError(t, w.store.SetClientState(t.Context(), other.ID, storage.ClientActive, state))
		w.shelf.Want(other) // as it was a moment ago
		resp, _ = w.get(logo.Path(other))
		require.Equal(t, http.StatusNotFound, resp.StatusCode, state)
	}
	for _, path := range []string{"/logo/nobody", "/logo/%00", "/logo/%ff?of=x"} {
		resp, _ = w.get(path)
		require.Equal(t, http.StatusNotFound, resp.StatusCode, path)
	}
	require.EqualValues(t, 1, w.asked.Load())
}

func TestAFailureIsRememberedForAWhile(t *testing.T) {
	w := newWorld(t, storagetest.SQLite)
	client := w.client("app")
	w.status.Store(http.StatusNotFound)
	look := func() int {
		w.shelf.Want(client)
		resp, _ := w.get(logo.Path(client))
		return resp.StatusCode
	}
	for range 5 {
		require.Equal(t, http.StatusNotFound, look())
		w.ahead.Add(int64(time.Hour))
	}
	require.EqualValues(t, 1, w.asked.Load())
	w.status.Store(http.StatusOK)
	w.ahead.Add(int64(12 * time.Hour))
	require.Equal(t, http.StatusOK, look())
	require.EqualValues(t, 2, w.asked.Load())
}

// A client that registers another address has another picture, and the old one is not shown under it.
func TestAnotherAddressIsAnotherPicture(t *testing.T) {
	w := newWorld(t, storagetest.SQLite)
	client := w.client("app")
	before := logo.Path(client)
	w.shelf.Want(client)
	resp, _ := w.get(before)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	client.LogoURI += "?2"
	require.NoError(t, w.store.UpdateClient(t.Context(), client))
	for _, path := range []string{before, logo.Path(client)} {
		resp, _ = w.get(path)
		require.Equal(t, http.StatusNotFound, resp.StatusCode)
	}
	w.shelf.Want(client)
	resp, _ = w.get(logo.Path(client))
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.EqualValues(t, 2, w.asked.Load())
}

// What waits has a bound, and a page never waits for it: what does not fit is wanted again with the next page.
func TestWantReturnsAtOnceHoweverMuchWaits(t *testing.T) {
	shelf := logo.New(logo.Config{Log: slog.New(slog.DiscardHandler), Now: time.Now}) // nobody runs it
	for range 3 {
		for i := range 200 {
			shelf.Want(storage.Client{ID: string(rune('a' + i)), State: storage.ClientActive, LogoURI: "https://app.example/l.png"})
		}
	}
}
