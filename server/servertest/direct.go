package servertest

import (
	"net/http"
	"net/http/httptest"
)

// Direct sends requests to the host without a network between, for tests with many thousands of requests. It adds to a
// response what the server of net/http adds. Requests to other hosts, or without TLS, go over the network.
func (h *Host) Direct() http.RoundTripper { return direct{h} }

type direct struct{ host *Host }

func (d direct) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Scheme+"://"+request.URL.Host != d.host.URL {
		return http.DefaultTransport.RoundTrip(request)
	}
	received := request.Clone(request.Context())
	received.RequestURI = request.URL.RequestURI()
	received.RemoteAddr = "127.0.0.1:1"
	if received.Host == "" {
		received.Host = request.URL.Host
	}
	if received.Body == nil {
		received.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	d.host.Handler.ServeHTTP(w, received)
	response := w.Result()
	response.Request = request
	if response.Header.Get("Date") == "" {
		response.Header.Set("Date", d.host.now().UTC().Format(http.TimeFormat))
	}
	if request.Method == http.MethodHead || response.StatusCode == http.StatusNotModified || response.StatusCode == http.StatusNoContent {
		response.Body = http.NoBody
	}
	return response, nil
}
