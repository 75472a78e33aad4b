package credentials

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/server/api/service"
	"clrhost/storage"
)

// The list repeats stored bytes: white space, escapes and number forms that encoding/json would rewrite stay.
func TestList(t *testing.T) {
	object := storage.Item{Form: storage.FormJSON, Body: []byte("{ \"a\" : \"<\\u00e9>\", \"n\":1.0e0 }\n")}
	jws := storage.Item{Form: storage.FormJWS, Body: []byte("aa.bb.cc")}
	rows := []struct {
		name string
		page []storage.Item
		want string
	}{
		{"none", nil, `{}`},
		{"embedded proofs", []storage.Item{object, object},
			"{\"credential\":[{ \"a\" : \"<\\u00e9>\", \"n\":1.0e0 }\n,{ \"a\" : \"<\\u00e9>\", \"n\":1.0e0 }\n]}"},
		{"JWS", []storage.Item{jws, jws}, `{"compactJwsString":["aa.bb.cc","aa.bb.cc"]}`},
		{"both, in any order", []storage.Item{jws, object, jws},
			"{\"credential\":[{ \"a\" : \"<\\u00e9>\", \"n\":1.0e0 }\n],\"compactJwsString\":[\"aa.bb.cc\",\"aa.bb.cc\"]}"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			var got []byte
			for piece := range list(service.CLR(), row.page) {
				got = append(got, piece...)
			}
			require.Equal(t, row.want, string(got))
			require.EqualValues(t, len(row.want), length(list(service.CLR(), row.page)))
		})
	}
}
