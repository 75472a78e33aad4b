package exchange_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/exchange"
)

// send sends a request to a host and returns what the log shows of it.
func send(t *testing.T, secrets *exchange.Secrets, request *http.Request, answer http.HandlerFunc) exchange.Exchange {
	t.Helper()
	host := httptest.NewServer(answer)
	t.Cleanup(host.Close)
	target, err := url.Parse(host.URL)
	require.NoError(t, err)
	request.URL.Scheme, request.URL.Host, request.RequestURI = target.Scheme, target.Host, ""
	log := &exchange.Log{}
	transport := &exchange.Transport{Base: http.DefaultTransport, Secrets: secrets, Now: time.Now}
	response, err := transport.RoundTrip(request.WithContext(exchange.With(t.Context(), log)))
	require.NoError(t, err)
	_, err = io.ReadAll(response.Body)
	require.NoError(t, err)
	shown := log.Exchanges(secrets)
	require.Len(t, shown, 1)
	return shown[0]
}

const (
	accessToken = "clra_0123456789abcdefghijklmnopqrstuvwxyz+/"
	code        = "clrc_zyxwvutsrqponmlkjihgfedcba9876543210"
	verifier    = "verifier-verifier-verifier-verifier-verifier"
	secret      = "clrs_secretsecretsecretsecretsecretsecret"
)

func TestSecretsAreHiddenWhereverTheyStand(t *testing.T) {
	form := url.Values{"code": {code}, "code_verifier": {verifier}, "redirect_uri": {"https://client.example/callback"}}
	request := httptest.NewRequest(http.MethodPost, "http://host/token?state=s", strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth("client-1", secret)
	request.Header.Set("Cookie", "session=abcdefghijklmnop; theme=dark")
	shown := send(t, &exchange.Secrets{}, request, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Set-Cookie", "session=qrstuvwxyz; Path=/; HttpOnly")
		w.Header().Set("Location", "https://client.example/callback?access_token="+url.QueryEscape(accessToken))
		_, _ = io.WriteString(w, `{"access_token":"`+accessToken+`","token_type":"bearer"}`)
	})
	require.Equal(t, "[access token 1]", shown.ResponseBody[strings.Index(shown.ResponseBody, "["):strings.Index(shown.ResponseBody, "]")+1])
	require.Contains(t, shown.ResponseBody, `"token_type":"bearer"`)
	require.Contains(t, shown.RequestBody, "code=[code 1]")
	require.Contains(t, shown.RequestBody, "code_verifier=[code verifier 1]")
	require.Contains(t, shown.RequestBody, "redirect_uri=https%3A%2F%2Fclient.example%2Fcallback")
	require.Equal(t, "Basic [credentials]", shown.RequestHeader.Get("Authorization"))
	require.Equal(t, "session=[cookie]; theme=[cookie]", shown.RequestHeader.Get("Cookie"))
	require.Equal(t, "session=[cookie]; Path=/; HttpOnly", shown.ResponseHeader.Get("Set-Cookie"))
	require.Equal(t, "https://client.example/callback?access_token=[access token 1]", shown.ResponseHeader.Get("Location"))
}

func TestASecretLearnedLaterIsHiddenInWhatCameBefore(t *testing.T) {
	secrets, log := &exchange.Secrets{}, &exchange.Log{}
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "your token is "+accessToken) }))
	defer host.Close()
	request, err := http.NewRequestWithContext(exchange.With(t.Context(), log), http.MethodGet, host.URL, nil)
	require.NoError(t, err)
	transport := &exchange.Transport{Base: http.DefaultTransport, Secrets: secrets, Now: time.Now}
	response, err := transport.RoundTrip(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Contains(t, log.Exchanges(secrets)[0].ResponseBody, accessToken)
	secrets.Add("access token", accessToken)
	require.Equal(t, "your token is [access token 1]", log.Exchanges(secrets)[0].ResponseBody)
}

func TestTheBearerOfAMadeUpTokenIsShown(t *testing.T) {
	request := httptest.NewRequest(http.MethodGet, "http://host/credentials", nil)
	request.Header.Set("Authorization", "Bearer made-up")
	shown := send(t, &exchange.Secrets{}, request, func(http.ResponseWriter, *http.Request) {})
	require.Equal(t, "Bearer made-up", shown.RequestHeader.Get("Authorization"))
}

func TestALongTokenOfARequestIsNotShown(t *testing.T) {
	request := httptest.NewRequest(http.MethodGet, "http://host/credentials", nil)
	request.Header.Set("Authorization", "Bearer "+accessToken)
	shown := send(t, &exchange.Secrets{}, request, func(http.ResponseWriter, *http.Request) {})
	require.Equal(t, "Bearer [token 1]", shown.RequestHeader.Get("Authorization"))
}

func TestALongBodyIsCutAfterItsSecretsAreHidden(t *testing.T) {
	secrets := &exchange.Secrets{}
	secrets.Add("password", "pässword")
	request := httptest.NewRequest(http.MethodGet, "http://host/", nil)
	// The password lies across the place of the cut.
	shown := send(t, secrets, request, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("x", 8<<10-4)+"pässword"+strings.Repeat("ü", 100))
	})
	require.True(t, strings.HasSuffix(shown.ResponseBody, "xxx[pas\n[cut here]"), shown.ResponseBody[len(shown.ResponseBody)-40:])
	require.NotContains(t, shown.ResponseBody, "pä")
}

func TestOneSecretInsideAnotherDoesNotTearIt(t *testing.T) {
	secrets := &exchange.Secrets{}
	secrets.Add("code", "abcdefghijkl")
	secrets.Add("access token", "abcdefghijklmnop")
	require.Equal(t, "[access token 1] and [code 1]", secrets.Hide("abcdefghijklmnop and abcdefghijkl"))
}

func TestAnAnswerThatNeverEndsIsRefused(t *testing.T) {
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		block := make([]byte, 1<<20)
		for range 20 {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}))
	defer host.Close()
	log := &exchange.Log{}
	request, err := http.NewRequestWithContext(exchange.With(t.Context(), log), http.MethodGet, host.URL, nil)
	require.NoError(t, err)
	secrets := &exchange.Secrets{}
	_, err = (&exchange.Transport{Base: http.DefaultTransport, Secrets: secrets, Now: time.Now}).RoundTrip(request)
	require.ErrorIs(t, err, exchange.ErrTooLarge)
	require.Equal(t, exchange.ErrTooLarge.Error(), log.Exchanges(secrets)[0].Failure)
}
