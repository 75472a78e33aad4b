package storage_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// longVariable turns on the benchmarks over a million rows, which take minutes to fill.
const longVariable = "CLRHOST_LONG"

func BenchmarkBearer(b *testing.B) {
	storagetest.Benchmark(b, func(b *testing.B, open storagetest.Open) {
		// A context that can end, as every request's can: it costs the SQLite driver a goroutine.
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		store := open(b, nil)
		storagetest.Learner(b, store, "learner")
		storagetest.Partner(b, store, "partner")
		storagetest.Tokens(b, store, "grant", "learner", "partner", time.Now())
		b.ReportAllocs()
		for b.Loop() {
			_, err := store.Bearer(ctx, "grant-access")
			require.NoError(b, err)
		}
	})
}

func BenchmarkCredentialPage(b *testing.B) {
	const rows = 1_000_000
	store := filled(b, rows)
	for _, page := range []storage.Page{
		{Service: storagetest.Service, Limit: 100},
		{Service: storagetest.Service, Limit: 100, Offset: rows - 100},
		{Service: storagetest.Service, Limit: 100, Since: filledFrom.Add((rows - 1000) * time.Second)},
		{Service: storagetest.Service, Limit: 100, Since: filledFrom.Add(-time.Second)},
	} {
		b.Run(fmt.Sprintf("offset=%d/since=%t", page.Offset, !page.Since.IsZero()), func(b *testing.B) {
			for b.Loop() {
				list, _, err := store.CredentialPage(b.Context(), "owner", page)
				require.NoError(b, err)
				require.Len(b, list, page.Limit)
			}
		})
	}
}

func BenchmarkUpsertCredential(b *testing.B) {
	for _, rows := range []int{1000, 1_000_000} {
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			store := filled(b, rows)
			next := 0
			for b.Loop() {
				next++
				_, err := store.UpsertCredential(b.Context(), storage.Credential{
					OwnerID:      "owner",
					Service:      storagetest.Service,
					IssuerID:     "https://issuer.example/profiles/1",
					CredentialID: fmt.Sprintf("urn:uuid:%016x-%d", next*2654435761, next),
					ValidFrom:    filledFrom,
					Form:         storage.FormJSON,
					Body:         []byte(strings.Repeat("x", 300)),
				})
				require.NoError(b, err)
			}
		})
	}
}

// What the worker that repeats checks costs when nothing is due.
func BenchmarkClaimNothing(b *testing.B) {
	store := filled(b, 100_000)
	b.ReportAllocs()
	for b.Loop() {
		due, err := store.ClaimRechecks(b.Context(), 10, time.Minute)
		require.NoError(b, err)
		require.Empty(b, due)
	}
}

// filledFrom is when the first of the filled credentials became valid; each next one follows a second later.
var filledFrom = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// filled returns a store in which "owner" holds so many small credentials, written in bulk past the store.
func filled(b *testing.B, rows int) *storage.Store {
	b.Helper()
	if rows > 1000 && os.Getenv(longVariable) == "" {
		b.Skipf("%s is not set", longVariable)
	}
	url := storagetest.SQLiteURL(b)
	store := storagetest.At(b, url, nil)
	storagetest.Learner(b, store, "owner")
	db := storagetest.Raw(b, url)
	for _, statement := range []string{
		`INSERT INTO credential_lists SELECT 'owner', 'clr', $1, 300, $1 WHERE $2 > 0`,
		`WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $1)
		INSERT INTO credentials SELECT 'owner', i, 'https://issuer.example/profiles/1', 'urn:uuid:' || lower(hex(randomblob(16))), 'clr',
		i, 1, 1, $2 + i * 1000000, 'valid', TRUE, TRUE, 0, $2, $2, $2 + 3000000000000000, 0, NULL FROM n`,
		`INSERT INTO credential_versions SELECT owner_id, seq, version, 'created', '', '', accepted_at, valid_from, TRUE, 'json', x'', NULL, x'',
		randomblob(300) FROM credentials WHERE $1 > 0 AND $2 > 0`,
		`UPDATE users SET credential_count = $1, credential_seq = $1 WHERE id = 'owner' AND $2 > 0`,
		`PRAGMA wal_checkpoint(TRUNCATE)`,
	} {
		_, err := db.Exec(statement, rows, filledFrom.UnixMicro())
		require.NoError(b, err)
	}
	require.NoError(b, flush(strings.TrimPrefix(url, "sqlite:")))
	return store
}

// flush waits until the file is on the disk, which would otherwise go on under the measurement.
func flush(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return file.Sync()
}
