package server

import (
	"cmp"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"clrhost/server/paper"
	"clrhost/storage"
)

// Config is what an operator says, as plain values. The tag of a field is the name of its flag and of its key in a
// YAML file. A zero field means the default, so the zero Config is a working host for one machine.
type Config struct {
	Listen           string        `koanf:"listen"`             // HOST:PORT
	OperatorListen   string        `koanf:"operator-listen"`    // HOST:PORT of metrics, profiles and probes; default: none
	TLSCert          string        `koanf:"tls-cert"`           // PEM file of the certificate and its chain; default: none, no TLS
	TLSKey           string        `koanf:"tls-key"`            // PEM file of its private key
	PublicURL        string        `koanf:"public-url"`         // what clients and browsers call this host; may have a path
	Database         string        `koanf:"database"`           // sqlite:PATH or postgres://...
	SecretFile       string        `koanf:"secret-file"`        // made for a new database
	Name             string        `koanf:"name"`               // shown on pages and in the discovery document
	TermsURL         string        `koanf:"terms-url"`          // default: a page of this host
	PrivacyURL       string        `koanf:"privacy-url"`        // default: a page of this host
	LogoURL          string        `koanf:"logo-url"`           // default: none
	Registration     string        `koanf:"registration"`       // open, or approval: a new client waits for an operator
	RequireVerified  bool          `koanf:"require-verified"`   // refuse credentials that cannot be verified now
	TrustedProxies   []string      `koanf:"trusted-proxies"`    // whose X-Forwarded-For is believed; default: nobody's
	FetchAllow       []string      `koanf:"fetch-allow"`        // HOST:PORT of issuers within the operator's own network
	KnownIssuers     string        `koanf:"known-issuers"`      // YAML file of the issuers that those who run the host know; default: none
	ImportFolder     string        `koanf:"import-folder"`      // where archives lie while they are taken in; default: beside a SQLite database, else that of the system
	MaxBody          int64         `koanf:"max-body"`           // largest request body, in bytes
	RecordVersions   int           `koanf:"record-versions"`    // how many versions of a credential are kept
	AuditAddressDays int           `koanf:"audit-address-days"` // how long the audit log keeps the addresses of callers
	EndedGrantDays   int           `koanf:"ended-grant-days"`   // how long a grant stays after its end, a client after its last one
	UnusedClientDays int           `koanf:"unused-client-days"` // how long a client stays that never completes a flow
	HistoryDays      int           `koanf:"history-days"`       // how long people can see what they did with their records
	Drain            time.Duration `koanf:"drain"`              // how long a host that is told to stop goes on, not ready
	ShutdownTimeout  time.Duration `koanf:"shutdown-timeout"`   // how long requests in flight may take after a stop
	TraceEndpoint    string        `koanf:"trace-endpoint"`     // base URL of a collector (OTLP over HTTP); default: none
	LogFormat        string        `koanf:"log-format"`         // text or json
	LogLevel         string        `koanf:"log-level"`          // debug, info, warn or error

	Chromium  string `koanf:"chromium"`            // its file, which makes PDFs; auto finds one in PATH, off makes none
	NoSandbox bool   `koanf:"chromium-no-sandbox"` // run it without its own sandbox, where a container confines it

	Bounds `koanf:",squash"`
}

// Defaults returns the Config that a zero Config stands for, except for what follows from other fields (the public URL,
// the secret file, the folder of imports, the two legal pages, and the verifications of one client) and stays empty.
func Defaults() Config {
	return Config{
		Listen:           "127.0.0.1:8080",
		Database:         "sqlite:clrhost.db",
		Name:             "clrhost",
		Registration:     registrationOpen,
		MaxBody:          4 << 20,
		RecordVersions:   storage.DefaultRecordVersions,
		AuditAddressDays: 90,
		EndedGrantDays:   days(storage.DefaultRetention.EndedGrants),
		UnusedClientDays: days(storage.DefaultRetention.UnusedClients),
		HistoryDays:      days(storage.DefaultRetention.History),
		Drain:            5 * time.Second,
		ShutdownTimeout:  15 * time.Second,
		LogFormat:        logText,
		LogLevel:         "info",
		Chromium:         paper.Auto,
		Bounds:           defaultBounds(),
	}
}

// The words that an option may have.
const (
	registrationOpen     = "open"
	registrationApproval = "approval"

	logText = "text"
	logJSON = "json"
)

// filled returns c with the defaults in its zero fields.
func (c Config) filled() Config {
	c.Name = strings.TrimSpace(c.Name)
	given, standard := reflect.ValueOf(&c).Elem(), reflect.ValueOf(Defaults())
	for _, field := range reflect.VisibleFields(given.Type()) {
		if value := given.FieldByIndex(field.Index); !field.Anonymous && value.IsZero() {
			value.Set(standard.FieldByIndex(field.Index))
		}
	}
	c.ImportFolder = cmp.Or(c.ImportFolder, defaultImportFolder(c.Database))
	c.SecretFile = cmp.Or(c.SecretFile, defaultSecretFile(c.Database))
	c.VerificationsPerClient = cmp.Or(c.VerificationsPerClient, max(c.Verifications/2, 1))
	return c
}

// defaultSecretFile lies beside a SQLite database, so that a copy of the directory is a whole host.
func defaultSecretFile(database string) string {
	if path, ok := strings.CutPrefix(database, "sqlite:"); ok && path != "" {
		return path + ".key"
	}
	return "clrhost.key"
}

// defaultImportFolder is the directory of a SQLite database, which has room for files, and otherwise that of the system for
// files that do not last.
func defaultImportFolder(database string) string {
	if path, ok := strings.CutPrefix(database, "sqlite:"); ok && path != "" {
		return filepath.Dir(path)
	}
	return os.TempDir()
}
