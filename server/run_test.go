package server

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"
)

// running is a host that serves until it is told to stop.
type running struct {
	testServer
	address  string
	operator string // address of the operator's listener
	stop     context.CancelCauseFunc
	ended    chan error
}

func run(t *testing.T, config Config, routes func(*gin.Engine)) running {
	s, _ := newTestServer(t, config)
	if routes != nil {
		routes(s.engine)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	operator, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancelCause(context.Background())
	r := running{s, listener.Addr().String(), operator.Addr().String(), stop, make(chan error, 1)}
	ended := make(chan struct{})
	go func() { defer close(ended); r.ended <- s.Run(ctx, listener, operator) }()
	t.Cleanup(func() { stop(nil); _ = listener.Close(); <-ended }) // a host that drains would go on
	return r
}

// connection is one of a client, which sends its requests one after the other.
type connection struct {
	t *testing.T
	net.Conn
	answers *bufio.Reader
}

func (r running) connect(t *testing.T) connection { return connect(t, r.address) }

func connect(t *testing.T, address string) connection {
	t.Helper()
	c, err := net.Dial("tcp", address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	require.NoError(t, c.SetDeadline(time.Now().Add(30*time.Second)))
	return connection{t, c, bufio.NewReader(c)}
}

func (c connection) send(text string) {
	c.t.Helper()
	_, err := c.Write([]byte(text))
	require.NoError(c.t, err)
}

func (c connection) receive() *http.Response {
	c.t.Helper()
	resp, err := http.ReadResponse(c.answers, nil)
	require.NoError(c.t, err)
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(c.t, err)
	return resp
}

const askReady = "GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n"

// While a host drains it is not ready, and serves whoever comes: on connections that were idle, which it asks to close, and
// on new ones.
func TestADrainingHostServes(t *testing.T) {
	host := run(t, Config{Drain: time.Hour}, nil)
	idle := host.connect(t)
	idle.send(askReady)
	require.Equal(t, http.StatusOK, idle.receive().StatusCode)

	host.stop(ErrDrain)
	require.Eventually(t, host.stopping.begun.Load, 10*time.Second, time.Millisecond)
	for _, c := range []connection{idle, host.connect(t)} {
		c.send(askReady)
		answer := c.receive()
		require.Equal(t, http.StatusServiceUnavailable, answer.StatusCode)
		require.True(t, answer.Close)
	}
	for _, path := range []string{"/healthz", "/ims/clr/v2p0/discovery"} {
		c := host.connect(t)
		c.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
		require.Equal(t, http.StatusOK, c.receive().StatusCode, path)
	}
	select {
	case err := <-host.ended:
		t.Fatalf("Run returned before its time: %v", err)
	default:
	}
}

// The end of the drain is the end of the host.
func TestADrainEnds(t *testing.T) {
	host := run(t, Config{Drain: time.Millisecond}, nil)
	host.stop(ErrDrain)
	require.NoError(t, <-host.ended)
	_, err := net.Dial("tcp", host.address)
	require.Error(t, err)
}

// A connection that is established when the host stops is served, although the host had not accepted it yet.
func TestAStopServesWhatIsEstablished(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	noContent := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	srv := newHTTPServer(noContent, slog.New(slog.DiscardHandler))
	last := newLastListener(srv, listener)
	var waiting []connection
	for range 20 {
		c := connect(t, listener.Addr().String())
		c.send(askReady)
		waiting = append(waiting, c)
	}
	served := make(chan error, 1)
	last.ending.Store(true) // before anything is accepted
	go func() { served <- srv.Serve(last) }()
	last.finish(t.Context(), served)
	_, err = net.Dial("tcp", listener.Addr().String())
	require.Error(t, err)
	require.NoError(t, srv.Shutdown(t.Context()))
	for _, c := range waiting {
		require.Equal(t, http.StatusNoContent, c.receive().StatusCode)
	}
}

// A stop for any other cause does not drain.
func TestAnInterruptStopsAtOnce(t *testing.T) {
	host := run(t, Config{Drain: time.Hour}, nil)
	host.stop(nil)
	require.NoError(t, <-host.ended)
}

// A request that does not end in time is cut off, as the operator has chosen, and the stop is none the worse.
func TestAStopDoesNotWaitForever(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	defer close(leave)
	host := run(t, Config{ShutdownTimeout: time.Millisecond}, func(r *gin.Engine) {
		r.GET("/stuck", func(*gin.Context) { close(entered); <-leave })
	})
	c := host.connect(t)
	c.send("GET /stuck HTTP/1.1\r\nHost: localhost\r\n\r\n")
	<-entered
	host.stop(nil)
	require.NoError(t, <-host.ended)
	_, err := c.answers.ReadByte()
	require.Error(t, err)
}
