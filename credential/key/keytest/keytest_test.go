package keytest_test

import (
	"errors"
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"clrhost/credential/key"
	"clrhost/credential/key/keytest"
)

func TestServe(t *testing.T) {
	config := keytest.Serve(t, fstest.MapFS{
		"a.example/.well-known/did.json": &fstest.MapFile{Data: []byte("of a")},
		"b.example/list":                 &fstest.MapFile{Data: []byte("of b")},
	})
	client, err := key.NewClient(config)
	require.NoError(t, err)
	for url, want := range map[string]string{"https://a.example/.well-known/did.json": "of a", "https://b.example/list#7": "of b"} {
		document, err := client.Get(t.Context(), url, "*/*")
		require.NoError(t, err)
		require.Equal(t, want, string(document.Body))
	}
	for url, want := range map[string]key.Error{
		"https://a.example/list":              {Kind: key.BadStatus, Status: http.StatusNotFound},
		"https://a.example/../b.example/list": {Kind: key.BadStatus, Status: http.StatusNotFound},
		"https://a.example/.well-known":       {Kind: key.BadStatus, Status: http.StatusNotFound},
		"https://c.example/list":              {Kind: key.Unreachable},
		"https://a.example:8443/list":         {Kind: key.Unreachable},
		"https://127.0.0.1/list":              {Kind: key.Refused},
	} {
		_, err := client.Get(t.Context(), url, "*/*")
		var failed *key.Error
		require.True(t, errors.As(err, &failed), url)
		require.Equal(t, want.Kind, failed.Kind, url)
		require.Equal(t, want.Status, failed.Status, url)
	}
}
