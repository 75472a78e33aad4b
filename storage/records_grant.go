package storage

import "time"

// Grant is one user's consent turned into authority: every code and token hangs under a grant, and when
// it is revoked they all end with the next call.
type Grant struct {
	ID            string // the OAuth request id
	ClientID      string
	UserID        string
	Scopes        []string // what the user allowed
	CreatedAt     time.Time
	ExpiresAt     time.Time // the absolute end, however often tokens are refreshed
	LastUsedAt    time.Time // last API call under it, to about a minute; zero when none was made
	RevokedAt     time.Time // zero while live
	RevokedReason string
}

// Live reports whether the grant carries authority at the time: it is neither revoked nor at its end.
func (g Grant) Live(at time.Time) bool { return g.RevokedAt.IsZero() && at.Before(g.ExpiresAt) }

// Code is an authorization code (RFC 6749, Section 4.1.2), bound to its redirect URI and PKCE challenge.
type Code struct {
	Signature     string // the HMAC half of the code; the code itself is never stored
	GrantID       string
	RedirectURI   string
	CodeChallenge string // S256, base64url
	CreatedAt     time.Time
	ExpiresAt     time.Time
	UsedAt        time.Time // zero until redeemed
}

// AccessToken is a bearer token (RFC 6750). Its scopes may be narrower than its grant's.
type AccessToken struct {
	Signature string
	GrantID   string
	Scopes    []string
	CreatedAt time.Time
	ExpiresAt time.Time
	RevokedAt time.Time
}

// RefreshToken is one link of a rotation chain (RFC 6749, Section 6). At most two links of a grant are good: the newest,
// which was never used, and the one before it, until the newest is used.
type RefreshToken struct {
	Signature string
	GrantID   string
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // zero until it is first used, which makes its successor
	RetiredAt time.Time // zero until its successor is first used; using it after that is reuse
}

// Access is a live bearer token with everything that a handler needs to know of it.
type Access struct {
	UserID          string
	ClientID        string
	GrantID         string
	Scopes          []string
	ExpiresAt       time.Time
	GrantLastUsedAt time.Time
}

// Allows reports whether the token carries the scope.
func (a Access) Allows(scope string) bool {
	for _, s := range a.Scopes {
		if s == scope {
			return true
		}
	}
	return false
}

// Authorization is an authorization request waiting for its user's answer. It belongs to one browser session and is
// decided once and consumed once.
type Authorization struct {
	ID          string // 256 random bits; also proves that the answer comes from the page we served
	SessionHash []byte
	UserID      string
	ClientID    string
	Request     string   // the request's parameters, form-encoded, already checked
	Scopes      []string // asked for
	Shown       string   // Digest of the client as its user sees it
	CreatedAt   time.Time
	ExpiresAt   time.Time
	DecidedAt   time.Time // zero until answered
	Allowed     []string  // what the user ticked; empty after a refusal
	ConsumedAt  time.Time // zero until turned into a code or a refusal
}

// Consent remembers what a user allowed a client, for the next time it asks.
type Consent struct {
	UserID    string
	ClientID  string
	Scopes    []string
	Shown     Shown // the client as its user saw it
	UpdatedAt time.Time
}
