package acceptance

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// is asserts the status.
func (r *reply) is(t testing.TB, status int) *reply {
	t.Helper()
	require.Equal(t, status, r.Status, r)
	return r
}

// isOneOf asserts that the status is one of several the standard allows.
func (r *reply) isOneOf(t testing.TB, statuses ...int) *reply {
	t.Helper()
	require.Contains(t, statuses, r.Status, r)
	return r
}

// into decodes the body as JSON.
func (r *reply) into(t testing.TB, v any) *reply {
	t.Helper()
	require.NoError(t, json.Unmarshal(r.Body, v), r)
	return r
}

// oauthError asserts an OAuth error answer (RFC 6749, Section 5.2).
func (r *reply) oauthError(t testing.TB, status int, codes ...string) *reply {
	t.Helper()
	r.is(t, status)
	var e struct {
		Error string `json:"error"`
	}
	r.into(t, &e)
	require.Contains(t, codes, e.Error, r)
	return r
}

// invalidClient asserts the answer to a failed client authentication (RFC 6749, Section 5.2).
func (r *reply) invalidClient(t testing.TB) *reply {
	t.Helper()
	r.oauthError(t, http.StatusUnauthorized, "invalid_client")
	require.Regexp(t, `(?i)^Basic\b`, r.Header.Get("WWW-Authenticate"), r)
	return r
}

// imsx asserts an Imsx_StatusInfo answer with the code minor value (CLR-ERR-001 to 018).
func (r *reply) imsx(t testing.TB, status int, minors ...string) *reply {
	t.Helper()
	r.is(t, status)
	info, err := parseImsx(r.Body)
	require.NoError(t, err, r)
	require.Contains(t, minors, info.minor(), r)
	return r
}

// describes asserts a refusal of the data with a description that fits every pattern.
func (r *reply) describes(t testing.TB, patterns ...string) {
	t.Helper()
	description := r.imsx(t, http.StatusBadRequest, "invalid_data").description()
	for _, pattern := range patterns {
		require.Regexp(t, pattern, description)
	}
}

// description is that of an Imsx_StatusInfo.
func (r *reply) description() string {
	info, _ := parseImsx(r.Body)
	return info.Description
}

// deadToken asserts that the API refuses the token it was sent (RFC 6750, Section 3.1).
func (r *reply) deadToken(t testing.TB) *reply {
	t.Helper()
	r.imsx(t, http.StatusUnauthorized, "unauthorizedrequest")
	require.Contains(t, r.Header.Get("WWW-Authenticate"), `error="invalid_token"`, r)
	return r
}

// refusalPage asserts an error page of the authorization endpoint that sends the browser nowhere (RFC 6749, Section
// 4.1.2.1).
func (r *reply) refusalPage(t testing.TB) *reply {
	t.Helper()
	require.GreaterOrEqual(t, r.Status, 400, r)
	require.Less(t, r.Status, 500, r)
	require.Equal(t, "text/html", mediaType(r.Header), r)
	require.Empty(t, r.Header.Get("Location"), r)
	require.Empty(t, r.Header.Get("Refresh"), r)
	return r
}

// redirect asserts a redirect and returns where to.
func (r *reply) redirect(t testing.TB) *url.URL {
	t.Helper()
	require.Contains(t, []int{http.StatusFound, http.StatusSeeOther}, r.Status, r)
	to, err := r.URL.Parse(r.Header.Get("Location"))
	require.NoError(t, err)
	return to
}
