package server

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"
)

// ask sends a request and returns the answer with its body.
func ask(t *testing.T, method, url, token, body string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	answer, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp, string(answer)
}

// figures are the values of all series by name and labels, as they are exposed.
func (r running) figures(t *testing.T) map[string]float64 {
	t.Helper()
	resp, text := ask(t, "GET", "http://"+r.operator+"/metrics", "", "")
	require.Equal(t, http.StatusOK, resp.StatusCode, text)
	found := map[string]float64{}
	for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); {
		if line := lines.Text(); !strings.HasPrefix(line, "#") {
			at := strings.LastIndexByte(line, ' ')
			value, err := strconv.ParseFloat(line[at+1:], 64)
			require.NoError(t, err, line)
			found[line[:at]] = value
		}
	}
	return found
}

// The two listeners have nothing in common but the probes.
func TestTheOperatorHasAListenerOfHisOwn(t *testing.T) {
	host := run(t, Config{}, nil)
	public, operator := "http://"+host.address, "http://"+host.operator
	for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/heap", "/debug/pprof/trace?seconds=0.01", "/debug/pprof/symbol"} {
		resp, body := ask(t, "GET", operator+path, "", "")
		require.Equal(t, http.StatusOK, resp.StatusCode, "%s: %s", path, body)
		require.NotEmpty(t, body, path)
		resp, _ = ask(t, "GET", public+path, "", "")
		require.Equal(t, http.StatusNotFound, resp.StatusCode, path)
	}
	for _, path := range []string{"/", "/login", "/account", "/ims/clr/v2p0/discovery", "/ims/clr/v2p0/credentials", "/.well-known/oauth-authorization-server", "/logo/x"} {
		resp, _ := ask(t, "GET", operator+path, "", "")
		require.Equal(t, http.StatusNotFound, resp.StatusCode, path)
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		resp, _ := ask(t, "GET", operator+path, "", "")
		require.Equal(t, http.StatusOK, resp.StatusCode, path)
	}
}

// A profile is not recorded for longer than half a minute, and what may hold a password is not shown.
func TestProfilesAreBounded(t *testing.T) {
	host := run(t, Config{}, nil)
	for _, path := range []string{"profile?seconds=31", "trace?seconds=1e9", "heap?seconds=31", "heap?seconds=x", "trace?seconds=NaN", "trace?seconds=-1"} {
		resp, body := ask(t, "GET", "http://"+host.operator+"/debug/pprof/"+path, "", "")
		require.Equal(t, http.StatusBadRequest, resp.StatusCode, path)
		require.Contains(t, body, "must be at most 30")
	}
	resp, _ := ask(t, "GET", "http://"+host.operator+"/debug/pprof/cmdline", "", "")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
}

// Until the last request is answered the operator can look, and then no more.
func TestTheOperatorSeesAHostStop(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	host := run(t, Config{}, func(r *gin.Engine) {
		r.GET("/slow", func(*gin.Context) { close(entered); <-leave })
	})
	c := host.connect(t)
	c.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
	<-entered
	host.stop(nil)
	require.Eventually(t, host.stopping.begun.Load, 10*time.Second, time.Millisecond)
	require.Equal(t, 1.0, host.figures(t)["clrhost_http_requests_in_flight"])
	resp, _ := ask(t, "GET", "http://"+host.operator+"/readyz", "", "")
	require.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)
	close(leave)
	require.Equal(t, http.StatusOK, c.receive().StatusCode)
	require.NoError(t, <-host.ended)
	_, err := net.Dial("tcp", host.operator)
	require.Error(t, err)
}

// What clients invent makes no series.
func TestNoClientMakesAMetricGrow(t *testing.T) {
	host := run(t, Config{Bounds: Bounds{DiscoveryBurst: 1}}, nil)
	url := "http://" + host.address
	invent := func(n int) {
		for i := range n {
			invented := fmt.Sprintf("invented%d", i)
			ask(t, "GET", url+"/"+invented, "", "")
			ask(t, "GET", url+"/logo/"+invented, "", "")
			ask(t, "INVENTED"+strconv.Itoa(i), url+"/login", "", "")
			ask(t, "GET", url+"/ims/clr/v2p0/credentials?"+invented+"=1", invented, "")
			ask(t, "GET", url+"/oauth/register/"+invented, invented, "")
			ask(t, "GET", url+"/ims/clr/v2p0/discovery", "", "")
		}
	}
	invent(2)
	// What the host finds by itself shows when its workers have had their first turn.
	ask(t, "GET", url+"/readyz", "", "")
	require.Eventually(t, func() bool {
		figures := host.figures(t)
		for _, what := range []string{"addresses", "expired records", "unused clients"} {
			if figures[`clrhost_housekeeping_last_success_timestamp_seconds{what="`+what+`"}`] == 0 {
				return false
			}
		}
		return true
	}, 10*time.Second, time.Millisecond)
	before := slices.Sorted(maps.Keys(host.figures(t)))
	invent(20)
	after := slices.Sorted(maps.Keys(host.figures(t)))
	require.Equal(t, before, after)
	require.NotContains(t, strings.ToLower(strings.Join(after, "\n")), "invented")
}

func TestWhatIsCounted(t *testing.T) {
	host := run(t, Config{Bounds: Bounds{DiscoveryBurst: 1}}, nil)
	url, token := "http://"+host.address, accessToken(t, host.testServer, "u", "c")
	before := host.figures(t)
	for range 2 {
		ask(t, "GET", url+"/ims/clr/v2p0/discovery", "", "")
	}
	ask(t, "GET", url+"/ims/clr/v2p0/credentials", token, "")
	body, err := os.ReadFile("../testdata/vectors/association-of-peers.json")
	require.NoError(t, err)
	resp, answer := ask(t, "POST", url+"/ims/clr/v2p0/credentials", token, string(body))
	require.Equal(t, http.StatusCreated, resp.StatusCode, answer)
	ask(t, "GET", url+"/nowhere", "", "")
	require.Eventually(t, func() bool { return host.figures(t)[`clrhost_housekeeping_removed_total{what="addresses"}`] == 0 }, 10*time.Second, time.Millisecond)

	after := host.figures(t)
	for series, want := range map[string]float64{
		`clrhost_http_requests_total{method="GET",route="/ims/clr/v2p0/discovery",status="2xx"}`:    1,
		`clrhost_http_requests_total{method="GET",route="/ims/clr/v2p0/discovery",status="4xx"}`:    1,
		`clrhost_http_requests_total{method="GET",route="/ims/clr/v2p0/credentials",status="2xx"}`:  1,
		`clrhost_http_requests_total{method="POST",route="/ims/clr/v2p0/credentials",status="2xx"}`: 1,
		`clrhost_http_requests_total{method="GET",route="none",status="4xx"}`:                       1,
		`clrhost_http_request_duration_seconds_count{route="/ims/clr/v2p0/credentials"}`:            2,
		`clrhost_rate_limit_refusals_total{policy="discovery"}`:                                     1,
		`clrhost_rate_limit_refusals_total{policy="upsert"}`:                                        0,
		`clrhost_verdicts_total{occasion="upsert",verdict="valid"}`:                                 1,
	} {
		require.Contains(t, after, series)
		require.Equal(t, want, after[series]-before[series], series)
	}
	require.Equal(t, 0.0, after["clrhost_http_requests_in_flight"])
	require.Equal(t, 1.0, after["clrhost_db_up"])
	require.Equal(t, 0.0, after["clrhost_recheck_due"])
	require.Equal(t, 0.0, after["clrhost_recheck_oldest_due_seconds"])
	require.Equal(t, 1.0, after[`clrhost_db_pool_connections_max{pool="writer"}`])
}
