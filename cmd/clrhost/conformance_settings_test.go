package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"clrhost/conformance"
)

// The settings of a run are what it was given, from all places; what is for serve alone, and a secret, is not among them.
func TestSettingsOfARun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.yaml")
	require.NoError(t, os.WriteFile(path, []byte("user: kim@example.org\nselectors: {password: j_pass}\ndatabase: postgres://u:geheim@h/d\n"), 0o600))
	f := pflag.NewFlagSet("provider", pflag.ContinueOnError)
	addProviderFlags(f)
	addConfigFlag(f)
	require.NoError(t, f.Parse([]string{"--config", path, "--only", "read,paging", "--password-file", "password.txt"}))
	require.Equal(t, []conformance.Setting{
		{Name: "only", Value: "[read paging]"}, {Name: "password-file", Value: "password.txt"}, {Name: "profile", Value: "read"},
		{Name: "selectors.password", Value: "j_pass"}, {Name: "url", Value: "https://h.example"}, {Name: "user", Value: "kim@example.org"},
	}, settingsOf(f, []string{"CLRHOST_PROFILE=read", "CLRHOST_DATABASE=postgres://u:geheim@h/d"}, "https://h.example"))
}

func TestASecretIsNoSetting(t *testing.T) {
	for name, hidden := range map[string]bool{
		"client-secret": true, "password": true, "api-token": true,
		"client-secret-file": false, "password-file": false, "tokens": false, "selectors.password": false, "user": false,
	} {
		require.Equal(t, hidden, isSecretOption(name), name)
	}
}
