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

// What strangers call themselves neither moves the cursor nor breaks a table.
func TestATableShowsNoControlCharacters(t *testing.T) {
	var out strings.Builder
	table := newTable(&out)
	table.row("\x1b[2Jgone", "two\tcells\nor rows", "\u202egnp.exe", "\u0645\u06cc\u200c\u062e")
	require.NoError(t, table.flush())
	require.Equal(t, "\ufffd[2Jgone  two\ufffdcells\ufffdor rows  \ufffdgnp.exe  \u0645\u06cc\u200c\u062e\n", out.String())
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
