package acceptance

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// elsewhere is another host, which publishes what credentials name: issuers' keys and status lists. It speaks http, so a
// host under test reaches it only when its plan says so.
type elsewhere struct {
	URL     string
	address string // host:port

	mu        sync.Mutex
	documents map[string][]byte // by path
	asked     int
	silent    bool // connections end without an answer
}

// startElsewhere serves until the test ends. At /slow it answers nothing, for as long as anybody waits.
func startElsewhere(t *testing.T) *elsewhere {
	t.Helper()
	e := &elsewhere{documents: map[string][]byte{}}
	srv := httptest.NewServer(e)
	t.Cleanup(srv.Close)
	e.URL, e.address = srv.URL, srv.Listener.Addr().String()
	return e
}

func (e *elsewhere) publish(path string, document any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.documents[path] = mustJSON(document)
}

// questions counts the requests that came while something was done.
func (e *elsewhere) questions(done func()) int {
	count := func() int {
		e.mu.Lock()
		defer e.mu.Unlock()
		return e.asked
	}
	before := count()
	done()
	return count() - before
}

// fallSilent makes it answer nothing any more, or answer again.
func (e *elsewhere) fallSilent(silent bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.silent = silent
}

func (e *elsewhere) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/slow" {
		<-r.Context().Done()
		return
	}
	e.mu.Lock()
	e.asked++
	document, found := e.documents[r.URL.Path]
	silent := e.silent
	e.mu.Unlock()
	if silent {
		panic(http.ErrAbortHandler) // closes the connection
	}
	if !found {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(document)
}

// nowhere is a host:port at which nobody listens.
func nowhere(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return l.Addr().String()
}
