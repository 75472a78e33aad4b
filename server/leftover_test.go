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
)

// A client that sends its whole body before it reads gets the answer, on every surface and however the body is announced.
func TestTheAnswerToATooLargeBodyArrives(t *testing.T) {
	host := run(t, Config{}, nil)
	token := accessToken(t, host.testServer, "u", "sender")
	const form, json = "application/x-www-form-urlencoded", "application/json"
	for _, row := range []struct {
		path, mediaType string
		size, status    int
	}{
		{"/oauth/token", form, 100 << 10, http.StatusRequestEntityTooLarge},
		{"/oauth/token", form, 3 << 20, http.StatusRequestEntityTooLarge},
		{"/oauth/token", json, 3 << 20, http.StatusUnsupportedMediaType},
		{"/oauth/revoke", form, 3 << 20, http.StatusRequestEntityTooLarge},
		{"/oauth/register", json, 3 << 20, http.StatusRequestEntityTooLarge},
		{"/ims/clr/v2p0/credentials", json, 6 << 20, http.StatusRequestEntityTooLarge},
		{"/ims/clr/v2p0/discovery", json, 3 << 20, http.StatusMethodNotAllowed},
		{"/login", form, 3 << 20, http.StatusRequestEntityTooLarge},
		{"/nowhere", form, 3 << 20, http.StatusNotFound},
	} {
		for _, chunked := range []bool{false, true} {
			body := strings.Repeat("x", row.size)
			length := fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
			if chunked {
				length = fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(body), body)
			}
			c := host.connect(t)
			require.NoError(t, c.Conn.(*net.TCPConn).SetWriteBuffer(64<<10)) // so that what is not read cannot be sent
			c.send("POST " + row.path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token +
				"\r\nContent-Type: " + row.mediaType + "\r\n" + length)
			require.Equal(t, row.status, c.receive().StatusCode, "%s of %d bytes, chunked: %t", row.path, row.size, chunked)
		}
	}
}

// What is too much to be read is not read: neither without end, nor from a client that waits until it may send.
func TestTheRestOfARejectedBodyIsBounded(t *testing.T) {
	host := run(t, Config{MaxBody: 1 << 20}, nil)
	endless := host.connect(t)
	endless.send("POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000000\r\n\r\n")
	piece := []byte(strings.Repeat("x", 1<<20))
	require.Eventually(t, func() bool { _, err := endless.Write(piece); return err != nil }, 10*time.Second, time.Millisecond)

	patient := host.connect(t)
	patient.send("POST /nowhere HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n")
	require.Equal(t, http.StatusNotFound, patient.receive().StatusCode)
	_, err := patient.answers.ReadByte()
	require.ErrorIs(t, err, io.EOF)
}
