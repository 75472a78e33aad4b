package content

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"clrhost/server/fault"
)

func TestWantsJSON(t *testing.T) {
	rows := []struct {
		accept []string
		ok     bool
	}{
		{nil, true},
		{[]string{""}, true},
		{[]string{"*/*"}, true},
		{[]string{"application/json"}, true},
		{[]string{"Application/JSON; charset=utf-8"}, true},
		{[]string{"text/html, application/*;q=0.1"}, true},
		{[]string{"text/html", "application/ld+json"}, true},
		{[]string{"text/csv"}, false},
		{[]string{"application/json;q=0"}, false},
		{[]string{"application/json;q=0.000, text/csv"}, false},
		{[]string{";;;"}, false},
	}
	for _, row := range rows {
		err := WantsJSON(http.Header{"Accept": row.accept})
		if row.ok {
			require.NoError(t, err, "%q", row.accept)
		} else {
			require.ErrorIs(t, err, fault.NotAcceptable, "%q", row.accept)
		}
	}
}

func TestType(t *testing.T) {
	rows := []struct{ contentType, encoding, want string }{
		{"application/json", "", "application/json"},
		{"Application/JSON; charset=UTF-8", "identity", "application/json"},
		{"text/plain; charset=iso-8859-1", "", ""},
		{"application/json", "gzip", ""},
		{"", "", ""},
		{"application/json;;=", "", ""},
	}
	for _, row := range rows {
		header := http.Header{}
		header.Set("Content-Type", row.contentType)
		header.Set("Content-Encoding", row.encoding)
		require.Equal(t, row.want, Type(header), "%+v", row)
	}
}

func TestRead(t *testing.T) {
	read := func(body io.Reader) ([]byte, error) {
		return Read(httptest.NewRecorder(), httptest.NewRequest("POST", "/", body), 4)
	}
	body, err := read(bytes.NewReader([]byte("four")))
	require.NoError(t, err)
	require.Equal(t, "four", string(body))

	_, err = read(bytes.NewReader([]byte("five!")))
	require.ErrorIs(t, err, fault.TooLarge)

	_, err = read(iotest.ErrReader(errors.New("connection lost")))
	require.ErrorIs(t, err, fault.BadData)
}
