package deploy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// site is a host as clients see it: by its public URL.
type site struct {
	URL    string
	Client *http.Client // follows no redirect
}

// site is the host at its default public URL.
func (p *process) site() *site { return newSite(p.URL(), &http.Transport{MaxIdleConnsPerHost: 64}) }

func newSite(url string, transport http.RoundTripper) *site {
	return &site{URL: url, Client: &http.Client{Transport: transport, Timeout: 2 * patience, CheckRedirect: asIs}}
}

// meet adds a learner to the host, who signs in at the site, and registers a partner there.
func (s *site) meet(t testing.TB, host *process) (*learner, *partner) {
	t.Helper()
	host.addLearner(t, "ada@example.org")
	ada, err := s.signIn(t.Context(), "ada@example.org")
	require.NoError(t, err)
	college, err := s.register(t.Context())
	require.NoError(t, err)
	return ada, college
}

func asIs(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// answer is a whole response.
type answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// unexpected is an answer with another status than the one that was expected. Every other error of a request means that
// no answer arrived.
type unexpected struct {
	request string
	answer
}

func (u *unexpected) Error() string {
	return fmt.Sprintf("%s: %d %s %s", u.request, u.Status, u.Header.Get("Location"), u.Body)
}

// status returns the status that a request got instead of the expected one, 0 when it got no answer.
func status(err error) int {
	var u *unexpected
	if errors.As(err, &u) {
		return u.Status
	}
	return 0
}

// do sends a request and reads the whole answer, which must have one of the statuses.
func do(client *http.Client, req *http.Request, statuses ...int) (answer, error) {
	resp, err := client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{}, fmt.Errorf("%s %s: read the answer: %w", req.Method, req.URL.Path, err)
	}
	a := answer{resp.StatusCode, resp.Header, body}
	for _, s := range statuses {
		if a.Status == s {
			return a, nil
		}
	}
	return a, &unexpected{req.Method + " " + req.URL.Path, a}
}

// get reads a JSON document.
func (s *site) get(ctx context.Context, address, token string, into any) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return answer{}, err
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	a, err := do(s.Client, req, http.StatusOK)
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal(a.Body, into)
}

func newForm(ctx context.Context, address string, form url.Values) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req, nil
}

// pause waits between two attempts of one client.
func pause(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(10 * time.Millisecond):
	}
}
