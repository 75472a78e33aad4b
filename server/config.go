package server

import (
	"errors"
	"log/slog"
	"net/url"
	"time"

	"clrhost/server/pages/page"
	"clrhost/storage"
)

// Config is what an operator says, as plain values. The tag of a field is the name of its flag and of its key in a
// YAML file. A zero field means the default, so the zero Config is a working host for one machine.
type Config struct {
	Listen           string        `koanf:"listen"`             // HOST:PORT
	PublicURL        string        `koanf:"public-url"`         // what clients and browsers call this host; may have a path
	Database         string        `koanf:"database"`           // sqlite:PATH or postgres://...
	SecretFile       string        `koanf:"secret-file"`        // made when missing
	Name             string        `koanf:"name"`               // shown on pages and in the discovery document
	TermsURL         string        `koanf:"terms-url"`          // default: a page of this host
	PrivacyURL       string        `koanf:"privacy-url"`        // default: a page of this host
	LogoURL          string        `koanf:"logo-url"`           // default: none
	Registration     string        `koanf:"registration"`       // open, or approval: a new client waits for an operator
	RequireVerified  bool          `koanf:"require-verified"`   // refuse credentials that cannot be verified now
	TrustedProxies   []string      `koanf:"trusted-proxies"`    // whose X-Forwarded-For is believed; default: nobody's
	FetchAllow       []string      `koanf:"fetch-allow"`        // HOST:PORT of issuers within the operator's own network
	MaxBody          int64         `koanf:"max-body"`           // largest request body, in bytes
	RecordVersions   int           `koanf:"record-versions"`    // how many versions of a credential are kept
	AuditAddressDays int           `koanf:"audit-address-days"` // how long the audit log keeps the addresses of callers
	ShutdownTimeout  time.Duration `koanf:"shutdown-timeout"`   // how long requests in flight may take after a stop
	LogFormat        string        `koanf:"log-format"`         // text or json
	LogLevel         string        `koanf:"log-level"`          // debug, info, warn or error

	RegisterPerMinute       int `koanf:"register-per-minute"`        // client registrations, per address
	RegisterBurst           int `koanf:"register-burst"`             // and how many at once
	DiscoveryPerMinute      int `koanf:"discovery-per-minute"`       // discovery documents, per address
	DiscoveryBurst          int `koanf:"discovery-burst"`            // and how many at once
	SigninAddressPerMinute  int `koanf:"signin-address-per-minute"`  // failed sign-ins, per address
	SigninAccountPerMinute  int `koanf:"signin-account-per-minute"`  // failed sign-ins, per account
	ClientFailuresPerMinute int `koanf:"client-failures-per-minute"` // failed client authentications, per client and address

	Bounds `koanf:",squash"`
}

// Defaults returns the Config that a zero Config stands for, except for what follows from other fields (the public
// URL, the secret file, and the two legal pages) and stays empty.
func Defaults() Config {
	return Config{
		Listen:                  "127.0.0.1:8080",
		Database:                "sqlite:clrhost.db",
		Name:                    "clrhost",
		Registration:            "open",
		MaxBody:                 4 << 20,
		RecordVersions:          storage.DefaultRecordVersions,
		AuditAddressDays:        90,
		ShutdownTimeout:         15 * time.Second,
		LogFormat:               "text",
		LogLevel:                "info",
		RegisterPerMinute:       60,
		RegisterBurst:           120,
		DiscoveryPerMinute:      600,
		DiscoveryBurst:          300,
		SigninAddressPerMinute:  30,
		SigninAccountPerMinute:  10,
		ClientFailuresPerMinute: 60,
		Bounds:                  defaultBounds(),
	}
}

// Rate allows Burst events at once and PerMinute over time.
type Rate struct {
	PerMinute float64
	Burst     int
}

// Settings is a Config that was checked and filled in: what the host runs on. Only Resolve makes one.
type Settings struct {
	Listen           string
	PublicURL        *url.URL // no trailing slash, no query, no fragment
	Issuer           string   // PublicURL as text: the issuer of RFC 8414, and the prefix of every URL we publish
	BasePath         string   // the path of PublicURL, "" or "/tenant": every route hangs under it
	Loopback         bool     // PublicURL is this machine, so clients may be too
	Secure           bool     // PublicURL is https, so cookies are Secure
	Database         string
	SecretFile       string
	Name             string
	TermsURL         string // absolute
	PrivacyURL       string // absolute
	LogoURL          string // absolute, or "" for none
	Approval         bool   // a registered client is pending until an operator approves it
	RequireVerified  bool
	TrustedProxies   []string // addresses and CIDR prefixes; nil trusts nobody
	FetchAllow       []string // host:port that keys and lists may be fetched from over plain http and at private addresses
	MaxBody          int64    // bytes
	RecordVersions   int      // how many versions of a credential are kept
	AuditAddressLife time.Duration
	ShutdownTimeout  time.Duration
	LogJSON          bool
	LogLevel         slog.Level

	Register       Rate // client registrations, per address
	Discovery      Rate // discovery documents, per address
	SigninAddress  Rate // failed sign-ins, per address
	SigninAccount  Rate // failed sign-ins, per account
	ClientFailures Rate // failed client authentications, per client and address

	Bounds Bounds
}

// Places returns where the host keeps its records and its secret, with the defaults filled in. It checks these two fields
// and no other, for commands that work beside a host.
func (c Config) Places() (database, secretFile string, err error) {
	c = c.filled()
	var r resolver
	r.database(c.Database)
	return c.Database, c.SecretFile, errors.Join(r.problems...)
}

// Resolve fills in defaults and checks every field. Its error joins all problems there are, each naming the key and
// the rule; no problem quotes a value that may hold a password.
func (c Config) Resolve() (Settings, error) {
	c = c.filled()
	var r resolver
	r.listen(c.Listen)
	r.database(c.Database)
	r.name(c.Name)
	public := r.publicURL(c.PublicURL, c.Listen)
	s := Settings{
		Listen:           c.Listen,
		PublicURL:        public,
		Issuer:           public.String(),
		BasePath:         public.Path,
		Loopback:         isLoopback(public.Hostname()),
		Secure:           public.Scheme == "https",
		Database:         c.Database,
		SecretFile:       c.SecretFile,
		Name:             c.Name,
		TermsURL:         r.absoluteURL("terms-url", c.TermsURL, public.String()+page.PathTerms),
		PrivacyURL:       r.absoluteURL("privacy-url", c.PrivacyURL, public.String()+page.PathPrivacy),
		LogoURL:          r.absoluteURL("logo-url", c.LogoURL, ""),
		Approval:         r.oneOf("registration", c.Registration, "open", "approval") == "approval",
		RequireVerified:  c.RequireVerified,
		TrustedProxies:   r.proxies(c.TrustedProxies),
		FetchAllow:       r.endpoints("fetch-allow", c.FetchAllow),
		MaxBody:          c.MaxBody,
		RecordVersions:   c.RecordVersions,
		AuditAddressLife: time.Duration(c.AuditAddressDays) * 24 * time.Hour,
		ShutdownTimeout:  c.ShutdownTimeout,
		LogJSON:          r.oneOf("log-format", c.LogFormat, "text", "json") == "json",
		LogLevel:         r.level(c.LogLevel),
		Register:         r.rate("register-per-minute", c.RegisterPerMinute, "register-burst", c.RegisterBurst),
		Discovery:        r.rate("discovery-per-minute", c.DiscoveryPerMinute, "discovery-burst", c.DiscoveryBurst),
		SigninAddress:    r.perMinute("signin-address-per-minute", c.SigninAddressPerMinute),
		SigninAccount:    r.perMinute("signin-account-per-minute", c.SigninAccountPerMinute),
		ClientFailures:   r.perMinute("client-failures-per-minute", c.ClientFailuresPerMinute),
		Bounds:           r.bounds(c.Bounds),
	}
	r.require(c.MaxBody >= 1024, "max-body", "must be at least 1024 (bytes)")
	r.require(c.RecordVersions >= 2, "record-versions", "must be at least 2: the first version and the newest are always kept")
	r.require(c.AuditAddressDays >= 1 && c.AuditAddressDays <= 36_500, "audit-address-days", "must be from 1 to 36500")
	r.require(c.ShutdownTimeout > 0, "shutdown-timeout", "must be a positive duration such as 15s")
	if err := errors.Join(r.problems...); err != nil {
		return Settings{}, err
	}
	return s, nil
}
