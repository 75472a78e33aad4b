// Package freeport gives tests ports for the processes that they start. It is for tests.
package freeport

import (
	"net"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
)

// The ports lie below those that systems take for outgoing connections (Linux: from 32768), so none is lost to one between
// its choice and its use.
const (
	first  = 20_000
	number = 12_000
)

// taken is how many ports were tried. The tests of several packages run at once, each as a process that begins elsewhere.
var taken atomic.Uint32

// Take returns a port of 127.0.0.1 that nobody listens on. It returns none twice.
func Take(t testing.TB) string {
	t.Helper()
	begin := uint32(os.Getpid()) * 97
	for range number {
		port := strconv.Itoa(int(first + (begin+taken.Add(1))%number))
		if listener, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			_ = listener.Close()
			return port
		}
	}
	t.Fatal("every port is in use")
	return ""
}
