package telemetry

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
)

// Each request to another host is counted once by what became of it, and none that the cache answers.
func TestOutboundRequestsAreCounted(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/large":
			_, _ = w.Write(make([]byte, fetch.MaxBody+1))
		}
	}))
	t.Cleanup(srv.Close)
	m := New()
	client, err := fetch.New(fetch.Config{Allow: []string{srv.Listener.Addr().String()}, Watch: m.Outbound, Now: time.Now})
	require.NoError(t, err)
	for _, url := range []string{srv.URL + "/good", srv.URL + "/good", srv.URL + "/gone", srv.URL + "/large", "http://127.0.0.1:1/private", "no URL\x00"} {
		_, _ = client.Get(t.Context(), url, "*/*") // the outcome is what is counted
	}
	for outcome, want := range map[string]float64{"ok": 1, "bad_status": 1, "too_large": 1, "refused": 1, "unreachable": 0} {
		require.Equal(t, want, testutil.ToFloat64(m.outbound.WithLabelValues(outcome)), outcome)
	}
}
