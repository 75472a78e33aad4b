package storage_test

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// oldCredentials are what "ada" and "ben" hold. What is proven follows from the checks of the stored verdict, whatever the
// others are, and from no verdict inside it.
func oldCredentials() []oldCredential {
	const good, bad = `{"check":"proof","outcome":"pass"}`, `{"check":"issuer key","outcome":"unchecked"}`
	const key = `{"check":"issuer key","outcome":"pass","detail":"\u0000 \"check\""}`
	var list []oldCredential
	for i, row := range []struct {
		verdict, checks string
		proven          bool
	}{
		{"valid", `[` + good + `,` + key + `]`, true},
		{"expired", `[{"check":"dates","outcome":"fail"},` + key + `,` + good + `]`, true},
		{"valid", `[{"check":"proof","outcome":"warn"},` + good + `,` + key + `]`, true},
		{"unverifiable", `[` + good + `,` + bad + `]`, false},
		{"proof-failed", `[` + good + `,` + key + `,{"check":"issuer key","outcome":"fail"}]`, false},
		{"unverifiable", `[` + bad + `],"nested":[{"checks":[` + good + `,` + key + `]}]`, false},
		{"unverifiable", `[]`, false},
	} {
		list = append(list, oldCredential{"ada", fmt.Sprint("urn:uuid:", i), "json", []string{"{}", "{ }", fmt.Sprintf("{%*s}", i+2, "")},
			row.verdict, fmt.Sprintf(`{"verdict":%q,"checks":%s}`, row.verdict, row.checks), row.proven})
	}
	return append(list,
		oldCredential{"ada", "no checks", "jws", []string{"e30.e30.c2ln"}, "unverifiable", `{"verdict":"unverifiable"}`, false},
		oldCredential{"ada", "no verdict", "json", []string{"\x00\xff\r\n"}, "unverifiable", "", false},
		// The same identity as one of ada's, in another order.
		oldCredential{"ben", "urn:uuid:1", "jws", []string{"a.b.c", strings.Repeat("d.e.f", 1000)}, "unverifiable", `{"checks":[]}`, false},
		oldCredential{"ben", "urn:uuid:0", "json", []string{"{}"}, "valid", `{"checks":[` + key + `,` + good + `]}`, true},
	)
}

// A filled database of the first published version on each engine: every list, order, total and body stays as it was,
// what is proven follows from the stored verdicts, and everything is due to be checked again.
func TestMigrationOfAFilledDatabase(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		filled := oldCredentials()
		fillOld(t, url, filled)
		clock := &storagetest.Clock{}
		clock.Pass(time.Hour)
		store := storagetest.At(t, url, clock.Now)
		for _, owner := range []string{"ada", "ben", "eve"} {
			t.Run(owner, func(t *testing.T) { requireOldList(t, store, storagetest.Raw(t, url), owner, filled) })
		}
		without, _, err := store.UnindexedCredentials(t.Context(), 1, storage.IndexCursor{}, 100)
		require.NoError(t, err)
		require.Len(t, without, len(filled))
		due, err := store.ClaimRechecks(t.Context(), 100, time.Minute)
		require.NoError(t, err)
		require.Len(t, due, len(filled))
		due[0].Verdict = "valid"
		require.NoError(t, store.SaveRecheck(t.Context(), due[0]))
		requireOldAuthority(t, store)
		requireOldAudit(t, store, storagetest.Raw(t, url))
		for _, c := range filled {
			t.Run(c.owner+" "+c.id, func(t *testing.T) { requireOldStanding(t, store, c) })
		}
	})
}

// requireOldList compares the owner's list, page by page, and figures with what was filled in.
func requireOldList(t *testing.T, store *storage.Store, raw *sql.DB, owner string, filled []oldCredential) {
	var want []oldCredential
	bytes := 0
	for _, c := range filled {
		if c.owner == owner {
			want = append(want, c)
			bytes += len(strings.Join(c.bodies, ""))
		}
	}
	var got []storage.Credential
	for offset := range int64(len(want)) {
		page := storage.Page{Service: "clr", Limit: 1, Offset: offset, Bytes: 100}
		list, extent, err := store.Credentials(t.Context(), owner, page)
		require.NoError(t, err)
		require.EqualValues(t, len(want), extent.Total)
		got = append(got, list...)
		items, _, err := store.CredentialPage(t.Context(), owner, page)
		require.NoError(t, err)
		require.Equal(t, []storage.Item{{Form: list[0].Form, Body: list[0].Body}}, items)
	}
	require.Len(t, got, len(want))
	for i, c := range want {
		last := len(c.bodies) - 1
		require.Equal(t, storage.Credential{
			OwnerID: owner, Number: int64(i), Service: "clr", Position: int64(i), IssuerID: oldIssuer, CredentialID: c.id, Form: storage.Form(c.form), Body: []byte(c.bodies[last]),
			ValidFrom: storagetest.Start.Add(time.Duration(last) * time.Second), Verdict: c.verdict, VerdictJSON: []byte(c.checks),
			CheckedAt: storagetest.Start.Add(time.Duration(last) * time.Minute), AcceptedAt: storagetest.Start,
			UpdatedAt: storagetest.Start.Add(time.Duration(last) * time.Minute), Proven: c.proven,
		}, got[i])
		requireOldVersions(t, store, raw, int64(i), c)
	}
	listed, total, err := store.Records(t.Context(), owner, storage.RecordQuery{Limit: 100})
	require.NoError(t, err)
	require.EqualValues(t, len(want), total)
	require.Len(t, listed, len(want), "before any of them has an index")
	for _, row := range listed {
		changes, err := store.VerdictHistory(t.Context(), owner, row.Number)
		require.NoError(t, err)
		require.Empty(t, changes)
	}
	_, extent, err := store.CredentialPage(t.Context(), owner, storage.Page{Service: "clr", Limit: 10, Since: storagetest.Start.Add(time.Second)})
	require.NoError(t, err)
	require.EqualValues(t, map[string]int64{"ada": 7, "ben": 0, "eve": 0}[owner], extent.Total)
	user, err := store.User(t.Context(), owner)
	require.NoError(t, err)
	require.EqualValues(t, []int64{int64(len(want)), int64(bytes)}, []int64{user.CredentialCount, user.CredentialBytes})
}

// requireOldVersions asserts that every representation stays and that its writer is not recorded. Only the current one had a
// verdict, so only that can be proven.
func requireOldVersions(t *testing.T, store *storage.Store, raw *sql.DB, number int64, c oldCredential) {
	versions, err := store.CredentialVersions(t.Context(), c.owner, number)
	require.NoError(t, err)
	require.Len(t, versions, len(c.bodies))
	for i, body := range c.bodies {
		outcome := storage.UpsertReplaced
		if i == 0 {
			outcome = storage.UpsertCreated
		}
		sum := sha256.Sum256([]byte(body))
		require.Equal(t, storage.CredentialVersion{
			Number: int64(i + 1), Outcome: outcome, AcceptedAt: storagetest.Start.Add(time.Duration(i) * time.Minute),
			ValidFrom: storagetest.Start.Add(time.Duration(i) * time.Second), Proven: c.proven && i == len(c.bodies)-1,
			Form: storage.Form(c.form), Size: int64(len(body)), BodySHA256: sum[:],
		}, versions[i])
		var kept []byte
		require.NoError(t, raw.QueryRow("SELECT v.body FROM credential_versions v JOIN credentials c ON c.owner_id = v.owner_id AND c.seq = v.seq"+
			" WHERE c.owner_id = $1 AND c.issuer_id = $2 AND c.credential_id = $3 AND v.version = $4", c.owner, oldIssuer, c.id, i+1).Scan(&kept))
		require.Equal(t, body, string(kept))
	}
}

// requireOldStanding submits to the credential what is unproven, and then what is proven and older.
func requireOldStanding(t *testing.T, store *storage.Store, c oldCredential) {
	next := storage.Credential{OwnerID: c.owner, Service: "clr", IssuerID: oldIssuer, CredentialID: c.id, ValidFrom: storagetest.Start.Add(time.Minute),
		Form: storage.FormJSON, Body: []byte("next")}
	for _, step := range []struct {
		proven bool
		want   map[bool]storage.Upsert // by what is stored
	}{
		{false, map[bool]storage.Upsert{true: storage.UpsertUnproven, false: storage.UpsertReplaced}},
		{true, map[bool]storage.Upsert{true: storage.UpsertOlder, false: storage.UpsertReplaced}},
	} {
		next.Proven = step.proven
		did, err := store.UpsertCredential(t.Context(), next)
		require.NoError(t, err)
		require.Equal(t, step.want[c.proven], did)
		next.ValidFrom, next.Body = storagetest.Start.Add(-time.Minute), []byte("proven")
	}
	more := next
	more.CredentialID += " more"
	did, err := store.UpsertCredential(t.Context(), more)
	require.NoError(t, err)
	require.Equal(t, storage.UpsertCreated, did)
}

// requireOldAuthority asserts that the grant, its tokens and its consent are as good as before.
func requireOldAuthority(t *testing.T, store *storage.Store) {
	access, err := store.Bearer(t.Context(), "access")
	require.NoError(t, err)
	require.Equal(t, []string{"ada", "partner", "grant"}, []string{access.UserID, access.ClientID, access.GrantID})
	for _, followed := range []string{"oldest", "older"} { // reuse, as it was before
		require.ErrorIs(t, store.UseRefreshToken(t.Context(), followed), storage.ErrConflict)
	}
	require.NoError(t, store.UseRefreshToken(t.Context(), "refresh"))
	apps, err := store.ConnectedApps(t.Context(), "ada")
	require.NoError(t, err)
	require.Len(t, apps, 1)
	consent, err := store.Consent(t.Context(), "ada", "partner")
	require.NoError(t, err)
	require.Equal(t, []string{"read", "write"}, consent.Scopes)
	profile, err := store.Profile(t.Context(), "ben")
	require.NoError(t, err)
	require.Equal(t, `{"name":"Ben"}`, string(profile))
}

// requireOldAudit asserts that the log is as it was, can be sealed, and is guarded.
func requireOldAudit(t *testing.T, store *storage.Store, raw *sql.DB) {
	var got []storage.AuditEvent
	for event, err := range store.AuditEvents(t.Context(), storage.AuditFilter{}) {
		require.NoError(t, err)
		got = append(got, event)
	}
	require.Equal(t, []storage.AuditEvent{
		{ID: 1, At: storagetest.Start, Action: "client.registered", Actor: "anonymous", ClientID: "partner", Address: "192.0.2.1",
			RequestID: "r", Detail: "name Partner", ClientName: "Partner"},
		{ID: 2, At: storagetest.Start.Add(time.Microsecond), Action: "user.added", Actor: "operator", UserID: "eve", Detail: "role learner", UserName: "eve"},
	}, got)
	_, added, err := store.SealAudit(t.Context(), 2)
	require.NoError(t, err)
	require.Equal(t, 1, added)
	n, err := store.DeleteAuditAddresses(t.Context(), storagetest.Start.Add(time.Hour), 10)
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
	_, err = raw.Exec("DELETE FROM audit_events")
	require.ErrorContains(t, err, "append-only")
	report, err := store.CheckAudit(t.Context(), "")
	require.NoError(t, err)
	require.Nil(t, report.Fault)
	require.EqualValues(t, 2, report.Events)
}

// A database that a later version has written to, before the tables were made anew: what that version knew of a credential
// stays, whatever the stored verdict is.
func TestMigrationKeepsWhatIsKnown(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		fillOld(t, url, oldCredentials())
		require.NoError(t, storage.MigrateThrough(t.Context(), url, "0008_clients"))
		for _, statement := range []string{
			"UPDATE credentials SET proven = FALSE, once_proven = TRUE, versions_kept = 2 WHERE owner_id = 'ada' AND credential_id = 'urn:uuid:0'",
			"DELETE FROM credential_versions WHERE owner_id = 'ada' AND credential_id = 'urn:uuid:0' AND version = 2",
			"UPDATE credential_versions SET proven = (version = 1), outcome = CASE version WHEN 1 THEN 'created' ELSE 'resent' END, content_sha256 = body_sha256" +
				" WHERE owner_id = 'ada' AND credential_id = 'urn:uuid:0'",
		} {
			_, err := storagetest.Raw(t, url).Exec(statement)
			require.NoError(t, err, statement)
		}
		store := storagetest.At(t, url, nil)
		list, _, err := store.Credentials(t.Context(), "ada", storage.Page{Service: "clr", Limit: 1})
		require.NoError(t, err)
		require.False(t, list[0].Proven)
		versions, err := store.CredentialVersions(t.Context(), "ada", 0)
		require.NoError(t, err)
		require.Len(t, versions, 2)
		require.Equal(t, []any{int64(1), true, storage.UpsertCreated}, []any{versions[0].Number, versions[0].Proven, versions[0].Outcome})
		require.Equal(t, []any{int64(3), false, storage.UpsertResent}, []any{versions[1].Number, versions[1].Proven, versions[1].Outcome})
		did, err := store.UpsertCredential(t.Context(), storage.Credential{OwnerID: "ada", Service: "clr", IssuerID: oldIssuer,
			CredentialID: "urn:uuid:0", ValidFrom: storagetest.Start.Add(time.Hour), Form: storage.FormJSON, Body: []byte("unproven")})
		require.NoError(t, err)
		require.Equal(t, storage.UpsertUnproven, did, "some verdict has proven it")
	})
}
