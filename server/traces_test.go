package server

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	collectorpb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"clrhost/server/telemetry"
)

// collector is one for OTLP over HTTP, in this process.
type collector struct {
	URL string

	mu      sync.Mutex
	about   string                   // of the newest resource
	spans   map[string]*tracepb.Span // by id
	whole   bytes.Buffer             // all that arrived
	refuses bool
}

func newCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{spans: map[string]*tracepb.Span{}}
	srv := httptest.NewServer(c)
	t.Cleanup(srv.Close)
	c.URL = srv.URL
	return c
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	var received collectorpb.ExportTraceServiceRequest
	if err != nil || r.URL.Path != "/v1/traces" || c.refuses || proto.Unmarshal(body, &received) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	c.whole.Write(body)
	for _, resource := range received.ResourceSpans {
		c.about = resource.Resource.String()
		for _, scope := range resource.ScopeSpans {
			for _, span := range scope.Spans {
				c.spans[string(span.SpanId)] = span
			}
		}
	}
}

// refuse answers no request well from now on.
func (c *collector) refuse() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refuses = true
}

// received is the newest resource, and all that arrived.
func (c *collector) received() (about, whole string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.about, c.whole.String()
}

// named returns the spans of a name.
func (c *collector) named(name string) (found []*tracepb.Span) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, span := range c.spans {
		if span.Name == name {
			found = append(found, span)
		}
	}
	return found
}

// path is the names of a span and those it is a part of, from the outermost one.
func (c *collector) path(span *tracepb.Span) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	names := span.Name
	for parent := c.spans[string(span.ParentSpanId)]; parent != nil; parent = c.spans[string(parent.ParentSpanId)] {
		names = parent.Name + " > " + names
	}
	return names
}

// traced is a host whose traces go to a collector.
type traced struct {
	testServer
	*collector
	url string
	log *bytes.Buffer
	end func() // of the host; everything is logged and sent after it
}

func startTraced(t *testing.T, config Config) traced {
	t.Helper()
	c, log := newCollector(t), &bytes.Buffer{}
	deps := Deps{Store: openStore(t), Keys: testKeys(t), Log: slog.New(slog.NewJSONHandler(log, nil))}
	traces, err := telemetry.OpenTraces(t.Context(), c.URL, deps.Log)
	require.NoError(t, err)
	t.Cleanup(traces.Close)
	deps.Traces = traces.Provider()
	s, err := New(mustResolve(t, config), deps)
	require.NoError(t, err)
	srv := httptest.NewServer(s.Handler())
	t.Cleanup(srv.Close)
	return traced{testServer{s, deps}, c, srv.URL, log, func() { srv.Close(); traces.Close() }}
}

// A request is a trace down to its statements, and the log names it. Nothing in it is a secret, or what a person or a client
// wrote.
func TestARequestIsATrace(t *testing.T) {
	host := startTraced(t, Config{})
	token := accessToken(t, host.testServer, "u", "c")
	body, err := os.ReadFile("../testdata/vectors/association-of-peers.json")
	require.NoError(t, err)
	resp, answer := ask(t, "POST", host.url+"/ims/clr/v2p0/credentials", token, string(body))
	require.Equal(t, http.StatusCreated, resp.StatusCode, answer)
	ask(t, "GET", host.url+"/ims/clr/v2p0/credentials?limit=1", token, "")
	ask(t, "GET", host.url+"/invented?query=invented", token, "")
	host.end()

	const upsert, list = "POST /ims/clr/v2p0/credentials", "GET /ims/clr/v2p0/credentials"
	var line struct{ Msg, Trace string }
	for lines := json.NewDecoder(host.log); line.Msg != "request"; { // after what the host says about the machine
		require.NoError(t, lines.Decode(&line))
	}
	requests := host.named(upsert)
	require.Len(t, requests, 1)
	require.Empty(t, requests[0].ParentSpanId)
	require.Equal(t, line.Trace, hex.EncodeToString(requests[0].TraceId))
	for name, path := range map[string]string{"verify": upsert, "BEGIN": upsert, "COMMIT": upsert, "INSERT": upsert} {
		require.NotEmpty(t, host.named(name), name)
		require.Equal(t, path+" > "+name, host.path(host.named(name)[0]))
	}
	var texts, paths []string
	for _, span := range host.named("SELECT") {
		paths = append(paths, host.path(span))
		texts = append(texts, span.String())
	}
	require.Contains(t, paths, list+" > SELECT")
	require.Contains(t, strings.Join(texts, "\n"), "FROM access_tokens")
	require.Len(t, host.named("GET none"), 1)
	about, whole := host.received()
	require.Contains(t, about, "clrhost")
	for _, secret := range []string{token, "invented", "did:key", "urn:example", "@example.org"} {
		require.False(t, strings.Contains(whole, secret), "%s is in a span", secret)
	}
}

// Who calls may say which trace a request belongs to only when the operator trusts it as a proxy; without a collector the
// log still names that trace.
func TestOnlyAProxyNamesTheTrace(t *testing.T) {
	const parent, id = "00f067aa0ba902b7", "4bf92f3577b34da6a3ce929d0e0e4736"
	request := func(t *testing.T, h http.Handler, from string) {
		req := httptest.NewRequest("GET", "http://localhost/ims/clr/v2p0/discovery", nil)
		req.RemoteAddr = from
		req.Header.Set("Traceparent", "00-"+id+"-"+parent+"-01")
		h.ServeHTTP(httptest.NewRecorder(), req)
	}
	for _, row := range []struct {
		trusted []string
		from    string
		want    bool
	}{
		{nil, "127.0.0.1:1", false},
		{[]string{"10.1.0.0/16"}, "10.1.2.3:1", true},
		{[]string{"10.1.0.0/16"}, "10.2.2.3:1", false},
		{[]string{"192.0.2.1", "2001:db8::1"}, "[2001:db8::1]:1", true},
		{[]string{"192.0.2.1"}, "[::ffff:192.0.2.1]:1", true},
		{[]string{"192.0.2.1"}, "192.0.2.2:1", false},
		{[]string{"0.0.0.0/0"}, "not an address", false},
	} {
		host := startTraced(t, Config{TrustedProxies: row.trusted})
		request(t, host.Handler(), row.from)
		host.end()
		span := host.named("GET /ims/clr/v2p0/discovery")[0]
		require.Equal(t, row.want, hex.EncodeToString(span.TraceId) == id, row)
		require.Equal(t, row.want, hex.EncodeToString(span.ParentSpanId) == parent, row)

		var log bytes.Buffer
		host.deps.Traces, host.deps.Log = nil, slog.New(slog.NewTextHandler(&log, nil))
		untraced, err := New(host.settings, host.deps)
		require.NoError(t, err)
		request(t, untraced.Handler(), row.from)
		require.Equal(t, row.want, strings.Contains(log.String(), "trace="+id), log.String())
		require.Equal(t, row.want, strings.Contains(log.String(), "trace="), log.String())
	}
}

// A collector that does not accept spans changes no answer; the log gets one line.
func TestACollectorThatFails(t *testing.T) {
	host := startTraced(t, Config{})
	host.refuse()
	resp, _ := ask(t, "GET", host.url+"/ims/clr/v2p0/discovery", "", "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	host.end()
	require.Equal(t, 1, strings.Count(host.log.String(), "traces cannot be sent"), host.log.String())
}
