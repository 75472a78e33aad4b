package browser_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/browser"
	"clrhost/internal/secret"
	"clrhost/server"
	"clrhost/server/demo"
	"clrhost/storage/storagetest"
)

const scopes = "https://purl.imsglobal.org/spec/clr/v2p0/scope/credential.readonly https://purl.imsglobal.org/spec/clr/v2p0/scope/credential.upsert"

// ownHost is our own host with the people of its demonstration, on SQLite, until the test ends.
func ownHost(t *testing.T) (address string, learner browser.Person) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address = "http://" + listener.Addr().String()
	location := storagetest.SQLiteURL(t)
	store := storagetest.At(t, location, time.Now)
	keys, err := secret.Derive(bytes.Repeat([]byte("k"), 32))
	require.NoError(t, err)
	made, err := demo.Seed(t.Context(), store, keys, time.Now)
	require.NoError(t, err)
	settings, err := server.Config{PublicURL: address, Database: location, Name: "Records", SecretFile: "unused"}.Resolve()
	require.NoError(t, err)
	host, err := server.New(settings, server.Deps{Store: store, Keys: keys})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- host.Run(ctx, listener, nil) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-ended)
	})
	return address, browser.Person{Email: made.People[0].Email, Password: made.People[0].Password}
}

// authorizationURL registers a client at the host and is where its code flow begins (RFC 6749, Section 4.1.1).
func authorizationURL(t *testing.T, host string) string {
	t.Helper()
	const partner = "http://localhost:9999"
	metadata, err := json.Marshal(map[string]any{
		"client_name": "Example Partner", "client_uri": partner, "logo_uri": partner + "/logo.png", "tos_uri": partner + "/terms",
		"policy_uri": partner + "/privacy", "software_id": "example", "software_version": "1",
		"redirect_uris": []string{partner + "/callback"}, "grant_types": []string{"authorization_code"}, "scope": scopes,
	})
	require.NoError(t, err)
	answer, err := http.Post(host+"/oauth/register", "application/json", bytes.NewReader(metadata))
	require.NoError(t, err)
	defer answer.Body.Close()
	require.Equal(t, http.StatusCreated, answer.StatusCode)
	var registered struct {
		ID string `json:"client_id"`
	}
	require.NoError(t, json.NewDecoder(answer.Body).Decode(&registered))
	return host + "/oauth/authorize?" + url.Values{
		"response_type": {"code"}, "client_id": {registered.ID}, "redirect_uri": {partner + "/callback"}, "scope": {scopes},
		"state": {"a-state-of-the-test"}, "code_challenge": {"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}, "code_challenge_method": {"S256"},
	}.Encode()
}

func isPartner(u *url.URL) bool { return u.Host == "localhost:9999" }

func TestOurOwnHost(t *testing.T) {
	t.Parallel()
	host, learner := ownHost(t)
	start := authorizationURL(t, host)
	b := browser.New(nil, learner, browser.Selectors{})

	j, err := b.Complete(t.Context(), browser.Request{URL: start}, isPartner, browser.Deny)
	require.NoError(t, err)
	require.Equal(t, "access_denied", j.Landed.Query().Get("error"))
	require.Equal(t, []browser.Kind{browser.SignIn, browser.Consent}, kinds(j))

	j, err = b.Complete(t.Context(), browser.Request{URL: start}, isPartner, browser.Allow)
	require.NoError(t, err)
	require.NotEmpty(t, j.Landed.Query().Get("code"))
	require.Equal(t, scopes, j.Landed.Query().Get("scope")+scopesUnlessSaid(j))
	require.Equal(t, http.StatusSeeOther, j.Status)
	require.Equal(t, []browser.Kind{browser.Consent}, kinds(j), "the browser is still signed in")

	j, err = b.Complete(t.Context(), browser.Request{URL: host + "/oauth/authorize?client_id=nobody"}, isPartner, browser.Allow)
	require.NoError(t, err)
	require.Nil(t, j.Landed)
	require.Equal(t, []browser.Kind{browser.Other}, kinds(j))

	learner.Password = "not the password"
	_, err = browser.New(nil, learner, browser.Selectors{}).Complete(t.Context(), browser.Request{URL: start}, isPartner, browser.Allow)
	var refused *browser.RefusedError
	require.ErrorAs(t, err, &refused)
	require.Contains(t, refused.Message, "The e-mail address and the password do not open an account here.")
}

// scopesUnlessSaid is what was asked for, where the redirect does not repeat it.
func scopesUnlessSaid(j browser.Journey) string {
	if j.Landed.Query().Has("scope") {
		return ""
	}
	return scopes
}

func kinds(j browser.Journey) []browser.Kind {
	var all []browser.Kind
	for _, p := range j.Pages {
		all = append(all, p.Kind)
	}
	return all
}
