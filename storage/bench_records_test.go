package storage_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// A learner's list and search, at a thousand records and at the most that one learner may hold by default.
func BenchmarkRecords(b *testing.B) {
	for _, engine := range []struct {
		name   string
		newURL func(testing.TB) string
		bytes  string // the type
	}{{"sqlite", storagetest.SQLiteURL, "BLOB"}, {"postgres", storagetest.PostgresURL, "BYTEA"}} {
		for _, rows := range []int{1000, 50_000} {
			b.Run(fmt.Sprintf("%s/rows=%d", engine.name, rows), func(b *testing.B) {
				url := engine.newURL(b)
				store := storagetest.At(b, url, nil)
				fillRecords(b, store, storagetest.Raw(b, url), engine.bytes, rows)
				for name, q := range map[string]storage.RecordQuery{
					"newest":      {},
					"last page":   {Offset: rows - 20},
					"issuers":     {ByIssuer: true},
					"common word": {Words: []string{"wa"}},
					"rare word":   {Words: []string{"rare7"}},
					"words":       {Words: []string{"wa", "we", "wi", "missing"}},
					"kind":        {Kind: "skill"},
					"verdict":     {Verdicts: []string{"revoked"}},
				} {
					b.Run(name, func(b *testing.B) {
						q.Limit = 20
						for b.Loop() {
							_, _, err := store.Records(b.Context(), ada, q)
							require.NoError(b, err)
						}
					})
				}
			})
		}
	}
}

// ada and ben have ids as long as those of learners are.
const (
	ada = "0b5a6f3e-51a5-4d53-a02c-1e8d7dd7ffb0"
	ben = "5a6f3e0b-a551-534d-2ca0-8d1e7dd7ffb0"
)

// fillRecords gives ada so many records past the store, each with 400 bytes of text, and ben as many.
func fillRecords(b *testing.B, store *storage.Store, db *sql.DB, bytes string, rows int) {
	b.Helper()
	for _, owner := range []string{ada, ben} {
		storagetest.Learner(b, store, owner)
	}
	random := rand.New(rand.NewPCG(1, 2))
	var lists, credentials, versions, indexes []string
	tx, err := db.Begin()
	require.NoError(b, err)
	insert := func(into string, values *[]string) {
		if len(*values) > 0 {
			_, err := tx.Exec("INSERT INTO " + into + " VALUES " + strings.Join(*values, ","))
			require.NoError(b, err)
			*values = (*values)[:0]
		}
	}
	for _, owner := range []string{ada, ben} {
		lists = append(lists, fmt.Sprintf("('%s', 'clr', %d, 300, 1)", owner, rows))
		insert("credential_lists", &lists)
		for i := range rows {
			verdict := "valid"
			if i%100 == 0 {
				verdict = "revoked"
			}
			from := storagetest.Start.UnixMicro() + random.Int64N(1e15)
			credentials = append(credentials, fmt.Sprintf("('%s', %d, 'https://issuer%d.example/profiles/1', 'urn:uuid:5d0f3c52-6a0b-4b8e-9a6e-%012d', 'clr', %d, 1, 1, %d, '%s', TRUE, TRUE, 0, %d, %d, %d, 0, %d)",
				owner, i, i%50, i, i, from, verdict, from, from, from+1e15, from))
			versions = append(versions, fmt.Sprintf("('%[1]s', %[2]d, 1, 'created', '', '', %[3]d, %[3]d, TRUE, 'json', CAST('x' AS %[4]s), NULL, CAST('{}' AS %[4]s), CAST('%[5]s' AS %[4]s))",
				owner, i, from, bytes, strings.Repeat("x", 300)))
			indexes = append(indexes, fmt.Sprintf(`('%s', %d, 1, 1, 'issuer %d', '{"course":%d%s}', '[{"v":"A record of some length %d"}]', '[{"v":"Issuer %d"}]', '%s')`,
				owner, i, i%50, i%7, strings.Repeat(`,"skill":1`, i%2), i, i%50, someText(random, i)))
			if len(credentials) == 500 || i == rows-1 {
				insert("credentials", &credentials)
				insert("credential_versions", &versions)
				insert("credential_index", &indexes)
			}
		}
	}
	require.NoError(b, tx.Commit())
	_, err = db.Exec("ANALYZE")
	require.NoError(b, err)
}

// someText is 60 words.
func someText(random *rand.Rand, i int) string {
	text := []string{fmt.Sprint("rare", i%997)}
	for range 60 {
		text = append(text, fmt.Sprint(string("bcdfghw"[random.IntN(7)]), string("aeiou"[random.IntN(5)]), random.IntN(10_000)))
	}
	return strings.Join(text, " ")
}
