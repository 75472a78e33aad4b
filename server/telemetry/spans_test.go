package telemetry

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"clrhost/credential"
	"clrhost/credential/fetch"
)

// fetching is a verifier that asks another host.
type fetching struct {
	client *fetch.Client
	url    string
}

func (f fetching) Verify(ctx context.Context, _ *credential.Credential, _ credential.Terms) credential.Verdict {
	_, _ = f.client.Get(ctx, f.url+"/secret?token=secret", "*/*") // the request is what is looked at
	return credential.Verdict{Overall: credential.Unverifiable}
}

// What a verification requests from other hosts is a part of it, and they are not told about the trace.
func TestOutboundRequestsArePartOfTheTrace(t *testing.T) {
	var received http.Header
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		received = r.Header
		w.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(srv.Close)
	m, recorder := New(), tracetest.NewSpanRecorder()
	address := srv.Listener.Addr().String()
	client, err := fetch.New(fetch.Config{Allow: []string{address}, Watch: m.Outbound})
	require.NoError(t, err)
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder))
	ctx, request := provider.Tracer(scope).Start(t.Context(), "request")
	m.Verdicts(fetching{client, srv.URL}, "upsert").Verify(ctx, nil, credential.Terms{})
	request.End()

	spans := recorder.Ended()
	require.Len(t, spans, 3)
	get, verify, outer := spans[0], spans[1], spans[2]
	require.Equal(t, []string{"GET", "verify", "request"}, []string{get.Name(), verify.Name(), outer.Name()})
	require.Equal(t, verify.SpanContext().SpanID(), get.Parent().SpanID())
	require.Equal(t, outer.SpanContext().SpanID(), verify.Parent().SpanID())
	got := map[string]string{}
	for _, a := range append(get.Attributes(), verify.Attributes()...) {
		got[string(a.Key)] = a.Value.String()
	}
	require.Equal(t, map[string]string{"server.address": address, "clrhost.outcome": "bad_status", "clrhost.verdict": "unverifiable"}, got)
	require.NotEmpty(t, received)
	require.NotContains(t, received, "Traceparent")
}
