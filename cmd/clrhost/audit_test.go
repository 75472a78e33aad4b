package main

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// seal seals every event of the database, as the host does some minutes after it was recorded.
func seal(ts *testscript.TestScript, _ bool, _ []string) {
	ctx := context.Background()
	store, err := storage.Open(ctx, storage.Options{URL: ts.Getenv("CLRHOST_DATABASE")})
	ts.Check(err)
	defer func() { ts.Check(store.Close()) }()
	through, err := store.LastAuditID(ctx)
	ts.Check(err)
	_, _, err = store.SealAudit(ctx, through)
	ts.Check(err)
}

// forge STATEMENT changes the audit log as somebody could who owns the database and takes its triggers away.
func forge(ts *testscript.TestScript, _ bool, args []string) {
	driver, url, disarm := "pgx", ts.Getenv("CLRHOST_DATABASE"), "ALTER TABLE audit_events DISABLE TRIGGER ALL"
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		driver, url, disarm = "sqlite3", "file:"+ts.MkAbs(path), "DROP TRIGGER IF EXISTS audit_events_no_update"
	}
	db, err := sql.Open(driver, url)
	ts.Check(err)
	defer func() { ts.Check(db.Close()) }()
	for _, statement := range []string{disarm, args[0]} {
		_, err := db.Exec(statement)
		ts.Check(err)
	}
}

func TestParseAge(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"0d": 0, "1d": 24 * time.Hour, "400d": 400 * 24 * time.Hour, "100000d": 100_000 * 24 * time.Hour, "90m": 90 * time.Minute, "0s": 0,
	} {
		age, ok := parseAge(text)
		require.True(t, ok, text)
		require.Equal(t, want, age, text)
	}
	for _, text := range []string{"", "d", "-1d", "1.5d", "1dd", " 1d", "+1d", "01d", "100001d", "99999999999999999999d", "1", "-1h", "yesterday"} {
		_, ok := parseAge(text)
		require.False(t, ok, "%q", text)
	}
}
