package acceptance

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// otherHost publishes what credentials name: issuers' keys and status lists. Its scheme is http, so that a host under test
// reaches it only when its plan allows that.
type otherHost struct {
	URL     string
	address string // host:port

	mu        sync.Mutex
	documents map[string][]byte // by path
	asked     int
	silent    bool // connections end without an answer
}

// startOtherHost serves until the test ends. A request for /slow is never answered.
func startOtherHost(t *testing.T) *otherHost {
	t.Helper()
	e := &otherHost{documents: map[string][]byte{}}
	srv := httptest.NewServer(e)
	t.Cleanup(srv.Close)
	e.URL, e.address = srv.URL, srv.Listener.Addr().String()
	return e
}

func (e *otherHost) publish(path string, document any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.documents[path] = mustJSON(document)
}

// questions counts the requests that arrive while done runs.
func (e *otherHost) questions(done func()) int {
	count := func() int {
		e.mu.Lock()
		defer e.mu.Unlock()
		return e.asked
	}
	before := count()
	done()
	return count() - before
}

// fallSilent closes every connection without an answer, or ends that.
func (e *otherHost) fallSilent(silent bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.silent = silent
}

func (e *otherHost) ServeHTTP(w http.ResponseWriter, r *http.Request) {
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

// nowhere is a host:port without a listener.
func nowhere(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return l.Addr().String()
}
