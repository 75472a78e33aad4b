package fetch_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
)

func TestKnownAnswersForWhatItHoldsAndPassesTheRestOn(t *testing.T) {
	const here, elsewhere = "https://here.example/list", "https://elsewhere.example/list"
	known := fetch.Known{Documents: map[string]fetch.Document{here: {Body: []byte("{}")}}, Next: fetch.Offline{}}
	before := time.Now()
	for _, get := range []func(url string) (fetch.Document, error){
		func(url string) (fetch.Document, error) { return known.Get(t.Context(), url, "*/*") },
		func(url string) (fetch.Document, error) { return known.GetSince(t.Context(), url, "*/*", before) },
	} {
		document, err := get(here)
		require.NoError(t, err)
		require.Equal(t, "{}", string(document.Body))
		require.Equal(t, here, document.FinalURL)
		require.False(t, document.FetchedAt.Before(before))
		_, err = get(elsewhere)
		require.ErrorIs(t, err, fetch.ErrOffline)
	}
}
