package storage_test

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// firstSchema is the last migration of the first published version of clrhost.
const firstSchema = "0003_rechecks"

// old is a database of the first published version, filled by plain SQL as that version wrote it.
type old struct {
	*sql.DB
	t       testing.TB
	holders map[string]int64 // credentials by owner
}

// oldCredential is a credential with its representations, the oldest first. Each became valid a second after the one
// before and was accepted a minute after it.
type oldCredential struct {
	owner, id, form string
	bodies          []string
	verdict, checks string
	proven          bool // what its checks mean
}

const oldIssuer = "https://issuer.example/1"

// fillOld makes such a database at the URL. It holds the credentials, whose owners are learners, the learner "eve" who
// holds none, and the client "partner", to which "ada" gave a grant with a code, tokens and a consent.
func fillOld(t testing.TB, url string, credentials []oldCredential) {
	t.Helper()
	require.NoError(t, storage.MigrateThrough(t.Context(), url, firstSchema))
	o := old{storagetest.Raw(t, url), t, map[string]int64{}}
	at, end := storagetest.Start.UnixMicro(), storagetest.Start.AddDate(1, 0, 0).UnixMicro()
	for _, owner := range []string{"ada", "ben", "eve"} {
		o.insert("users (id, email, name, role, password_hash, created_at)", owner, owner+"@learner.example", owner, "learner", "$argon2id$", at)
	}
	for _, c := range credentials {
		o.add(c)
	}
	o.insert("clients", "partner", []byte("s"), []byte("r"), "active", "Partner", "https://partner.example", "", "", "", "", "",
		`["https://partner.example/callback"]`, `["authorization_code","refresh_token"]`, `["code"]`, "read write", `[]`, 1, at, at, at)
	o.insert("grants (id, client_id, user_id, scopes, created_at, expires_at)", "grant", "partner", "ada", "read write", at, end)
	o.insert("codes", "code", "grant", "https://partner.example/callback", "challenge", at, end, at)
	o.insert("access_tokens (signature, grant_id, scopes, created_at, expires_at)", "access", "grant", "read", at, end)
	o.insert("refresh_tokens (signature, grant_id, access_signature, created_at, expires_at)", "refresh", "grant", "access", at, end)
	for _, followed := range []string{"older", "oldest"} {
		o.insert("refresh_tokens", followed, "grant", "access", at, end, at)
	}
	o.insert("consents", "ada", "partner", "read write", at)
	o.insert("profiles", "ben", []byte(`{"name":"Ben"}`), at)
	o.insert("audit_events (at, action, actor, user_id, client_id, address, request_id, detail)", at, "client.registered", "anonymous", "", "partner", "192.0.2.1", "r", "name Partner")
	o.insert("audit_events (at, action, actor, user_id, client_id, address, request_id, detail)", at+1, "user.added", "operator", "eve", "", "", "", "role learner")
}

// add inserts a credential at the end of its owner's list.
func (o *old) add(c oldCredential) {
	last := len(c.bodies) - 1
	when := func(version int, step time.Duration) int64 {
		return storagetest.Start.Add(time.Duration(version) * step).UnixMicro()
	}
	o.insert("credentials (owner_id, issuer_id, credential_id, position, version, valid_from, form, body, verdict, checks, checked_at, accepted_at, updated_at)",
		c.owner, oldIssuer, c.id, o.holders[c.owner], last+1, when(last, time.Second), c.form, []byte(c.bodies[last]), c.verdict, []byte(c.checks),
		when(last, time.Minute), when(0, 0), when(last, time.Minute))
	for i, body := range c.bodies {
		sum := sha256.Sum256([]byte(body))
		o.insert("credential_versions", c.owner, oldIssuer, c.id, i+1, when(i, time.Second), c.form, []byte(body), sum[:], when(i, time.Minute))
	}
	o.holders[c.owner]++
	_, err := o.Exec("UPDATE users SET credential_count = $1 WHERE id = $2", o.holders[c.owner], c.owner)
	require.NoError(o.t, err)
}

func (o *old) insert(into string, values ...any) {
	places := ""
	for i := range values {
		places += fmt.Sprintf(", $%d", i+1)
	}
	_, err := o.Exec("INSERT INTO "+into+" VALUES ("+places[2:]+")", values...)
	require.NoError(o.t, err, into)
}
