package server

import (
	"cmp"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// filled returns c with the defaults in its zero fields.
func (c Config) filled() Config {
	d := Defaults()
	c.Listen = cmp.Or(c.Listen, d.Listen)
	c.Database = cmp.Or(c.Database, d.Database)
	c.SecretFile = cmp.Or(c.SecretFile, defaultSecretFile(c.Database))
	c.Name = cmp.Or(strings.TrimSpace(c.Name), d.Name)
	c.Registration = cmp.Or(c.Registration, d.Registration)
	c.MaxBody = cmp.Or(c.MaxBody, d.MaxBody)
	c.RecordVersions = cmp.Or(c.RecordVersions, d.RecordVersions)
	c.AuditAddressDays = cmp.Or(c.AuditAddressDays, d.AuditAddressDays)
	c.ShutdownTimeout = cmp.Or(c.ShutdownTimeout, d.ShutdownTimeout)
	c.LogFormat = cmp.Or(c.LogFormat, d.LogFormat)
	c.LogLevel = cmp.Or(c.LogLevel, d.LogLevel)
	c.RegisterPerMinute = cmp.Or(c.RegisterPerMinute, d.RegisterPerMinute)
	c.RegisterBurst = cmp.Or(c.RegisterBurst, d.RegisterBurst)
	c.DiscoveryPerMinute = cmp.Or(c.DiscoveryPerMinute, d.DiscoveryPerMinute)
	c.DiscoveryBurst = cmp.Or(c.DiscoveryBurst, d.DiscoveryBurst)
	c.SigninAddressPerMinute = cmp.Or(c.SigninAddressPerMinute, d.SigninAddressPerMinute)
	c.SigninAccountPerMinute = cmp.Or(c.SigninAccountPerMinute, d.SigninAccountPerMinute)
	c.ClientFailuresPerMinute = cmp.Or(c.ClientFailuresPerMinute, d.ClientFailuresPerMinute)
	return c
}

// defaultSecretFile lies beside a SQLite database, so that a copy of the directory is a whole host.
func defaultSecretFile(database string) string {
	if path, ok := strings.CutPrefix(database, "sqlite:"); ok && path != "" {
		return path + ".key"
	}
	return "clrhost.key"
}

// resolver collects the problems of a Config.
type resolver struct{ problems []error }

func (r *resolver) require(ok bool, key, rule string) {
	if !ok {
		r.problems = append(r.problems, fmt.Errorf("%s: %s", key, rule))
	}
}

func (r *resolver) listen(address string) {
	_, port, err := net.SplitHostPort(address)
	r.require(err == nil && isPort(port), "listen", "must be HOST:PORT, such as 127.0.0.1:8080 or :8080")
}

// database does not quote what it refuses: the URL may hold a password.
func (r *resolver) database(location string) {
	path, isSQLite := strings.CutPrefix(location, "sqlite:")
	u, err := url.Parse(location)
	isPostgres := err == nil && (u.Scheme == "postgres" || u.Scheme == "postgresql")
	r.require(isSQLite && path != "" || isPostgres, "database", "must be sqlite:PATH or postgres://USER@HOST/NAME")
}

// name allows the two joiners, without which Persian and several Indic languages are misspelled.
func (r *resolver) name(name string) {
	const nonJoiner, joiner = '\u200c', '\u200d'
	hidden := func(c rune) bool { return !unicode.IsPrint(c) && c != nonJoiner && c != joiner }
	r.require(!strings.ContainsFunc(name, hidden) && utf8.ValidString(name) && utf8.RuneCountInString(name) <= 100,
		"name", "must be at most 100 printable characters")
}

// publicURL returns a URL even when it notes a problem, so that the checks after it can go on.
func (r *resolver) publicURL(raw, listen string) *url.URL {
	if raw == "" {
		host, port, err := net.SplitHostPort(listen)
		r.require(err != nil || isLoopback(host), "public-url", "must be given when the host does not listen on localhost")
		return &url.URL{Scheme: "http", Host: net.JoinHostPort(defaultHost(host), port)}
	}
	u, err := url.Parse(raw)
	if err != nil || u.Opaque != "" || u.Hostname() == "" {
		r.require(false, "public-url", "must be an absolute URL, such as https://records.example.edu")
		return &url.URL{}
	}
	u.Host = strings.ToLower(u.Host)
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), strings.TrimRight(u.RawPath, "/")
	r.require(u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()),
		"public-url", "must be https, or http on this machine (localhost, 127.0.0.1 or [::1])")
	r.require(u.User == nil, "public-url", "must not hold a user name or a password")
	r.require(u.RawQuery == "" && !u.ForceQuery && !strings.Contains(raw, "#"),
		"public-url", "must not have a query or a fragment")
	r.require(!strings.HasSuffix(u.Host, ":") && (u.Port() == "" || isPort(u.Port()) && u.Port() != "0"),
		"public-url", "must have a port from 1 to 65535, or none")
	r.require(isPlainPath(u), "public-url", "must have a path of letters, digits and -._~ between single slashes, or none")
	return u
}

func (r *resolver) absoluteURL(key, raw, fallback string) string {
	if raw == "" {
		return fallback
	}
	u, err := url.Parse(raw)
	ok := err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil
	r.require(ok, key, "must be an absolute https or http URL")
	return raw
}

func (r *resolver) oneOf(key, value string, allowed ...string) string {
	r.require(slices.Contains(allowed, value), key, "must be "+strings.Join(allowed, " or "))
	return value
}

func (r *resolver) level(name string) (level slog.Level) {
	known := slices.Contains([]string{"debug", "info", "warn", "error"}, name)
	r.require(known && level.UnmarshalText([]byte(name)) == nil, "log-level", "must be debug, info, warn or error")
	return level
}

func (r *resolver) proxies(list []string) []string {
	for _, item := range list {
		_, notPrefix := netip.ParsePrefix(item)
		_, notAddress := netip.ParseAddr(item)
		r.require(notPrefix == nil || notAddress == nil,
			"trusted-proxies", fmt.Sprintf("%q must be an address or a CIDR prefix, such as 10.0.0.0/8", item))
	}
	return list
}

func (r *resolver) endpoints(key string, list []string) []string {
	for _, item := range list {
		host, port, err := net.SplitHostPort(item)
		r.require(err == nil && host != "" && isPort(port) && port != "0",
			key, fmt.Sprintf("%q must be HOST:PORT, such as issuer.internal:443", item))
	}
	return list
}

func (r *resolver) rate(key string, perMinute int, burstKey string, burst int) Rate {
	r.require(perMinute > 0, key, "must be at least 1")
	r.require(burst > 0, burstKey, "must be at least 1")
	return Rate{PerMinute: float64(perMinute), Burst: burst}
}

// perMinute allows a minute's worth at once.
func (r *resolver) perMinute(key string, perMinute int) Rate {
	r.require(perMinute > 0, key, "must be at least 1")
	return Rate{PerMinute: float64(perMinute), Burst: perMinute}
}

func isPort(port string) bool {
	_, err := strconv.ParseUint(port, 10, 16)
	return err == nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

// defaultHost is how a browser on this machine reaches a listener on the loopback address host. The name localhost
// stands for 127.0.0.1 and ::1 only; the rest of 127.0.0.0/8 must be called by number.
func defaultHost(host string) string {
	if host == "127.0.0.1" || host == "::1" || !isLoopback(host) {
		return "localhost"
	}
	return strings.ToLower(host)
}

var plainPath = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)*$`)

// isPlainPath keeps out whatever a router, a proxy or a URL library might read differently than we do.
func isPlainPath(u *url.URL) bool {
	segments := strings.Split(u.EscapedPath(), "/")
	return plainPath.MatchString(u.EscapedPath()) && !slices.Contains(segments, ".") && !slices.Contains(segments, "..")
}
