package account_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server"
	"clrhost/server/servertest"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// The learner reads in words what was done with the record, the newest first, and nobody else does.
func TestTheHistoryInWords(t *testing.T) {
	storagetest.Engines(t, theHistoryInWords)
}

func theHistoryInWords(t *testing.T, open storagetest.Open) {
	now := time.Date(2026, 3, 9, 8, 30, 0, 0, time.UTC)
	site := servertest.StartSite(t, servertest.SiteOptions{Open: open, BasePath: "/tenant", Now: func() time.Time { return now },
		Config: func(c *server.Config) { c.HistoryDays = 9 }})
	ada, eve := site.AddUser(t, "ada@example.org", "Ada"), site.AddUser(t, "eve@example.org", "Eve")
	for i, what := range storage.Histories() {
		require.NoError(t, site.Store.Remember(t.Context(), storage.HistoryEntry{OwnerID: ada.ID, What: what, About: fmt.Sprint(i), At: now.Add(time.Duration(i) * time.Minute),
			Name: "<b>It\u202e", Count: int64(i)}))
		require.NoError(t, site.Store.Remember(t.Context(), storage.HistoryEntry{OwnerID: ada.ID, What: what}))
	}
	require.NoError(t, site.Store.Remember(t.Context(), storage.HistoryEntry{OwnerID: ada.ID, What: "unheard-of"}))
	person := site.SignedIn(t, ada.Email)
	_, body := get(t, person, site.URL+"/account")
	require.Contains(t, body, `href="/tenant/account/history"`)
	resp, body := get(t, person, site.URL+"/account/history")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	body = strings.Join(strings.Fields(body), " ")
	for _, part := range []string{
		"1–21 of 21", "It is kept for 9 days, and at most 5,000 lines",
		`<time datetime="2026-03-09T08:31:00Z">9 March 2026, 08:31 UTC</time> <span>You deleted “<bdi>&lt;b&gt;It</bdi>”.</span></li>`,
		"You added “<bdi>", "You took back the deletion of “", "You let apps send “", "You downloaded “", "You downloaded everything as one file.",
		"You made the link “", "Somebody opened the link “", "You stopped the link “", "You brought in “", "has no words for",
		`opened the link “<bdi>&lt;b&gt;It</bdi>”.</span> <span class="often">7 times that day`,
		"You deleted a record without a title.", "You made the link without a name.", "You brought in records from a file.",
	} {
		require.Contains(t, body, part)
	}
	require.Less(t, strings.Index(body, "You brought in “"), strings.Index(body, "You deleted “"), "the newest first")
	_, body = get(t, site.SignedIn(t, eve.Email), site.URL+"/account/history")
	require.Contains(t, body, "Nothing is in it yet.")
	require.NotContains(t, body, "<b>It")
}

func TestThePagesOfTheHistory(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	ada := site.AddUser(t, "ada@example.org", "Ada")
	for i := range 101 {
		require.NoError(t, site.Store.Remember(t.Context(), storage.HistoryEntry{OwnerID: ada.ID, What: storage.HistoryDeleted, About: fmt.Sprint(i), Name: "Badge"}))
	}
	person := site.SignedIn(t, ada.Email)
	for query, want := range map[string][]string{
		"":        {"1–50 of 101", `<a href="/account/history?page=2" rel="next">`, `<a href="/account/history?page=3" rel="last">`},
		"?page=2": {"51–100 of 101", `<a href="/account/history" rel="prev">`, `<a href="/account/history?page=3" rel="next">`},
		"?page=3": {"101–101 of 101", `<a href="/account/history" rel="first">`, `<a href="/account/history?page=2" rel="prev">`},
	} {
		resp, body := get(t, person, site.URL+"/account/history"+query)
		require.Equal(t, http.StatusOK, resp.StatusCode)
		for _, part := range want {
			require.Contains(t, body, part, query)
		}
	}
	resp, _ := get(t, person, site.URL+"/account/history?page=4")
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	require.Equal(t, "/account/history?page=3", resp.Header.Get("Location"))
	for _, query := range []string{"?page=0", "?page=-1", "?page=x", "?page=9223372036854775808"} {
		resp, body := get(t, person, site.URL+"/account/history"+query)
		require.Equal(t, http.StatusBadRequest, resp.StatusCode, query)
		require.Contains(t, body, "There is no such page of this list")
	}
}
