package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"clrhost/server"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// brokenOptions sets every option of serve to what it must not be, but for the places of the database and the secret file,
// as variables and as the keys of a file.
func brokenOptions(t *testing.T) (keys, environ []string, file string) {
	t.Helper()
	broken := strings.Repeat("no such thing \u202e ", 20)
	lines := []string{"unknown-key: 1", "listen-not: {a: [1]}"}
	serveFlagSet().VisitAll(func(f *pflag.Flag) {
		if f.Name != "database" && f.Name != "secret-file" {
			keys = append(keys, f.Name)
			environ = append(environ, variable(f.Name)+"="+broken)
			lines = append(lines, f.Name+": '"+broken+"'")
		}
	})
	file = filepath.Join(t.TempDir(), "clrhost.yaml")
	require.NoError(t, os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600))
	return keys, environ, file
}

func variable(flag string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// An operator's command is the emergency brake: no setting of serve may be in its way.
func TestOperatorCommandsNeedNoOptionOfServe(t *testing.T) {
	keys, environ, file := brokenOptions(t)
	flags := serveFlagSet()
	addConfigFlag(flags)
	_, _, err := resolve(flags, environ)
	for _, key := range keys {
		require.ErrorContains(t, err, key+": ", "the test does not break it")
	}
	_, _, err = resolve(flags, []string{"CLRHOST_CONFIG=" + file})
	require.ErrorContains(t, err, `unknown key "unknown-key"`)

	dir := t.TempDir()
	database := "sqlite:" + filepath.Join(dir, "host.db")
	password := filepath.Join(dir, "password")
	require.NoError(t, os.WriteFile(password, []byte("correct horse\n"), 0o600))
	store, err := storage.Open(t.Context(), storage.Options{URL: database})
	require.NoError(t, err)
	_, err = openKeys(t.Context(), store, filepath.Join(dir, "host.db.key"))
	require.NoError(t, err)
	storagetest.Partner(t, store, "app")
	require.NoError(t, store.Close())

	for _, source := range []struct {
		name    string
		environ []string
	}{
		{"variables", append(environ, "CLRHOST_DATABASE="+database)},
		{"file", []string{"CLRHOST_DATABASE=" + database, "CLRHOST_CONFIG=" + file}},
	} {
		for _, args := range [][]string{
			{"user", "add", source.name + "@example.org", "--name", "Ada", "--password-file", password},
			{"user", "list"},
			{"user", "disable", source.name + "@example.org"},
			{"client", "list"},
			{"client", "show", "app"},
			{"client", "suspend", "app"},
			{"client", "resume", "app"},
			{"client", "rotate-secret", "app"},
			{"client", "end-registration-token", "app"},
			{"secret", "list"},
			{"audit"},
			{"audit", "check"},
			{"audit", "prune", "--older-than", "400d"},
			{"check"},
			{"backup", filepath.Join(dir, source.name+".backup")},
		} {
			var stdout, stderr strings.Builder
			code := run(t.Context(), args, source.environ, strings.NewReader(""), &stdout, &stderr)
			require.Equal(t, exitGood, code, "%s, from %s: %s", strings.Join(args, " "), source.name, &stderr)
		}
	}
}

func TestABrokenPlaceIsNamed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "clrhost.yaml")
	require.NoError(t, os.WriteFile(file, []byte("database: [a]\n"), 0o600))
	for _, row := range []struct {
		environ []string
		want    string
	}{
		{[]string{"CLRHOST_DATABASE=mysql://root:secret@db/clr"}, "database: must be sqlite:PATH or postgres://USER@HOST/NAME"},
		{[]string{"CLRHOST_CONFIG=" + file}, "database: must be a text"},
		{[]string{"CLRHOST_CONFIG=missing.yaml"}, "config file missing.yaml: "},
		{[]string{"CLRHOST_DATABASE=sqlite:missing.db"}, "open database: there is no database missing.db"},
	} {
		var stdout, stderr strings.Builder
		require.Equal(t, exitCannotRun, run(t.Context(), []string{"client", "list"}, row.environ, nil, &stdout, &stderr))
		require.Contains(t, stderr.String(), "clrhost: "+row.want)
		require.NotContains(t, stderr.String(), "secret@")
	}
}

func TestPlacesAreThoseOfServe(t *testing.T) {
	for _, environ := range [][]string{
		nil,
		{"CLRHOST_DATABASE=sqlite:x.db"},
		{"CLRHOST_DATABASE=postgres://db/clr"},
		{"CLRHOST_DATABASE=postgres://db/clr", "CLRHOST_SECRET_FILE=y.key"},
	} {
		flags := serveFlagSet()
		_, settings, err := resolve(flags, environ)
		require.NoError(t, err)
		database, secretFile, err := resolvePlaces(flags, environ)
		require.NoError(t, err)
		require.Equal(t, [2]string{settings.Database, settings.SecretFile}, [2]string{database, secretFile})
	}
	_, _, err := server.Config{Database: "elsewhere"}.Places()
	require.Error(t, err)
}
