package acceptance

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const metadataPath = "/.well-known/oauth-authorization-server"

// RFC 8414, Section 3.1; CLR-TRAN-009: a host with a path in its public URL works below it, and its metadata stands where
// the well-known part is inserted before the path.
func TestTenant(t *testing.T) {
	t.Parallel()
	onBoth(t, plan{path: "/tenant/a"}, func(t *testing.T, h *host) {
		var m map[string]any
		h.get(t, origin(h.base)+metadataPath+"/tenant/a").is(t, http.StatusOK).into(t, &m)
		require.Equal(t, h.URL, m["issuer"])
		for name, value := range m {
			if strings.HasSuffix(name, "_endpoint") {
				require.True(t, strings.HasPrefix(value.(string), h.URL+"/"), value)
			}
		}
		require.Equal(t, h.URL+apiPath, h.describe(t).Servers[0].URL)
		tk := h.partner(t).tokens(t, h.alice, readCredentials, writeCredential, offline)
		tk.works(t)
		tk.refresh(t).works(t)
	})
}
