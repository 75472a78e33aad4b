package telemetry

import (
	"fmt"
	"net/http"
	"net/http/pprof"
	"strconv"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const (
	// maxScrapes is how many collections are answered at once. Each one reads the database.
	maxScrapes = 4
	// maxProfile is how long a profile records, in seconds; it is also what net/http/pprof does when it is not asked.
	maxProfile = 30
)

// Handler serves the metrics, and the profiles of the Go runtime below /debug/pprof/; what is not one of these goes to
// rest. It is for the operator's listener alone.
//
// The command line, which net/http/pprof would serve too, is left out: it may hold the password of the database.
func (m *Metrics) Handler(rest http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: maxScrapes}))
	mux.HandleFunc("GET /debug/pprof/", bounded(pprof.Index))
	mux.HandleFunc("GET /debug/pprof/profile", bounded(pprof.Profile))
	mux.HandleFunc("GET /debug/pprof/trace", bounded(pprof.Trace))
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.Handle("/", rest)
	return mux
}

// bounded rejects a request to record for long: net/http/pprof would put off the write timeout for it.
func bounded(record http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if text := r.FormValue("seconds"); text != "" {
			if n, err := strconv.ParseFloat(text, 64); err != nil || !(n > 0 && n <= maxProfile) {
				http.Error(w, fmt.Sprintf("seconds: must be at most %d", maxProfile), http.StatusBadRequest)
				return
			}
		}
		record(w, r)
	}
}
