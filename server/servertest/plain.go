package servertest

import (
	"net"
	"net/http"
	"sync"
	"testing"
	"time"
)

// handshakeRecord is the first byte that a TLS client sends.
const handshakeRecord = 0x16

// answerPlain has a handler answer HTTP without TLS at an address that expects TLS, and returns a listener of the TLS
// connections.
func answerPlain(t testing.TB, all net.Listener, plain http.Handler) net.Listener {
	s := &sorting{all: all, unsorted: map[net.Conn]bool{}, closed: make(chan struct{})}
	secured, unsecured := &sorted{s, make(chan net.Conn)}, &sorted{s, make(chan net.Conn)}
	server := &http.Server{Handler: plain, ReadHeaderTimeout: time.Minute}
	s.working.Go(func() { s.sort(secured, unsecured) })
	s.working.Go(func() { _ = server.Serve(unsecured) }) // it ends when the test does
	t.Cleanup(func() {
		_ = s.Close()
		_ = server.Close()
		s.working.Wait()
	})
	return secured
}

// sorting takes connections and sorts them by the first byte that arrives on them.
type sorting struct {
	all      net.Listener
	working  sync.WaitGroup
	mu       sync.Mutex
	unsorted map[net.Conn]bool // on which nothing has arrived yet
	closed   chan struct{}
	once     sync.Once
}

func (s *sorting) sort(secured, unsecured *sorted) {
	for {
		connection, err := s.all.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.unsorted[connection] = true
		s.mu.Unlock()
		s.working.Go(func() {
			first := make([]byte, 1)
			_, err := connection.Read(first)
			s.mu.Lock()
			delete(s.unsorted, connection)
			s.mu.Unlock()
			switch {
			case err != nil:
				_ = connection.Close()
			case first[0] == handshakeRecord:
				secured.put(&begun{connection, first})
			default:
				unsecured.put(&begun{connection, first})
			}
		})
	}
}

// Close ends both kinds of connections.
func (s *sorting) Close() error {
	s.once.Do(func() {
		close(s.closed)
		_ = s.all.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		for connection := range s.unsorted {
			_ = connection.Close()
		}
	})
	return nil
}

// sorted is a listener of the connections of one kind.
type sorted struct {
	*sorting
	waiting chan net.Conn
}

func (s *sorted) put(c net.Conn) {
	select {
	case s.waiting <- c:
	case <-s.closed:
		_ = c.Close()
	}
}

func (s *sorted) Accept() (net.Conn, error) {
	select {
	case c := <-s.waiting:
		return c, nil
	case <-s.closed:
		return nil, net.ErrClosed
	}
}

func (s *sorted) Addr() net.Addr { return s.all.Addr() }

// begun is a connection of which the first byte has been read.
type begun struct {
	net.Conn
	first []byte
}

func (b *begun) Read(into []byte) (int, error) {
	if len(b.first) == 0 || len(into) == 0 {
		return b.Conn.Read(into)
	}
	n := copy(into, b.first)
	b.first = b.first[n:]
	return n, nil
}
