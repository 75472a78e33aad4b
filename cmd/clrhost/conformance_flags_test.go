package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"clrhost/conformance/browser"
)

// Every option is a flag, a variable and a key of the file, and all three are read the same.
func TestEveryProviderOptionComesFromAllThreeSources(t *testing.T) {
	flags := func(args ...string) *pflag.FlagSet {
		f := pflag.NewFlagSet("provider", pflag.ContinueOnError)
		addProviderFlags(f)
		addConfigFlag(f)
		require.NoError(t, f.Parse(args))
		return f
	}
	read := func(f *pflag.FlagSet, env ...string) (o providerOptions) {
		require.NoError(t, gather(&o, providerKeys(), f, env))
		return o
	}
	var args, env, keys []string
	flags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "config" {
			args = append(args, "--"+f.Name+"="+sample(f))
			env = append(env, "CLRHOST_"+strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))+"="+sample(f))
			keys = append(keys, f.Name+": "+sample(f))
		}
	})
	path := filepath.Join(t.TempDir(), "run.yaml")
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(keys, "\n")), 0o600))
	fromFlags := read(flags(args...))
	require.Equal(t, fromFlags, read(flags(), env...))
	require.Equal(t, fromFlags, read(flags("--config", path)))
	require.Equal(t, 43*time.Second, fromFlags.Timeout)
	require.Equal(t, []string{"sample"}, fromFlags.Only)

	const shared = "url: https://h.example\nselectors: {user: u, password: p, code: c, sign-in: s, allow: a, deny: d, tick: [t, v]}\nlisten: 127.0.0.1:1\n"
	require.NoError(t, os.WriteFile(path, []byte(shared), 0o600))
	o := read(flags("--config", path))
	require.Equal(t, "https://h.example", o.URL)
	require.Equal(t, browser.Selectors{User: "u", Password: "p", Code: "c", SignIn: "s", Allow: "a", Deny: "d", Tick: []string{"t", "v"}}, o.Selectors)
}
