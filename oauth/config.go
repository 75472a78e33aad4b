package oauth

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"clrhost/internal/secret"
	"clrhost/oauth/scope"
)

// The defaults of the lifespans. RFC 6749, Section 4.1.2, recommends ten minutes at most for a code;
// the standard recommends an hour for an access token.
const (
	defaultCodeLifespan    = 10 * time.Minute
	DefaultAccessLifespan  = time.Hour            // of an access token
	DefaultRefreshLifespan = 30 * 24 * time.Hour  // of a refresh token, and so of a grant that is not used
	DefaultGrantLifespan   = 365 * 24 * time.Hour // of a grant, however often it is used
)

// Config configures an authorization server.
type Config struct {
	Issuer   string           // the public URL, without a trailing slash (RFC 8414, Section 2)
	HostName string           // the name of this host for people; "" means "this host"
	Keys     secret.Keys      // signs tokens and compares client secrets
	Now      func() time.Time // nil means time.Now
	Scopes   []string         // the scopes of this host, offline_access included when it issues refresh tokens

	CodeLifespan    time.Duration // zero means 10 minutes
	AccessLifespan  time.Duration // zero means 1 hour
	RefreshLifespan time.Duration // of each link of a chain; zero means 30 days
	GrantLifespan   time.Duration // the end of the whole chain; zero means 365 days

	// Throttle takes one from the allowance of key and reports whether there was one, or else when there will be. It is
	// called for failed client authentications only; nil means no limit.
	Throttle func(key string) (ok bool, retryAfter time.Duration)

	// Refreshes takes one from the allowance of a client and a learner for refreshing tokens, and writes into the header of
	// the answer what is left; nil means no limit.
	Refreshes func(h http.Header, key string) (ok bool, retryAfter time.Duration)

	// Grants takes one from the allowance of a user for letting clients connect; nil means no limit.
	Grants func(userID string) (ok bool, retryAfter time.Duration)

	Log *slog.Logger // gets replayed codes and tokens; nil discards
}

// resolve fills in the defaults. Its error joins all problems.
func (cfg Config) resolve() (Config, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.HostName = cmp.Or(cfg.HostName, "this host")
	problems := []error{checkIssuer(cfg.Issuer)}
	if cfg.Keys.IsZero() {
		problems = append(problems, errors.New("the keys are missing"))
	}
	for _, name := range cfg.Scopes {
		if _, ok := scope.Lookup(name); !ok {
			problems = append(problems, fmt.Errorf("the scope %q is not known", name))
		}
	}
	if !givesAccess(cfg.Scopes) {
		problems = append(problems, errors.New("there is no scope to serve"))
	}
	for _, span := range []struct {
		name     string
		value    *time.Duration
		standard time.Duration
	}{
		{"code lifespan", &cfg.CodeLifespan, defaultCodeLifespan},
		{"access token lifespan", &cfg.AccessLifespan, DefaultAccessLifespan},
		{"refresh token lifespan", &cfg.RefreshLifespan, DefaultRefreshLifespan},
		{"grant lifespan", &cfg.GrantLifespan, DefaultGrantLifespan},
	} {
		if *span.value < 0 {
			problems = append(problems, fmt.Errorf("the %s is negative", span.name))
		}
		if *span.value == 0 {
			*span.value = span.standard
		}
	}
	return cfg, errors.Join(problems...)
}

// checkIssuer applies RFC 8414, Section 2: an absolute URL without query or fragment. That it is https, or http on loopback,
// is checked by the server's configuration.
func checkIssuer(issuer string) error {
	u, err := url.Parse(issuer)
	switch {
	case err != nil:
		return fmt.Errorf("the issuer: %w", err)
	case u.Scheme == "" || u.Host == "":
		return fmt.Errorf("the issuer %q is not an absolute URL", issuer)
	case u.RawQuery != "" || u.Fragment != "" || strings.HasSuffix(issuer, "/"):
		return fmt.Errorf("the issuer %q must have no query, no fragment and no trailing slash", issuer)
	}
	return nil
}
