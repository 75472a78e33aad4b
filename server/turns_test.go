package server

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential/key"
	"clrhost/server/inflight"
)

// meanwhile is another host, while whose answer is awaited something happens.
type meanwhile func()

func (m meanwhile) Get(context.Context, string, string) (key.Document, error) {
	m()
	return key.Document{}, nil
}

func (m meanwhile) GetSince(context.Context, string, string, time.Time) (key.Document, error) {
	m()
	return key.Document{}, nil
}

// A verification that waits for another host holds up nobody, of its own client or another.
func TestWhoWaitsForAnotherHostTakesNoTurn(t *testing.T) {
	g := inflight.New(inflight.Bounds{Each: 1, All: 1, Wait: time.Minute})
	turns := 0
	fetch := idling{meanwhile(func() {
		for _, client := range []string{"a", "b"} {
			require.NoError(t, g.Do(t.Context(), client, func(context.Context) { turns++ }))
		}
	})}
	require.NoError(t, g.Do(t.Context(), "a", func(ctx context.Context) {
		_, err := fetch.Get(ctx, "https://issuer.example", "*/*")
		require.NoError(t, err)
		_, err = fetch.GetSince(ctx, "https://issuer.example", "*/*", time.Time{})
		require.NoError(t, err)
	}))
	require.Equal(t, 4, turns)
}

// A client that sends its bodies slowly takes the room of its own bodies, and not that of other clients.
func TestUploadsOfAClientAreLimited(t *testing.T) {
	s, srv := newTestServer(t, Config{})
	s.uploads = inflight.New(inflight.Bounds{Each: 1, All: 10 << 20, Wait: 50 * time.Millisecond})
	slow, other := accessToken(t, s, "u", "slow"), accessToken(t, s, "u", "other")
	conn, err := net.Dial("tcp", strings.TrimPrefix(srv.URL, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	_, err = fmt.Fprintf(conn, "POST /ims/clr/v2p0/credentials HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"+
		"Content-Type: text/plain\r\nContent-Length: 1000\r\n\r\n", strings.TrimPrefix(srv.URL, "http://"), slow)
	require.NoError(t, err)
	post := func(token string) int {
		req, err := http.NewRequest(http.MethodPost, srv.URL+"/ims/clr/v2p0/credentials", strings.NewReader("x"))
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Content-Type", "text/plain")
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		if resp.StatusCode == http.StatusTooManyRequests {
			require.Equal(t, "2", resp.Header.Get("Retry-After"))
		}
		return resp.StatusCode
	}
	require.Eventually(t, func() bool { return post(slow) == http.StatusTooManyRequests }, 10*time.Second, time.Millisecond)
	require.Equal(t, http.StatusBadRequest, post(other), "it is no credential, but it was read")
	require.NoError(t, conn.Close())
	require.Eventually(t, func() bool { return post(slow) == http.StatusBadRequest }, 10*time.Second, time.Millisecond)
}
