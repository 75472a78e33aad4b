package home_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/server"
	"clrhost/server/servertest"
)

func TestThePages(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{Config: func(c *server.Config) { c.Name = "Northlake Records" }, BasePath: "/tenant"})
	site.AddUser(t, "ada@example.org", "Ada")
	stranger, ada := site.Person(t), site.SignedIn(t, "ada@example.org")
	for _, row := range []struct {
		person     *http.Client
		path       string
		with, sans string
	}{
		{stranger, "/", `href="/tenant/login"`, `href="/tenant/records`},
		{ada, "/", `class="button primary" href="/tenant/records"`, `href="/tenant/login"`},
		{stranger, "/", site.URL + "/ims/clr/v2p0/discovery", ""},
		{stranger, "/terms", "Whoever runs <bdi>Northlake Records</bdi>", ""},
		{stranger, "/privacy", "argon2id", ""},
	} {
		resp, err := row.person.Get(site.URL + row.path)
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusOK, resp.StatusCode, row.path)
		require.Contains(t, string(body), row.with, row.path)
		if row.sans != "" {
			require.NotContains(t, string(body), row.sans, row.path)
		}
	}
}
