package server

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/inflight"
)

// uploader sends bodies to a host on a real connection.
type uploader struct {
	*testing.T
	testServer
	url string
}

func newUploader(t *testing.T, bounds inflight.Bounds) uploader {
	s, srv := newTestServer(t, Config{})
	s.limits.uploads.gate = inflight.New(bounds)
	return uploader{t, s, srv.URL}
}

// begin announces a body and sends only its first bytes.
func (u uploader) begin(token, header string, sent int) net.Conn {
	u.Helper()
	address := strings.TrimPrefix(u.url, "http://")
	conn, err := net.Dial("tcp", address)
	require.NoError(u, err)
	u.Cleanup(func() { _ = conn.Close() })
	_, err = fmt.Fprintf(conn, "POST /ims/clr/v2p0/credentials HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"+
		"Content-Type: text/plain\r\n%s\r\n\r\n%s", address, token, header, strings.Repeat("x", sent))
	require.NoError(u, err)
	return conn
}

// post sends what is no credential: 400 says that it was read.
func (u uploader) post(token string, size int) (status int, body string) {
	u.Helper()
	req, err := http.NewRequest(http.MethodPost, u.url+"/ims/clr/v2p0/credentials", strings.NewReader(strings.Repeat("x", size)))
	require.NoError(u, err)
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "text/plain")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(u, err)
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(u, err)
	if resp.StatusCode == http.StatusTooManyRequests {
		require.Equal(u, "2", resp.Header.Get("Retry-After"))
	}
	return resp.StatusCode, string(answer)
}

// eventually posts until the answer has a status, and returns that answer's body.
func (u uploader) eventually(status int, token string, size int) (body string) {
	u.Helper()
	require.Eventually(u, func() bool {
		got, answer := u.post(token, size)
		if got == status {
			body = answer
		}
		return got == status
	}, 10*time.Second, 5*time.Millisecond)
	return body
}

// A client that sends its bodies slowly takes the room of its own bodies and of its learner's, and no other.
func TestUploadsOfAClientAreLimited(t *testing.T) {
	u := newUploader(t, inflight.Bounds{Each: 1, All: 10 << 20, Wait: 50 * time.Millisecond})
	slow, other := accessToken(t, u.testServer, "u", "slow"), accessToken(t, u.testServer, "v", "other")
	conn := u.begin(slow, "Content-Length: 1000", 0)
	u.eventually(http.StatusTooManyRequests, slow, 1)
	status, _ := u.post(other, 1)
	require.Equal(t, http.StatusBadRequest, status)
	status, _ = u.post(accessToken(t, u.testServer, "u", "second"), 1)
	require.Equal(t, http.StatusTooManyRequests, status, "another client of the learner")
	require.NoError(t, conn.Close())
	u.eventually(http.StatusBadRequest, slow, 1)
}

// Bodies that are only announced take next to nothing, however many clients announce them and in whatever form.
func TestAnnouncedBodiesTakeNoRoom(t *testing.T) {
	u := newUploader(t, inflight.Bounds{Each: 8, All: 4 << 20, Wait: 50 * time.Millisecond})
	for i, header := range []string{"Content-Length: 4194304", "Transfer-Encoding: chunked", "Content-Length: 99999999"} {
		token := accessToken(t, u.testServer, fmt.Sprint("u", i), fmt.Sprint("slow", i))
		for range 8 {
			u.begin(token, header, 0)
		}
		u.eventually(http.StatusTooManyRequests, token, 1)
	}
	status, _ := u.post(accessToken(t, u.testServer, "v", "other"), 1<<20)
	require.Equal(t, http.StatusBadRequest, status)
}

// What has arrived takes room until it is answered, and a body that grows beyond the room there is gets the answer that a
// new one would.
func TestArrivedBodiesTakeRoom(t *testing.T) {
	u := newUploader(t, inflight.Bounds{Each: 8, All: 5 * uploadPiece, Wait: 50 * time.Millisecond})
	slow, other := accessToken(t, u.testServer, "u", "slow"), accessToken(t, u.testServer, "v", "other")
	conn := u.begin(slow, "Content-Length: 1000000", 4*uploadPiece)
	body := u.eventually(http.StatusTooManyRequests, other, 2*uploadPiece)
	require.Contains(t, body, "Too many bodies are sent to this host at once")
	require.NoError(t, conn.Close())
	u.eventually(http.StatusBadRequest, other, 2*uploadPiece)
}

// A piece that does not arrive in its time ends the request, long before a whole body would have to. Nobody waits for the
// rest: neither the reader of the body, nor the server that would drain it before it answers. What arrived in time may take
// its time to be answered, on a connection that goes on.
func TestABodyThatStalls(t *testing.T) {
	u := newUploader(t, inflight.Bounds{Each: 8, All: 4 << 20, Wait: time.Second})
	u.limits.uploads.pace = 100 * time.Millisecond
	token, begun := accessToken(t, u.testServer, "u", "slow"), time.Now()
	for _, conn := range []net.Conn{
		u.begin(token, "Content-Length: 1000000", 0),
		u.begin(token, "Content-Length: 1000000", uploadPiece),
		u.begin(token, "Transfer-Encoding: chunked", 0),
	} {
		require.Equal(t, "HTTP/1.1 400 Bad", waitForAnswer(t, conn)) // as many bytes as it reads
	}
	require.Less(t, time.Since(begun), 5*time.Second)
	for range 2 {
		status, _ := u.post(token, 3*uploadPiece)
		require.Equal(t, http.StatusBadRequest, status)
		time.Sleep(2 * u.limits.uploads.pace)
	}
}
