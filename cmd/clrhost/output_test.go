package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"Lycée Müller 大学":          "Lycée Müller 大学",
		"\x1b[2Jgone":              "\ufffd[2Jgone",
		"two\tcells\nor rows":      "two\ufffdcells\ufffdor rows",
		"\u202egnp.exe":            "\ufffdgnp.exe",
		"\u0645\u06cc\u200c\u062e": "\u0645\u06cc\u200c\u062e",
	} {
		require.Equal(t, want, printable(text))
	}
}

// A log longer than what is aligned at once is printed whole, in order, under one header.
func TestAuditPrintsALongLog(t *testing.T) {
	const events = 2*alignEvery + 3
	url := storagetest.SQLiteURL(t)
	store, err := storage.Open(t.Context(), storage.Options{URL: url})
	require.NoError(t, err)
	start := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	require.NoError(t, store.Transact(t.Context(), func(ctx context.Context) error {
		for i := range events {
			e := storage.AuditEvent{At: start.Add(time.Duration(i) * time.Second), Action: "test", Actor: "anonymous", Detail: fmt.Sprint(i)}
			if err := store.Record(ctx, e); err != nil {
				return err
			}
		}
		return nil
	}))
	require.NoError(t, store.Close())

	var stdout, stderr strings.Builder
	require.Zero(t, run(t.Context(), []string{"audit", "--database", url}, nil, nil, &stdout, &stderr), &stderr)
	rows := strings.Split(strings.TrimSpace(stdout.String()), "\n")
	require.Len(t, rows, events+1)
	require.Equal(t, 1, strings.Count(stdout.String(), "ACTION"))
	require.Contains(t, rows[1], "2026-05-01 00:00:00Z")
	require.Contains(t, rows[events], "2026-05-01 00:16:42Z")
}
