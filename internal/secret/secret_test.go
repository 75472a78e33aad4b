package secret_test

import (
	"encoding/base64"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/secret"
)

func keys(t *testing.T, fill string) secret.Keys {
	t.Helper()
	k, err := secret.Derive([]byte(strings.Repeat(fill, secret.MasterSize)))
	require.NoError(t, err)
	return k
}

func TestDeriveRefusesAShortMaster(t *testing.T) {
	_, err := secret.Derive(make([]byte, 31))
	require.ErrorContains(t, err, "31 bytes")
}

func TestKeysDependOnTheMasterAndOnNothingElse(t *testing.T) {
	a, again, b := keys(t, "a"), keys(t, "a"), keys(t, "b")

	require.Len(t, a.Token(), 32)
	require.Equal(t, a.Token(), again.Token())
	require.Equal(t, a.Hash("s"), again.Hash("s"))
	require.Equal(t, a.Successor("s"), again.Successor("s"))
	require.Equal(t, a.Fingerprint(), again.Fingerprint())

	require.NotEqual(t, a.Token(), b.Token())
	require.NotEqual(t, a.Hash("s"), b.Hash("s"))
	require.NotEqual(t, a.Successor("s"), b.Successor("s"))
	require.NotEqual(t, a.Successor("s"), a.Successor("t"))
	require.NotEqual(t, a.Successor("s"), a.Hash("s"), "each purpose has its key")
	require.NotEqual(t, a.Fingerprint(), b.Fingerprint())
}

func TestHashMatchesItsSecretOnly(t *testing.T) {
	k := keys(t, "a")
	hash := k.Hash("clrs_one")
	require.Len(t, hash, 32)
	require.True(t, k.Matches(hash, "clrs_one"))
	require.False(t, k.Matches(hash, "clrs_two"))
	require.False(t, k.Matches(hash, ""))
	require.False(t, k.Matches(hash[:31], "clrs_one"))
	require.False(t, k.Matches(nil, ""), "a row without a hash lets nobody in")
	require.False(t, keys(t, "b").Matches(hash, "clrs_one"))
}

func TestKeysNeverShowThemselves(t *testing.T) {
	k := keys(t, "a")
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("started", "keys", k)
	for _, shown := range []string{fmt.Sprint(k), fmt.Sprintf("%v %+v %#v %s", k, k, k, k), log.String()} {
		require.Contains(t, shown, k.Fingerprint())
		require.NotContains(t, shown, fmt.Sprint(k.Token()))
		require.NotContains(t, shown, fmt.Sprintf("%x", k.Token()))
		require.NotContains(t, shown, fmt.Sprintf("%#v", k.Token()))
	}
}

func TestTheCallerCannotChangeTheTokenKey(t *testing.T) {
	k := keys(t, "a")
	k.Token()[0] ^= 1
	require.Equal(t, keys(t, "a").Token(), k.Token())
}

func TestNew(t *testing.T) {
	shape := regexp.MustCompile(`^clrs_[A-Za-z0-9_-]{43}$`)
	seen := map[string]bool{}
	for range 1000 {
		s := secret.New(secret.PrefixClientSecret)
		require.Regexp(t, shape, s)
		require.False(t, seen[s])
		seen[s] = true
	}
}

func TestCreateMakesAFileOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "clrhost.secret")
	made := secret.NewMaster(time.Time{})
	require.Len(t, made.Secret, 32)
	require.NoError(t, secret.Create(path, made))

	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode())

	require.ErrorIs(t, secret.Create(path, secret.NewMaster(time.Time{})), os.ErrExist)
	loaded, err := secret.Load(path)
	require.NoError(t, err)
	require.Equal(t, []secret.Master{made}, loaded)

	files, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, files, 1, "no temporary file stays")
}

func TestLoadRefusesABadFileByName(t *testing.T) {
	good := base64.RawURLEncoding.EncodeToString(make([]byte, 32))
	for _, row := range []struct {
		name, text string
		mode       os.FileMode
		rule       string
	}{
		{"group may read", good, 0o640, "mode 0640"},
		{"world may read", good, 0o604, "mode 0604"},
		{"empty", "", 0o600, "0 bytes"},
		{"short", good[:40], 0o600, "at least 32"},
		{"padded", good + "=", 0o600, "base64url"},
		{"not base64url", strings.Repeat("*", 43), 0o600, "base64url"},
		{"stray bits", good[:42] + "B", 0o600, "base64url"},
		{"a second line without a time", good + "\n" + good, 0o600, "line 2 has no time"},
		{"an empty line", good + "\n\n", 0o600, "line 2 holds 0 bytes"},
		{"carriage return", good + "\r\n", 0o600, "base64url"},
		{"no time", good + "\n" + good + " from tomorrow", 0o600, "line 2 has a time that is not like"},
		{"out of order", good + " from 2026-05-01T08:00:00Z\n" + good + " from 2026-04-01T08:00:00Z", 0o600, "line 2 has no time, or one"},
		{"lines", good + strings.Repeat("\n"+good, 8), 0o600, "at most 8"},
		{"long", strings.Repeat("A", 5000), 0o600, "more than 4096"},
	} {
		t.Run(row.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "clrhost.secret")
			require.NoError(t, os.WriteFile(path, []byte(row.text), 0o600))
			require.NoError(t, os.Chmod(path, row.mode))
			_, err := secret.Load(path)
			require.ErrorContains(t, err, path)
			require.ErrorContains(t, err, row.rule)
			require.NotContains(t, err.Error(), good[:40], "an error never quotes the secret")
		})
	}
}

func TestLoadNamesWhatItCannotUse(t *testing.T) {
	_, err := secret.Load(t.TempDir())
	require.ErrorContains(t, err, "not a regular file")

	missing := filepath.Join(t.TempDir(), "missing", "clrhost.secret")
	_, err = secret.Load(missing)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.ErrorContains(t, err, missing)
}
