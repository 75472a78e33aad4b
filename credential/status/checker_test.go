package status_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
	"clrhost/credential/status"
)

const (
	id      = "https://issuer.example/credentials/1"
	listURL = "https://issuer.example/lists/1"
)

var noon = time.Date(2025, 5, 1, 12, 0, 0, 0, time.UTC)

// host returns one body for every request, which was fetched at a time, and counts the requests.
type host struct {
	body  string
	err   error
	at    time.Time
	asked []string
}

func (h *host) GetSince(_ context.Context, url, _ string, since time.Time) (fetch.Document, error) {
	h.asked = append(h.asked, url)
	if h.at.Before(since) {
		h.at = noon
	}
	return fetch.Document{Body: []byte(h.body), FetchedAt: h.at}, h.err
}

// checker accepts every list but one that contains "forged".
func checker(h *host) *status.Checker {
	return &status.Checker{Fetch: h, Now: func() time.Time { return noon }, Verify: func(_ context.Context, credential []byte) error {
		if strings.Contains(string(credential), "forged") {
			return errors.New("the signature does not verify")
		}
		return nil
	}}
}

func toJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

func TestRevocationList(t *testing.T) {
	entry := map[string]any{"id": listURL, "type": "1EdTechRevocationList"}
	listed := func(entries string) string {
		return `{"id":"` + listURL + `","issuer":"https://issuer.example","revokedCredential":` + entries + `}`
	}
	for name, row := range map[string]struct {
		body  string
		state status.State
		says  string
	}{
		"revoked":              {listed(`[{"id":"x"},{"id":"` + id + `","revoked":true}]`), status.Revoked, "has revoked the credential"},
		"with a reason":        {listed(`[{"id":"` + id + `","revocationReason":"issued\u001b in error"}]`), status.Revoked, "because: issued\uFFFD in error"},
		"without revoked":      {listed(`[{"id":"` + id + `"}]`), status.Revoked, ""},
		"revoked is false":     {listed(`[{"id":"` + id + `","revoked":false}]`), status.Good, "does not revoke"},
		"false, then true":     {listed(`[{"id":"` + id + `","revoked":false},{"id":"` + id + `"}]`), status.Revoked, ""},
		"others":               {listed(`[{"id":"` + id + `0","revoked":true}]`), status.Good, "does not revoke"},
		"nobody":               {listed(`[]`), status.Good, ""},
		"plural":               {`{"revokedCredentials":[{"id":"` + id + `"}]}`, status.Revoked, ""},
		"both":                 {`{"revokedCredential":[],"revokedCredentials":[{"id":"` + id + `"}]}`, status.Revoked, ""},
		"a single value":       {listed(`{"id":"` + id + `"}`), status.Revoked, ""},
		"the bare id":          {listed(`["` + id + `"]`), status.Revoked, ""},
		"id in another form":   {listed(`[{"id":" https://issuer.example/credentials%2F1 "}]`), status.Revoked, ""},
		"no list":              {`{"id":"x"}`, status.Unchecked, "no member revokedCredential"},
		"an array":             {`[]`, status.Unchecked, "not the expected JSON"},
		"null":                 {`null`, status.Unchecked, "no member revokedCredential"},
		"a page":               {`<html>`, status.Unchecked, "not the expected JSON"},
		"a member twice":       {`{"revokedCredential":[{"id":"` + id + `"}],"revokedCredential":[]}`, status.Unchecked, "more than once"},
		"an unreadable entry":  {listed(`[{"id":"` + id + `","revoked":"yes"}]`), status.Unchecked, "1 entries of the revocation list cannot be read"},
		"an entry without id":  {listed(`[7,{}]`), status.Unchecked, "2 entries"},
		"unreadable but found": {listed(`[7,{"id":"` + id + `"}]`), status.Revoked, ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := &host{body: row.body}
			result := checker(h).Check(t.Context(), id, entry)
			require.Equal(t, row.state, result.State, result.Detail)
			require.Contains(t, result.Detail, row.says)
			require.Equal(t, "CLR 2.0, CredentialStatus", result.Clause)
			require.Equal(t, []string{listURL}, h.asked)
		})
	}
}

// TestNobodyToAsk: a status that cannot be fetched is unchecked, for both methods.
func TestNobodyToAsk(t *testing.T) {
	missing := &fetch.Error{Kind: fetch.BadStatus, Host: "issuer.example", Status: http.StatusNotFound}
	for _, entry := range []map[string]any{
		{"type": "1EdTechRevocationList", "id": listURL},
		{"type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "1", "statusListCredential": listURL},
	} {
		offline := status.Checker{Fetch: fetch.Offline{}}
		require.Contains(t, expectUnchecked(t, offline.Check(t.Context(), id, entry)), "nothing is fetched in offline mode")
		result := checker(&host{err: missing}).Check(t.Context(), id, entry)
		require.Contains(t, expectUnchecked(t, result), "list could not be fetched: issuer.example answered with status 404")
		result = checker(&host{err: errors.New("10.0.0.1 is down")}).Check(t.Context(), id, entry)
		require.NotContains(t, expectUnchecked(t, result), "10.0.0.1")
	}
	h := &host{}
	for says, entry := range map[string]map[string]any{
		`the status method "FooStatus2030" is not supported`: {"type": "FooStatus2030", "id": listURL},
		`the status method "" is not supported`:              {"type": []any{"1EdTechRevocationList"}},
		"the URL of the revocation list cannot be read":      {"type": "1EdTechRevocationList", "id": 7.0},
	} {
		require.Contains(t, expectUnchecked(t, checker(h).Check(t.Context(), id, entry)), says)
	}
	result := checker(h).Check(t.Context(), "", map[string]any{"type": "1EdTechRevocationList", "id": listURL})
	require.Contains(t, expectUnchecked(t, result), "without an id")
	require.Empty(t, h.asked)
}

func expectUnchecked(t *testing.T, r status.Result) string {
	t.Helper()
	require.Equal(t, status.Unchecked, r.State, r.Detail)
	require.NotEmpty(t, r.Clause)
	return r.Detail
}

// TestThroughTheClient: both packages together, and a list that is fetched once.
func TestThroughTheClient(t *testing.T) {
	asked := 0
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		asked++
		fmt.Fprint(w, `{"revokedCredential":[{"id":"`+id+`"}]}`)
	})
	client, err := fetch.New(fetch.Config{Allow: []string{server.Listener.Addr().String()}})
	require.NoError(t, err)
	c := status.Checker{Fetch: client}
	entry := map[string]any{"type": "1EdTechRevocationList", "id": server.URL}
	for range 300 {
		require.Equal(t, status.Revoked, c.Check(t.Context(), id, entry).State)
	}
	require.Equal(t, 1, asked)

	strict, err := fetch.New(fetch.Config{})
	require.NoError(t, err)
	c.Fetch = strict
	require.Contains(t, expectUnchecked(t, c.Check(t.Context(), id, entry)), "was not asked: only https URLs are fetched")
}
