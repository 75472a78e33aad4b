package fetchtest_test

import (
	"errors"
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
	"clrhost/credential/fetch/fetchtest"
)

func TestServe(t *testing.T) {
	config := fetchtest.Serve(t, fstest.MapFS{
		"a.example/.well-known/did.json": &fstest.MapFile{Data: []byte("of a")},
		"b.example/list":                 &fstest.MapFile{Data: []byte("of b")},
	})
	client, err := fetch.New(config)
	require.NoError(t, err)
	for url, want := range map[string]string{"https://a.example/.well-known/did.json": "of a", "https://b.example/list#7": "of b"} {
		document, err := client.Get(t.Context(), url, "*/*")
		require.NoError(t, err)
		require.Equal(t, want, string(document.Body))
	}
	for url, want := range map[string]fetch.Error{
		"https://a.example/list":              {Kind: fetch.BadStatus, Status: http.StatusNotFound},
		"https://a.example/../b.example/list": {Kind: fetch.BadStatus, Status: http.StatusNotFound},
		"https://a.example/.well-known":       {Kind: fetch.BadStatus, Status: http.StatusNotFound},
		"https://c.example/list":              {Kind: fetch.Unreachable},
		"https://a.example:8443/list":         {Kind: fetch.Unreachable},
		"https://127.0.0.1/list":              {Kind: fetch.Refused},
	} {
		_, err := client.Get(t.Context(), url, "*/*")
		failed, ok := errors.AsType[*fetch.Error](err)
		require.True(t, ok, url)
		require.Equal(t, want.Kind, failed.Kind, url)
		require.Equal(t, want.Status, failed.Status, url)
	}
}
