package refresh_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
	"clrhost/credential/refresh"
)

// host answers every request alike.
type host struct {
	document fetch.Document
	err      error
	asked    []string
}

func (h *host) Get(_ context.Context, url, _ string) (fetch.Document, error) {
	h.asked = append(h.asked, url)
	return h.document, h.err
}

const service = "https://issuer.example/credentials/1"

func TestCurrent(t *testing.T) {
	h := &host{document: fetch.Document{Body: []byte("{}")}}
	body, err := (&refresh.Service{Fetch: h}).Current(t.Context(), service)
	require.NoError(t, err)
	require.Equal(t, "{}", string(body))
	require.Equal(t, []string{service}, h.asked)
}

func TestNoAnswer(t *testing.T) {
	for name, row := range map[string]struct {
		address string
		err     error
		says    string
	}{
		"refused":     {service, &fetch.Error{Kind: fetch.BadStatus, Host: "issuer.example", Status: 410}, "issuer.example answered with status 410"},
		"not worded":  {service, errors.New("dial tcp 10.0.0.7:443"), "asking it failed"},
		"no host":     {"urn:uuid:1", nil, `its URL cannot be read: "urn:uuid:1"`},
		"no URL":      {"https://[", nil, "its URL cannot be read"},
		"nothing":     {"", nil, "its URL cannot be read"},
		"unprintable": {"a\x1b[31m", nil, "its URL cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := (&refresh.Service{Fetch: &host{err: row.err}}).Current(t.Context(), row.address)
			require.ErrorContains(t, err, row.says)
			require.NotContains(t, err.Error(), "10.0.0.7")
			require.NotContains(t, err.Error(), "\x1b")
		})
	}
	_, err := (&refresh.Service{}).Current(t.Context(), service)
	require.ErrorIs(t, err, fetch.ErrOffline)
}
