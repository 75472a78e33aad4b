package server

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/inflight"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// giver sends files of a learner to a host on real connections.
type giver struct {
	*testing.T
	testServer
	address string
	form    []byte // with a file of 200 kB
	media   string
}

func newGiver(t *testing.T) giver {
	s, srv := newTestServer(t, Config{ImportFolder: t.TempDir()})
	for _, learner := range []string{"u", "v"} {
		storagetest.Learner(t, s.deps.Store, learner)
		hash := sha256.Sum256([]byte(learner + "s"))
		require.NoError(t, s.deps.Store.CreateSession(t.Context(), storage.Session{TokenHash: hash[:], UserID: learner, CreatedAt: time.Now(), ExpiresAt: time.Now().Add(time.Hour)}))
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	file, err := w.CreateFormFile("file", "x")
	require.NoError(t, err)
	_, err = file.Write([]byte("{" + strings.Repeat(" ", 200_000)))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return giver{t, s, strings.TrimPrefix(srv.URL, "http://"), form.Bytes(), w.FormDataContentType()}
}

// begin announces a form of some length, and sends its first bytes.
func (g giver) begin(learner string, length, sent int) net.Conn {
	g.Helper()
	conn, err := net.Dial("tcp", g.address)
	require.NoError(g, err)
	g.Cleanup(func() { _ = conn.Close() })
	_, err = fmt.Fprintf(conn, "POST /records/add HTTP/1.1\r\nHost: %s\r\nCookie: clrhost_session=%ss\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		g.address, learner, g.media, length, g.form[:sent])
	require.NoError(g, err)
	return conn
}

func (g giver) status(conn net.Conn) int {
	g.Helper()
	require.NoError(g, conn.SetReadDeadline(time.Now().Add(10*time.Second)))
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(g, err)
	require.NoError(g, resp.Body.Close())
	return resp.StatusCode
}

// A file that stalls ends long before all of it would have to arrive.
func TestAFileThatStalls(t *testing.T) {
	g := newGiver(t)
	g.limits.files.pace = 300 * time.Millisecond
	require.Equal(t, http.StatusBadRequest, g.status(g.begin("u", 1_000_000, 100_000)))
}

// While a file arrives, its owner gives no other. What has arrived beyond the memory that a file may take counts no more.
func TestFilesOfAPersonComeOneByOne(t *testing.T) {
	g := newGiver(t)
	g.limits.files.gate = inflight.New(inflight.Bounds{Each: 1, All: 2 * uploadPiece, Wait: 20 * time.Millisecond})
	g.limits.files.counts = uploadPiece
	first := g.begin("u", 1_000_000, 100_000)
	require.Eventually(t, func() bool { return g.status(g.begin("u", len(g.form), len(g.form))) == http.StatusTooManyRequests }, 10*time.Second, 5*time.Millisecond)
	require.Equal(t, http.StatusUnprocessableEntity, g.status(g.begin("v", len(g.form), len(g.form))), "another person")
	require.NoError(t, first.Close())
	require.Eventually(t, func() bool { return g.status(g.begin("u", len(g.form), len(g.form))) == http.StatusUnprocessableEntity }, 10*time.Second, 5*time.Millisecond)
}
