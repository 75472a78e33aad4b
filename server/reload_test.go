package server

import (
	"bytes"
	"log/slog"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/server/throttle"
)

// states are what the limits let a new key do.
func states(l *limits) (all []throttle.State) {
	for _, limiter := range []*throttle.Limiter{
		l.discoveries.limiter, l.registers.limiter, l.upserts.limiter, l.refreshes.limiter, l.management.limiter, l.clients.limiter,
		l.grants, l.clientFailures, l.signinAddresses, l.signinAccounts, l.checks, l.given, l.deletions, l.pdfs,
		l.shareAddresses, l.passphrases, l.shareChecks, l.shareViews,
	} {
		all = append(all, limiter.State("new"))
	}
	return all
}

// Every rate can be changed while the host runs, and takes effect as it would after a restart.
func TestRatesAreReloaded(t *testing.T) {
	s, _ := newTestServer(t, Config{})
	config := s.settings.Config
	bounds, changed := reflect.ValueOf(&config.Bounds).Elem(), 0
	for field, value := range bounds.Fields() {
		if !reloadable(field.Tag.Get("koanf")) {
			continue
		}
		before := states(s.limits)
		value.SetInt(value.Int() + 7)
		next := mustResolve(t, config)
		s.Reload(next)
		require.NotEqual(t, before, states(s.limits), field.Name)
		require.Equal(t, states(newLimits(next, nil)), states(s.limits), field.Name)
		changed++
	}
	require.Equal(t, 24, changed)
}

// The log has the keys of what changed, by whether it is in effect, and no values, of which one may hold a password.
func TestAReloadIsLogged(t *testing.T) {
	var out bytes.Buffer
	level := &slog.LevelVar{}
	settings := mustResolve(t, Config{LogFormat: "json"})
	s, err := New(settings, Deps{Store: openStore(t), Keys: testKeys(t), Log: settings.Logger(&out, level), Level: level})
	require.NoError(t, err)
	for _, step := range []struct {
		config         Config
		level          slog.Level
		applied, waits string
	}{
		{Config{}, slog.LevelInfo, "[]", "[]"},
		{Config{LogLevel: "debug", MaxBody: 5 << 20, Bounds: Bounds{UpsertBurst: 3}}, slog.LevelDebug, `["log-level","upsert-burst"]`, `["max-body"]`},
		{Config{LogLevel: "debug", MaxBody: 5 << 20, Bounds: Bounds{UpsertBurst: 3}}, slog.LevelDebug, "[]", `["max-body"]`},
		{Config{Database: "postgres://clrhost:hunter2@db/clrhost"}, slog.LevelInfo, `["log-level","upsert-burst"]`, `["database","secret-file","import-folder"]`},
	} {
		out.Reset()
		step.config.LogFormat = "json"
		s.Reload(mustResolve(t, step.config))
		require.Equal(t, step.level, level.Level())
		require.Contains(t, out.String(), `"applied":`+step.applied+`,"need_restart":`+step.waits)
		require.NotContains(t, out.String(), "hunter2")
	}
}
