package fetch_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/dns/dnsmessage"

	"clrhost/credential/fetch"
)

// TestCache: the lifetime of a cached response follows Cache-Control, within bounds.
func TestCache(t *testing.T) {
	var asked atomic.Int32
	server, address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if control := r.URL.Query().Get("control"); control != "" {
			w.Header().Set("Cache-Control", control)
		}
		if r.URL.Path == "/missing" {
			http.NotFound(w, r)
		}
	})
	for _, row := range []struct {
		path  string
		fresh time.Duration
	}{
		{"/", 5 * time.Minute},
		{"/missing", 30 * time.Second},
		{"/?control=public,+Max-Age=90", 90 * time.Second},
		{"/?control=max-age=0", 10 * time.Second},
		{"/?control=no-store", 10 * time.Second},
		{"/?control=max-age=soon", 10 * time.Second},
		{"/?control=max-age=99999999", time.Hour},
		{"/?control=must-revalidate", 5 * time.Minute},
	} {
		now := newClock()
		client := newClient(t, fetch.Config{Allow: []string{address}, Roots: roots(server), Now: now.Now})
		get := func() int32 {
			before := asked.Load()
			_, _ = client.Get(t.Context(), "https://"+address+row.path, anyType)
			return asked.Load() - before
		}
		require.EqualValues(t, 1, get(), row.path)
		now.now = now.now.Add(row.fresh - time.Nanosecond)
		require.Zero(t, get(), "%s is fresh for %s", row.path, row.fresh)
		now.now = now.now.Add(time.Nanosecond)
		require.EqualValues(t, 1, get(), "%s is fresh for no more than %s", row.path, row.fresh)
	}
}

func TestGetSince(t *testing.T) {
	var asked atomic.Int32
	server, address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Path == "/missing" {
			http.NotFound(w, r)
		}
	})
	now := newClock()
	client := newClient(t, fetch.Config{Allow: []string{address}, Roots: roots(server), Now: now.Now})
	for _, path := range []string{"/", "/missing"} {
		_, _ = client.Get(t.Context(), "https://"+address+path, anyType)
	}
	now.now = now.now.Add(20 * time.Second)
	_, err := client.GetSince(t.Context(), "https://"+address+"/", anyType, now.now.Add(-time.Minute))
	require.NoError(t, err)
	require.EqualValues(t, 2, asked.Load(), "young enough")
	_, err = client.GetSince(t.Context(), "https://"+address+"/missing", anyType, now.now)
	require.Error(t, err)
	require.EqualValues(t, 2, asked.Load(), "a failure is not asked for again at once")
	document, err := client.GetSince(t.Context(), "https://"+address+"/", anyType, now.now)
	require.NoError(t, err)
	require.EqualValues(t, 3, asked.Load(), "too old")
	require.Equal(t, now.now, document.FetchedAt)
}

// TestCacheIsBounded: no more than its bytes are kept, and the oldest entry is evicted first.
func TestCacheIsBounded(t *testing.T) {
	var asked atomic.Int32
	server, address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		_, _ = w.Write(make([]byte, 1<<20))
	})
	client := newClient(t, fetch.Config{Allow: []string{address}, Roots: roots(server)})
	for i := range 17 {
		_, err := client.Get(t.Context(), fmt.Sprintf("https://%s/%d", address, i), anyType)
		require.NoError(t, err)
	}
	_, _ = client.Get(t.Context(), "https://"+address+"/16", anyType)
	require.EqualValues(t, 17, asked.Load())
	_, _ = client.Get(t.Context(), "https://"+address+"/0", anyType)
	require.EqualValues(t, 18, asked.Load())
}

// TestCacheCountsOnce: a document that is fetched again replaces the one before.
func TestCacheCountsOnce(t *testing.T) {
	var asked atomic.Int32
	server, address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		_, _ = w.Write(make([]byte, 1<<20))
	})
	now := newClock()
	client := newClient(t, fetch.Config{Allow: []string{address}, Roots: roots(server), Now: now.Now})
	_, _ = client.Get(t.Context(), "https://"+address+"/kept", anyType)
	for range 20 {
		_, _ = client.GetSince(t.Context(), "https://"+address+"/again", anyType, now.now.Add(time.Second))
	}
	_, _ = client.Get(t.Context(), "https://"+address+"/kept", anyType)
	require.EqualValues(t, 21, asked.Load())
}

// TestOneFetchForMany: concurrent callers for one URL cause one request.
func TestOneFetchForMany(t *testing.T) {
	var asked atomic.Int32
	server, address := serve(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	client := newClient(t, fetch.Config{Allow: []string{address}, Roots: roots(server)})
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			_, err := client.Get(t.Context(), fmt.Sprintf("https://%s/#%d", address, i), anyType)
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	require.EqualValues(t, 1, asked.Load())
}

// TestTwoAtOnce: one host gets no more than two requests at a time.
func TestTwoAtOnce(t *testing.T) {
	var inside, most atomic.Int32
	server, address := serve(t, func(http.ResponseWriter, *http.Request) {
		if n := inside.Add(1); n > most.Load() {
			most.Store(n)
		}
		inside.Add(-1)
	})
	client := newClient(t, fetch.Config{Allow: []string{address}, Roots: roots(server)})
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			if _, err := client.Get(t.Context(), fmt.Sprintf("https://%s/%d", address, i), anyType); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	require.LessOrEqual(t, most.Load(), int32(2))
}

// TestImpatienceIsNotCached: the cancellation of one caller is not cached for the next.
func TestImpatienceIsNotCached(t *testing.T) {
	arrived, proceed := make(chan struct{}, 1), make(chan struct{})
	server, address := serve(t, func(http.ResponseWriter, *http.Request) {
		arrived <- struct{}{}
		<-proceed
	})
	client := newClient(t, fetch.Config{Allow: []string{address}, Roots: roots(server)})
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := client.Get(ctx, "https://"+address, anyType)
		failed <- err
	}()
	<-arrived
	cancel()
	refusal(t, fetch.Unreachable, <-failed)
	close(proceed)
	_, err := client.Get(t.Context(), "https://"+address, anyType)
	require.NoError(t, err)
}

// TestNotTooOften: the requests to one host in a minute are bounded, however many URLs a credential names.
func TestNotTooOften(t *testing.T) {
	now := newClock()
	dns, _ := nameServer(t, func() [4]byte { return [4]byte{127, 0, 0, 1} })
	client := newClient(t, fetch.Config{DNS: dns, Now: now.Now})
	get := func(i int) *fetch.Error {
		_, err := client.Get(t.Context(), fmt.Sprintf("https://issuer.test/%d", i), anyType)
		return refusal(t, fetch.Refused, err)
	}
	for i := range 60 {
		require.Contains(t, get(i).Rule, "public address")
	}
	require.Equal(t, "it was asked too often in the last minute", get(60).Rule)
	now.now = now.now.Add(time.Minute)
	require.Contains(t, get(61).Rule, "public address")
}

// TestNameThatChanges: DNS rebinding does not work, because the address that is dialled is the one that is checked.
func TestNameThatChanges(t *testing.T) {
	server, address := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the private host was reached") })
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	var lookups atomic.Int32
	dns, _ := nameServer(t, func() [4]byte {
		if lookups.Add(1) == 1 {
			return [4]byte{93, 184, 216, 34}
		}
		return [4]byte{127, 0, 0, 1}
	})
	addresses, err := dns.LookupHost(t.Context(), "issuer.test")
	require.NoError(t, err)
	require.Equal(t, []string{"93.184.216.34"}, addresses, "what a check before the request would have seen")

	client := newClient(t, fetch.Config{Roots: roots(server), DNS: dns})
	_, err = client.Get(t.Context(), "https://issuer.test:"+port+"/", anyType)
	refused := refusal(t, fetch.Refused, err)
	require.Equal(t, "issuer.test:"+port+" was not asked: only hosts with a public address are connected to", refused.Error())
	require.NotContains(t, err.Error(), "127.0.0.1")
}

func TestNameThatIsNone(t *testing.T) {
	dns, stop := nameServer(t, nil)
	defer stop()
	_, err := newClient(t, fetch.Config{DNS: dns}).Get(t.Context(), "https://issuer.test/", anyType)
	refusal(t, fetch.Unreachable, err)
	require.Equal(t, "issuer.test is a name that does not exist", err.Error())
}

// nameServer runs a name server on loopback, and returns a resolver that uses it. Every name has the address that answer
// gives for A, none for AAAA, and does not exist when answer is nil.
func nameServer(t *testing.T, answer func() [4]byte) (resolver *net.Resolver, stop func()) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	stop = sync.OnceFunc(func() { _ = conn.Close() })
	t.Cleanup(stop)
	go func() {
		query := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(query)
			if err != nil {
				return
			}
			if reply := respond(query[:n], answer); reply != nil {
				_, _ = conn.WriteTo(reply, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}, stop
}

func respond(query []byte, answer func() [4]byte) []byte {
	var m dnsmessage.Message
	if m.Unpack(query) != nil || len(m.Questions) != 1 {
		return nil
	}
	m.Response, m.Authoritative, m.Additionals = true, true, nil
	question := m.Questions[0]
	switch {
	case answer == nil:
		m.RCode = dnsmessage.RCodeNameError
	case question.Type == dnsmessage.TypeA:
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: question.Name, Type: question.Type, Class: question.Class},
			Body:   &dnsmessage.AResource{A: answer()},
		}}
	}
	reply, err := m.Pack()
	if err != nil {
		return nil
	}
	return reply
}
