package storage_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// recordOf is a submission whose body has so many bytes, which look random as those of a JWS do, and a verdict and an index
// as long as those of a small record.
func recordOf(owner string, n, size int) storage.Credential {
	bytes := make([]byte, size)
	random := rand.NewChaCha8([32]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(size)})
	_, _ = random.Read(bytes)
	var checks []string
	for i := range 14 {
		checks = append(checks, fmt.Sprintf(`{"check":"check %d","outcome":"pass","detail":"a sentence about what was found of %d, as long as such sentences are","clause":"VC Data Model 2.0, Section %d"}`, i, n, i))
	}
	return storage.Credential{
		OwnerID: owner, Service: storagetest.Service, IssuerID: "https://issuer.example/profiles/1",
		CredentialID: fmt.Sprintf("urn:uuid:%016x-%d", uint64(n)*2654435761, n), ValidFrom: storagetest.Start.Add(time.Duration(n) * time.Second),
		Form: storage.FormJWS, Body: []byte(base64.RawURLEncoding.EncodeToString(bytes)[:size]), Verdict: "valid",
		VerdictJSON: []byte(`{"verdict":"valid","checks":[` + strings.Join(checks, ",") + `]}`), CheckedAt: storagetest.Start, Proven: true,
		Content: bytes[:32], ClientID: "0b5a6f3e-51a5-4d53-a02c-1e8d7dd7ffb0", GrantID: "5a6f3e0b-a551-534d-2ca0-8d1e7dd7ffb0",
		Index: storage.Index{
			Version:   1,
			Title:     []storage.Translation{{Value: "Community workshop badge"}},
			Issuer:    []storage.Translation{{Value: "Spokes Community Bicycle Workshop"}},
			IssuerKey: "spokes community bicycle workshop",
			Issued:    storagetest.Start.Add(time.Duration(n) * time.Second),
			Counts:    map[string]int{"award": 1},
			Text:      "community workshop badge\nspokes community bicycle workshop\nwheel truing\nbicycle\nrepair",
		},
	}
}

const smallRecord = 2748 // bytes of a small record as a JWS

// A record of its own each time, of several learners.
func BenchmarkInsertSmallRecord(b *testing.B) {
	storagetest.Benchmark(b, func(b *testing.B, open storagetest.Open) {
		store := open(b, nil)
		for owner := range 8 {
			storagetest.Learner(b, store, fmt.Sprint(owner))
		}
		n := 0
		for b.Loop() {
			n++
			_, err := store.UpsertCredential(b.Context(), recordOf(fmt.Sprint(n%8), n, smallRecord))
			require.NoError(b, err)
		}
	})
}

// Each replacement makes a version; beyond the bound the oldest goes.
func BenchmarkReplaceLargeRecord(b *testing.B) {
	storagetest.Benchmark(b, func(b *testing.B, open storagetest.Open) {
		store := open(b, nil)
		storagetest.Learner(b, store, "owner")
		c := recordOf("owner", 1, 1<<20)
		n := 0
		for b.Loop() {
			n++
			copy(c.Body, fmt.Sprint(n))
			c.ValidFrom = c.ValidFrom.Add(time.Second)
			_, err := store.UpsertCredential(b.Context(), c)
			require.NoError(b, err)
		}
	})
}

func BenchmarkPageOfSmallRecords(b *testing.B) {
	storagetest.Benchmark(b, func(b *testing.B, open storagetest.Open) {
		store := open(b, nil)
		storagetest.Learner(b, store, "owner")
		for n := range 1000 {
			_, err := store.UpsertCredential(b.Context(), recordOf("owner", n, smallRecord))
			require.NoError(b, err)
		}
		for _, limit := range []int{1, 20} {
			b.Run(fmt.Sprint("limit=", limit), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					list, _, err := store.CredentialPage(b.Context(), "owner", storage.Page{Service: storagetest.Service, Limit: limit, Offset: 500})
					require.NoError(b, err)
					require.Len(b, list, limit)
				}
			})
		}
	})
}

// How many bytes of the database a small record takes, as a multiple of its own.
func BenchmarkBytesOnDisk(b *testing.B) {
	const rows = 10_000
	for _, engine := range []struct {
		name   string
		newURL func(testing.TB) string
		size   string
	}{
		{"sqlite", storagetest.SQLiteURL, ""},
		{"postgres", storagetest.PostgresURL, "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'credential%' AND relnamespace = current_schema()::regnamespace"},
	} {
		b.Run(engine.name, func(b *testing.B) {
			for b.Loop() {
				url := engine.newURL(b)
				store := storagetest.At(b, url, nil)
				for owner := range 10 {
					storagetest.Learner(b, store, fmt.Sprint(owner))
				}
				for first := 0; first < rows; first += 500 {
					require.NoError(b, store.Transact(b.Context(), func(ctx context.Context) error {
						for n := range 500 {
							if _, err := store.UpsertCredential(ctx, recordOf(fmt.Sprint(n%10), first+n, smallRecord)); err != nil {
								return err
							}
						}
						return nil
					}))
				}
				var size int64
				if engine.size != "" {
					require.NoError(b, storagetest.Raw(b, url).QueryRow(engine.size).Scan(&size))
				} else {
					_, err := storagetest.Raw(b, url).Exec("PRAGMA wal_checkpoint(TRUNCATE)")
					require.NoError(b, err)
					info, err := os.Stat(strings.TrimPrefix(url, "sqlite:"))
					require.NoError(b, err)
					size = info.Size()
				}
				b.ReportMetric(float64(size)/rows, "bytes/record")
				b.ReportMetric(float64(size)/rows/smallRecord, "times")
			}
		})
	}
}
