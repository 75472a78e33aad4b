package browser_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/browser"
)

// A forged consent comes from another site: without hidden fields and without the cookies that stay at home.
func TestForgedConsent(t *testing.T) {
	t.Parallel()
	var sent string
	var got http.Header
	host := routes{"GET /authorize": func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "lax", Value: "1", Path: "/", SameSite: http.SameSiteLaxMode})
		http.SetCookie(w, &http.Cookie{Name: "plain", Value: "2", Path: "/"})
		show(w, usualConsent)
	}, "POST /consent": func(w http.ResponseWriter, r *http.Request) {
		sent, got = said(r), r.Header
		w.WriteHeader(http.StatusForbidden)
	}}.serve(t)
	j, err := browser.New(nil, kim, browser.Selectors{}).Complete(t.Context(), browser.Request{URL: host + "/authorize"}, isClient, browser.Forged)
	require.NoError(t, err)
	require.Nil(t, j.Landed)
	require.Equal(t, "POST /consent decision=allow", sent)
	require.Equal(t, "plain=2", got.Get("Cookie"))
	require.Equal(t, "cross-site", got.Get("Sec-Fetch-Site"))
	require.Equal(t, "https://attacker.example", got.Get("Origin"))
}
