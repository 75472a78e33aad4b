package server_test

import (
	"log/slog"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"clrhost/server"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestResolveDefaults(t *testing.T) {
	got, err := server.Config{}.Resolve()
	require.NoError(t, err)
	require.Equal(t, "http://localhost:8080", got.URL.String())
	got.URL = nil
	config := server.Defaults()
	config.PublicURL = "http://localhost:8080"
	config.TermsURL = "http://localhost:8080/terms"
	config.PrivacyURL = "http://localhost:8080/privacy"
	config.SecretFile = "clrhost.db.key"
	config.ImportFolder = "."
	config.Verifications = int64(runtime.GOMAXPROCS(0))
	config.VerificationsPerClient = max(int64(runtime.GOMAXPROCS(0)/2), 1)
	require.Empty(t, cmp.Diff(server.Settings{
		Config: config, Issuer: "http://localhost:8080", Loopback: true, Level: slog.LevelInfo,
	}, got))
}

// The defaults are a promise to operators.
func TestDefaults(t *testing.T) {
	d := server.Defaults()
	d.Verifications = 0 // follows from the machine
	require.Equal(t, server.Config{
		Listen: "127.0.0.1:8080", Database: "sqlite:clrhost.db", Name: "clrhost", Registration: "open",
		MaxBody: 4 << 20, RecordVersions: 50, AuditAddressDays: 90, EndedGrantDays: 90, UnusedClientDays: 30, HistoryDays: 730, Drain: 5 * time.Second, ShutdownTimeout: 15 * time.Second,
		LogFormat: "text", LogLevel: "info", Chromium: "auto",
		Bounds: server.Bounds{
			LearnerCredentials: 50_000, LearnerBytes: 5 << 30, UnusedClients: 10_000,
			RegisterPerMinute: 60, RegisterBurst: 120, DiscoveryPerMinute: 600, DiscoveryBurst: 300,
			SigninAddressPerMinute: 30, SigninAccountPerMinute: 10, ClientFailuresPerMinute: 60,
			UpsertPerMinute: 600, UpsertBurst: 2000, RefreshPerMinute: 30, RefreshBurst: 300, ManagementPerMinute: 120,
			GrantsPerMinute: 60, GrantsBurst: 2000, ClientsPerMinute: 600, ClientsBurst: 10_000, ChecksPerHour: 20, FilesPerHour: 120, DeletionsPerHour: 240, PDFsPerHour: 60,
			ShareFailuresPerMinute: 60, PassphrasesPerHour: 10, ShareChecksPerHour: 60, ShareViewsPerMinute: 120,
			MaxPage: 8 << 20, ListsPerClient: 8, ListsBytes: 128 << 20, UploadsPerClient: 8, UploadsBytes: 64 << 20,
		},
	}, d)
}

func TestResolveOfDefaultsChangesNothing(t *testing.T) {
	zero, err := server.Config{}.Resolve()
	require.NoError(t, err)
	named, err := server.Defaults().Resolve()
	require.NoError(t, err)
	require.Equal(t, zero, named)
}

func TestResolveTakesWhatIsGiven(t *testing.T) {
	got, err := server.Config{
		Listen:          "0.0.0.0:80",
		PublicURL:       "https://Records.Example.edu/clr/",
		Database:        "postgresql://clr@db/clr",
		TermsURL:        "https://example.edu/terms",
		LogoURL:         "https://example.edu/logo.png",
		Registration:    "approval",
		RequireVerified: true,
		TrustedProxies:  []string{"10.0.0.0/8", "192.0.2.1", "2001:db8::/32"},
		FetchAllow:      []string{"issuer.internal:443", "[::1]:8081"},
		LogFormat:       "json",
		LogLevel:        "warn",
		Bounds:          server.Bounds{RegisterBurst: 5, Verifications: 7},
	}.Resolve()
	require.NoError(t, err)
	require.Equal(t, "https://records.example.edu/clr", got.Issuer)
	require.Equal(t, "/clr", got.BasePath)
	require.True(t, got.Secure)
	require.False(t, got.Loopback)
	require.Equal(t, "clrhost.key", got.SecretFile)
	require.Equal(t, "https://example.edu/terms", got.TermsURL)
	require.Equal(t, "https://records.example.edu/clr/privacy", got.PrivacyURL)
	require.Equal(t, "https://example.edu/logo.png", got.LogoURL)
	require.Equal(t, "approval", got.Registration)
	require.True(t, got.RequireVerified)
	require.Equal(t, []string{"10.0.0.0/8", "192.0.2.1", "2001:db8::/32"}, got.TrustedProxies)
	require.Equal(t, []string{"issuer.internal:443", "[::1]:8081"}, got.FetchAllow)
	require.Equal(t, "json", got.LogFormat)
	require.Equal(t, slog.LevelWarn, got.Level)
	require.EqualValues(t, []int64{60, 5, 7, 3}, []int64{got.RegisterPerMinute, got.RegisterBurst, got.Verifications, got.VerificationsPerClient})
}

func TestResolvePublicURL(t *testing.T) {
	tests := []struct {
		listen, public string
		issuer         string // "" when refused
	}{
		{listen: "localhost:9000", issuer: "http://localhost:9000"},
		{listen: "[::1]:9000", issuer: "http://localhost:9000"},
		{listen: "127.0.0.9:9000", issuer: "http://127.0.0.9:9000"},
		{listen: ":9000"},
		{listen: "0.0.0.0:9000"},
		{listen: "192.0.2.7:9000"},
		{listen: ":9000", public: "https://h.example", issuer: "https://h.example"},
		{public: "https://h.example/", issuer: "https://h.example"},
		{public: "https://h.example:8443/a/b/", issuer: "https://h.example:8443/a/b"},
		{public: "HTTPS://H.Example/Tenant", issuer: "https://h.example/Tenant"},
		{public: "http://localhost:1", issuer: "http://localhost:1"},
		{public: "http://127.8.8.8", issuer: "http://127.8.8.8"},
		{public: "http://[::1]:1/t", issuer: "http://[::1]:1/t"},
		{public: "http://h.example"},
		{public: "http://localhost.example.org"},
		{public: "ftp://localhost"},
		{public: "h.example"},
		{public: "//h.example"},
		{public: "https://"},
		{public: "https:h.example"},
		{public: "https://user@h.example"},
		{public: "https://user:secret@h.example"},
		{public: "https://h.example?x=1"},
		{public: "https://h.example/?"},
		{public: "https://h.example/#"},
		{public: "https://h.example/#f"},
		{public: "https://h.example:0"},
		{public: "https://h.example:"},
		{public: "https://h.example:65536"},
		{public: "https://h.example/a//b"},
		{public: "https://h.example/a/../b"},
		{public: "https://h.example/%61"},
		{public: "https://h.example/:tenant"},
		{public: "https://h.example/a b"},
		{public: "https://h.exa\x7fmple"},
	}
	for _, tt := range tests {
		t.Run(tt.listen+" "+tt.public, func(t *testing.T) {
			got, err := server.Config{Listen: tt.listen, PublicURL: tt.public}.Resolve()
			if tt.issuer == "" {
				require.ErrorContains(t, err, "public-url: must")
				require.NotContains(t, err.Error(), "secret")
				return
			}
			require.NoError(t, err)
			require.Equal(t, tt.issuer, got.Issuer)
			require.Equal(t, tt.issuer, got.URL.String())
			require.Equal(t, tt.issuer, got.PublicURL)
		})
	}
}

func TestResolveRefuses(t *testing.T) {
	tests := []struct {
		key    string
		config server.Config
	}{
		{"listen", server.Config{Listen: "8080"}},
		{"listen", server.Config{Listen: "127.0.0.1:http"}},
		{"listen", server.Config{Listen: "127.0.0.1:65536"}},
		{"database", server.Config{Database: "clrhost.db"}},
		{"database", server.Config{Database: "sqlite:"}},
		{"database", server.Config{Database: "mysql://root:secret@db/clr"}},
		{"database", server.Config{Database: "postgres://clr:secret@db:port/clr"}},
		{"name", server.Config{Name: "two\nlines"}},
		{"name", server.Config{Name: strings.Repeat("é", 101)}},
		{"name", server.Config{Name: "\xff"}},
		{"terms-url", server.Config{TermsURL: "/terms"}},
		{"privacy-url", server.Config{PrivacyURL: "javascript:alert(1)"}},
		{"logo-url", server.Config{LogoURL: "https://u:secret@example.edu/logo.png"}},
		{"registration", server.Config{Registration: "closed"}},
		{"trusted-proxies", server.Config{TrustedProxies: []string{"10.0.0.0/8", "10.0.0.0/33"}}},
		{"trusted-proxies", server.Config{TrustedProxies: []string{"proxy.example"}}},
		{"fetch-allow", server.Config{FetchAllow: []string{"issuer.internal:443", "issuer.internal"}}},
		{"fetch-allow", server.Config{FetchAllow: []string{":443"}}},
		{"fetch-allow", server.Config{FetchAllow: []string{"issuer.internal:0"}}},
		{"fetch-allow", server.Config{FetchAllow: []string{"issuer.internal:https"}}},
		{"fetch-allow", server.Config{FetchAllow: []string{"http://issuer.internal:80"}}},
		{"max-body", server.Config{MaxBody: 1023}},
		{"record-versions", server.Config{RecordVersions: 1}},
		{"audit-address-days", server.Config{AuditAddressDays: -1}},
		{"audit-address-days", server.Config{AuditAddressDays: 36_501}},
		{"ended-grant-days", server.Config{EndedGrantDays: -1}},
		{"ended-grant-days", server.Config{EndedGrantDays: 36_501}},
		{"unused-client-days", server.Config{UnusedClientDays: -1}},
		{"unused-client-days", server.Config{UnusedClientDays: 36_501}},
		{"history-days", server.Config{HistoryDays: 36_501}},
		{"shutdown-timeout", server.Config{ShutdownTimeout: -time.Second}},
		{"log-format", server.Config{LogFormat: "xml"}},
		{"log-level", server.Config{LogLevel: "INFO+1"}},
	}
	for i := range reflect.TypeFor[server.Bounds]().NumField() {
		var config server.Config
		reflect.ValueOf(&config.Bounds).Elem().Field(i).SetInt(-1)
		key := reflect.TypeFor[server.Bounds]().Field(i).Tag.Get("koanf")
		tests = append(tests, struct {
			key    string
			config server.Config
		}{key, config})
	}
	for _, tt := range tests {
		t.Run(tt.key, func(t *testing.T) {
			_, err := tt.config.Resolve()
			require.Error(t, err)
			require.True(t, strings.HasPrefix(err.Error(), tt.key+": "), err.Error())
			require.NotContains(t, err.Error(), "\n", "one problem, one line")
			require.NotContains(t, err.Error(), "secret")
		})
	}
}

func TestResolveReportsAllProblemsTogether(t *testing.T) {
	_, err := server.Config{
		Listen: "nowhere", PublicURL: "http://user@h.example/?q", Database: "db", LogLevel: "loud", MaxBody: -1,
	}.Resolve()
	require.EqualError(t, err, strings.Join([]string{
		"listen: must be HOST:PORT, such as 127.0.0.1:8080 or :8080",
		"database: must be sqlite:PATH or postgres://USER@HOST/NAME",
		"public-url: must be https, or http on this machine (localhost, 127.0.0.1 or [::1])",
		"public-url: must not hold a user name or a password",
		"public-url: must not have a query or a fragment",
		"log-level: must be debug, info, warn or error",
		"max-body: must be at least 1024 (bytes)",
	}, "\n"))
}
