package server

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"clrhost/internal/text"
	"clrhost/storage"
)

// resolver collects the problems of a Config.
type resolver struct{ problems []error }

func (r *resolver) require(ok bool, key, rule string) {
	if !ok {
		r.problems = append(r.problems, fmt.Errorf("%s: %s", key, rule))
	}
}

func (r *resolver) listen(key, address string) {
	_, port, err := net.SplitHostPort(address)
	r.require(err == nil && isPort(port), key, "must be HOST:PORT, such as 127.0.0.1:8080 or :8080")
}

// database does not quote what it refuses: the URL may hold a password.
func (r *resolver) database(location string) {
	r.require(storage.CheckURL(location) == nil, "database", "must be sqlite:PATH or postgres://USER@HOST/NAME")
}

func (r *resolver) name(name string) {
	r.require(text.Visible(name) && text.Printable(name) == name && utf8.RuneCountInString(name) <= 100,
		"name", "must be at most 100 printable characters")
}

// path accepts no name that an operator cannot see as it is, such as one that was copied with more than its text.
func (r *resolver) path(key, name string) {
	r.require(text.Printable(name) == name, key, "must be the path of a file, without characters that cannot be seen")
}

// publicURL returns a URL even when it notes a problem, so that the checks after it can go on.
func (r *resolver) publicURL(raw, listen string, tls bool) *url.URL {
	if raw == "" {
		scheme := "http"
		if tls {
			scheme = "https"
		}
		host, port, err := net.SplitHostPort(listen)
		r.require(err != nil || isLoopback(host), "public-url", "must be given when the host does not listen on localhost")
		return &url.URL{Scheme: scheme, Host: net.JoinHostPort(defaultHost(host), port)}
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
	r.require(!tls || u.Scheme == "https", "public-url", "must be https when the host is given tls-cert")
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

func (r *resolver) oneOf(key, value string, allowed ...string) {
	r.require(slices.Contains(allowed, value), key, "must be "+strings.Join(allowed, " or "))
}

func (r *resolver) level(name string) (level slog.Level) {
	known := slices.Contains([]string{"debug", "info", "warn", "error"}, name)
	r.require(known && level.UnmarshalText([]byte(name)) == nil, "log-level", "must be debug, info, warn or error")
	return level
}

func (r *resolver) proxies(list []string) {
	for _, item := range list {
		_, notPrefix := netip.ParsePrefix(item)
		_, notAddress := netip.ParseAddr(item)
		r.require(notPrefix == nil || notAddress == nil,
			"trusted-proxies", fmt.Sprintf("%q must be an address or a CIDR prefix, such as 10.0.0.0/8", item))
	}
}

func (r *resolver) endpoints(key string, list []string) {
	for _, item := range list {
		host, port, err := net.SplitHostPort(item)
		r.require(err == nil && host != "" && isPort(port) && port != "0",
			key, fmt.Sprintf("%q must be HOST:PORT, such as issuer.internal:443", item))
	}
}

// bounds checks that each number is a bound: at least 1, and little enough to calculate with.
func (r *resolver) bounds(b Bounds) {
	const most = 1 << 50
	for field, value := range reflect.ValueOf(b).Fields() {
		r.require(value.Int() >= 1 && value.Int() <= most, field.Tag.Get("koanf"), fmt.Sprintf("must be from 1 to %d", int64(most)))
	}
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
