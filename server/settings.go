package server

import (
	"errors"
	"io"
	"log/slog"
	"net/url"

	"clrhost/server/pages/page"
)

// Settings is a Config that was checked, with its defaults filled in, and what follows from it: what the host runs on.
// Only Resolve makes one.
type Settings struct {
	Config

	URL      *url.URL // PublicURL: no trailing slash, no query, no fragment
	Issuer   string   // PublicURL as text: the issuer of RFC 8414, and the prefix of every URL we publish
	BasePath string   // the path of PublicURL, "" or "/tenant": every route hangs under it
	Loopback bool     // PublicURL is this machine, so clients may be too
	Secure   bool     // PublicURL is https, so cookies are Secure
	Level    slog.Level
}

// Resolve fills in defaults and checks every field. Its error joins all problems there are, each naming the key and
// the rule; no problem quotes a value that may hold a password.
func (c Config) Resolve() (Settings, error) {
	c = c.filled()
	var r resolver
	r.listen("listen", c.Listen)
	if c.OperatorListen != "" {
		r.listen("operator-listen", c.OperatorListen)
	}
	r.database(c.Database)
	r.name(c.Name)
	r.path("tls-cert", c.TLSCert)
	r.path("tls-key", c.TLSKey)
	r.path("known-issuers", c.KnownIssuers)
	r.path("import-folder", c.ImportFolder)
	r.path("chromium", c.Chromium)
	r.require((c.TLSCert == "") == (c.TLSKey == ""), "tls-cert", "must be given together with tls-key")
	public := r.publicURL(c.PublicURL, c.Listen, c.TLSCert != "")
	c.PublicURL = public.String()
	c.TermsURL = r.absoluteURL("terms-url", c.TermsURL, c.PublicURL+page.PathTerms)
	c.PrivacyURL = r.absoluteURL("privacy-url", c.PrivacyURL, c.PublicURL+page.PathPrivacy)
	c.LogoURL = r.absoluteURL("logo-url", c.LogoURL, "")
	c.TraceEndpoint = r.absoluteURL("trace-endpoint", c.TraceEndpoint, "")
	r.oneOf("registration", c.Registration, registrationOpen, registrationApproval)
	r.proxies(c.TrustedProxies)
	r.endpoints("fetch-allow", c.FetchAllow)
	r.oneOf("log-format", c.LogFormat, logText, logJSON)
	level := r.level(c.LogLevel)
	r.require(c.MaxBody >= 1024, "max-body", "must be at least 1024 (bytes)")
	r.require(c.RecordVersions >= 2, "record-versions", "must be at least 2: the first version and the newest are always kept")
	r.days("audit-address-days", c.AuditAddressDays)
	r.days("ended-grant-days", c.EndedGrantDays)
	r.days("unused-client-days", c.UnusedClientDays)
	r.days("history-days", c.HistoryDays)
	r.require(c.Drain > 0, "drain", "must be a positive duration such as 5s")
	r.require(c.ShutdownTimeout > 0, "shutdown-timeout", "must be a positive duration such as 15s")
	r.bounds(c.Bounds)
	if err := errors.Join(r.problems...); err != nil {
		return Settings{}, err
	}
	return Settings{
		Config:   c,
		URL:      public,
		Issuer:   c.PublicURL,
		BasePath: public.Path,
		Loopback: isLoopback(public.Hostname()),
		Secure:   public.Scheme == "https",
		Level:    level,
	}, nil
}

// Places returns where the host keeps its records and its secret, with the defaults filled in. It checks these two fields
// and no other, for commands that work beside a host.
func (c Config) Places() (database, secretFile string, err error) {
	c = c.filled()
	var r resolver
	r.database(c.Database)
	return c.Database, c.SecretFile, errors.Join(r.problems...)
}

// Logger returns the log of the host, written to w. Its level is at first that of the settings.
func (s Settings) Logger(w io.Writer, level *slog.LevelVar) *slog.Logger {
	level.Set(s.Level)
	options := &slog.HandlerOptions{Level: level}
	if s.LogFormat == logJSON {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
