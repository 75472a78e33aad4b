package server

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// reader is a host on a real connection, and a client's access to the record of a learner who holds large credentials.
type reader struct {
	testServer
	url   *url.URL
	token string
}

// readerOf makes count credentials of a size.
func readerOf(t *testing.T, cfg Config, count, size int) reader {
	t.Helper()
	s, srv := newTestServer(t, cfg)
	r := reader{testServer: s, token: accessToken(t, s, "u", "c")}
	for i := range count {
		body := make([]byte, size)
		for j := range body {
			body[j] = "abcdefghijklmnopqrstuvwxyz234567"[(i*7+j*j)%32]
		}
		_, err := s.deps.Store.UpsertCredential(t.Context(), storage.Credential{OwnerID: "u", Service: "clr", IssuerID: "i", CredentialID: fmt.Sprint(i),
			ValidFrom: time.Now(), Form: storage.FormJWS, Body: body, Verdict: "valid", VerdictJSON: []byte("{}"), CheckedAt: time.Now()})
		require.NoError(t, err)
	}
	var err error
	r.url, err = url.Parse(srv.URL)
	require.NoError(t, err)
	return r
}

// hang asks for a page and does not read it.
func (r reader) hang(t *testing.T) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", r.url.Host)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.(*net.TCPConn).SetReadBuffer(4096))
	_, err = fmt.Fprintf(conn, "GET /ims/clr/v2p0/credentials?limit=100 HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n", r.url.Host, r.token)
	require.NoError(t, err)
	return conn
}

// waitForAnswer reads the first line of the answer to a request that hangs.
func waitForAnswer(t *testing.T, conn net.Conn) string {
	t.Helper()
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(20*time.Second)))
	line, err := bufio.NewReaderSize(conn, 16).ReadSlice('\n')
	if err != bufio.ErrBufferFull {
		require.NoError(t, err)
	}
	return strings.TrimSpace(string(line))
}

func (r reader) get(t *testing.T, token string) *http.Response {
	t.Helper()
	return request(t, http.MethodGet, r.url.String()+"/ims/clr/v2p0/credentials?limit=1", http.Header{"Authorization": {"Bearer " + token}})
}

// Clients that do not read what they asked for take the room of their own lists and of their learner's, and no other.
func TestListsOfAClientAreLimited(t *testing.T) {
	const page = 32 << 20 // more than the buffers of a connection take
	r := readerOf(t, Config{Bounds: Bounds{ListsPerClient: 2, MaxPage: page, ListsBytes: 3 * page}}, 8, 4<<20)
	other := accessToken(t, r.testServer, "v", "other")
	for range 2 {
		require.Equal(t, "HTTP/1.1 200 OK", waitForAnswer(t, r.hang(t)))
	}
	begun := time.Now()
	refused := r.get(t, r.token)
	require.Equal(t, http.StatusTooManyRequests, refused.StatusCode)
	require.Equal(t, "2", refused.Header.Get("Retry-After"))
	require.GreaterOrEqual(t, time.Since(begun), listWait, "it waited for room first")
	require.Equal(t, http.StatusTooManyRequests, r.get(t, accessToken(t, r.testServer, "u", "second")).StatusCode, "another client of the learner")
	require.Equal(t, http.StatusOK, r.get(t, other).StatusCode)
}

// All clients together have an end too.
func TestListsOfAllClientsAreLimited(t *testing.T) {
	const page = 32 << 20
	r := readerOf(t, Config{Bounds: Bounds{ListsPerClient: 8, MaxPage: page, ListsBytes: page}}, 8, 4<<20)
	other := accessToken(t, r.testServer, "v", "other")
	hanging := r.hang(t)
	require.Equal(t, "HTTP/1.1 200 OK", waitForAnswer(t, hanging))
	require.Equal(t, http.StatusTooManyRequests, r.get(t, other).StatusCode)
	require.NoError(t, hanging.Close())
	require.Eventually(t, func() bool { return r.get(t, other).StatusCode == http.StatusOK }, 10*time.Second, 10*time.Millisecond)
}

// Six clients that ask for a hundred records of 4 MiB and do not read hold six pages in memory, once each.
func TestReadersThatDoNotReadCostLittle(t *testing.T) {
	r := readerOf(t, Config{}, 3, 4<<20) // a fourth would be on no page
	before := heap()
	for range 6 {
		require.Equal(t, "HTTP/1.1 200 OK", waitForAnswer(t, r.hang(t)))
	}
	require.Less(t, heap()-before, 64, "MiB")
}

// heap is how many MiB the program holds that can be reached.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc >> 20)
}
