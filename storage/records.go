package storage

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"reflect"
	"time"
)

// Role is what a user may do on this host.
type Role string

const (
	RoleLearner Role = "learner"
	RoleAdmin   Role = "admin"
)

// User is a person who signs in. Email is kept lower-case and is unique.
type User struct {
	ID              string
	Email           string
	Name            string
	Role            Role
	PasswordHash    string // PHC string, argon2id
	CredentialCount int64  // how many credentials the user holds at all services together
	CredentialBytes int64  // of all representations of these that are kept
	CreatedAt       time.Time
	DisabledAt      time.Time // zero while the account may sign in
}

// LogValue keeps the password hash out of every log.
func (u User) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", u.ID), slog.String("role", string(u.Role)))
}

// Session is one browser's sign-in. Only the SHA-256 of the cookie's value is stored.
type Session struct {
	TokenHash []byte
	UserID    string
	CreatedAt time.Time
	ExpiresAt time.Time
}

// ClientState says whether a registered client may connect.
type ClientState string

const (
	ClientPending   ClientState = "pending"   // registered, waits for an operator
	ClientActive    ClientState = "active"    // may connect
	ClientSuspended ClientState = "suspended" // stopped by an operator; its tokens are dead until it is resumed
)

// Client is a partner platform's registration (RFC 7591). SecretHash and RegistrationHash are keyed hashes: the
// secrets themselves exist only in the answer that issued them.
type Client struct {
	ID               string
	SecretHash       []byte
	RegistrationHash []byte // of the registration access token (RFC 7592); empty once an operator ended it
	RegistrationNext []byte // of the one that takes its place when first used; empty when there is none
	State            ClientState
	Name             string
	URI              string
	LogoURI          string
	TosURI           string
	PolicyURI        string
	SoftwareID       string
	SoftwareVersion  string
	RedirectURIs     []string
	GrantTypes       []string
	ResponseTypes    []string
	Scopes           []string
	Contacts         []string
	Version          int64 // grows by one with every change; UpdateClient requires the version that was read
	CreatedAt        time.Time
	UpdatedAt        time.Time
	ShownSince       time.Time // when what Shown holds last changed; zero while it is as registered
	LastUsedAt       time.Time // last time a token was issued to it, to about a minute; zero when it never completed a flow
}

// Shown is what a person sees of a client who is asked to allow it.
type Shown struct {
	Name         string   `json:"name"`
	URI          string   `json:"uri"`
	LogoURI      string   `json:"logo_uri"`
	TosURI       string   `json:"tos_uri"`
	PolicyURI    string   `json:"policy_uri"`
	RedirectURIs []string `json:"redirect_uris"`
}

// Shown returns what a person sees of the client as it is registered.
func (c Client) Shown() Shown {
	return Shown{
		Name: c.Name, URI: c.URI, LogoURI: c.LogoURI, TosURI: c.TosURI, PolicyURI: c.PolicyURI, RedirectURIs: c.RedirectURIs,
	}
}

// Equal reports whether both show a person the same.
func (s Shown) Equal(other Shown) bool { return reflect.DeepEqual(s, other) }

// Digest names what is shown in 64 characters, however long it is: another name for whatever a person sees otherwise.
func (s Shown) Digest() string {
	text, _ := json.Marshal(s) // strings and a list of strings, which have a JSON form
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// IsZero reports whether nothing is known, as of a consent that is older than the record of what was shown.
func (s Shown) IsZero() bool { return s.Equal(Shown{}) }

// Allows reports whether the client registered the grant type.
func (c Client) Allows(grantType string) bool {
	for _, g := range c.GrantTypes {
		if g == grantType {
			return true
		}
	}
	return false
}

// LogValue keeps secrets' hashes out of every log.
func (c Client) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", c.ID), slog.String("state", string(c.State)))
}

// Grant is one user's consent turned into authority: every code and token hangs under a grant, and a revoked grant
// kills them all on the very next call.
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

// Access is the verdict on a live bearer token, everything a handler needs of it in one row.
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

// ConnectedApp is a client that holds live authority over a user's record.
type ConnectedApp struct {
	Client      Client
	Scopes      []string  // of all its live grants together
	ConnectedAt time.Time // the oldest live grant
	EndsAt      time.Time // the end of the live grant that ends last, however often it is used
	LastUsedAt  time.Time // zero when it never called
	Consented   Shown     // the client as the user saw it when last asked; zero when that is not known
}

// Logo is the picture of a client, as it was fetched once from the address that the client registered.
type Logo struct {
	ClientID string
	URI      string    // the address it was fetched from
	Picture  []byte    // a small PNG; empty when none could be had
	RetryAt  time.Time // without a picture: not to be asked for again before
}

// Form is how a credential was received, and therefore how it is returned.
type Form string

const (
	FormJSON Form = "json" // an object with an embedded proof
	FormJWS  Form = "jws"  // a compact JWS
)

// Credential is a stored credential: the bytes as received, what is read from them, and the verdict. It is also what an
// upsert submits.
type Credential struct {
	OwnerID      string
	Service      string // whose list it is in
	Position     int64  // in that list; dense, in the order of first acceptance, from 0
	IssuerID     string // compared by, together with CredentialID: percent-decoded, then trimmed
	CredentialID string
	ValidFrom    time.Time // validFrom, or issuanceDate; orders representations
	Form         Form
	Body         []byte // exactly as received
	Verdict      string // the overall verdict's name
	VerdictJSON  []byte // the whole verdict
	CheckedAt    time.Time
	AcceptedAt   time.Time // when this owner first had it
	UpdatedAt    time.Time // when these bytes came
	Proven       bool      // a signature was verified with a key that is the issuer's
	Content      []byte    // digest of what is signed; read of a submission only
	ClientID     string    // the client that wrote these bytes; empty where that is not recorded
	GrantID      string    // under which it did; empty likewise
}

func (c Credential) size() int64 { return int64(len(c.Body)) }

// LogValue keeps credential bodies out of every log.
func (c Credential) LogValue() slog.Value {
	return slog.GroupValue(slog.String("owner", c.OwnerID), slog.String("service", c.Service), slog.Int64("position", c.Position))
}

// Item is a credential as a list returns it.
type Item struct {
	Form Form
	Body []byte // exactly as received
}

func (i Item) size() int64 { return int64(len(i.Body)) }

// LogValue keeps credential bodies out of every log.
func (i Item) LogValue() slog.Value {
	return slog.GroupValue(slog.String("form", string(i.Form)), slog.Int64("bytes", i.size()))
}

// Recheck is a credential that was claimed to be verified again.
type Recheck struct {
	Credential
	DueAt    time.Time // when it is next to be verified
	Attempts int       // how often in a row that was tried in vain; zero after an upsert

	row     credentialRow // as it was claimed
	current versionRow
}

// CredentialVersion is one representation of a credential, as it was accepted. Only Proven of the current one changes.
type CredentialVersion struct {
	Number     int64     // from 1; with gaps where versions were pruned
	Outcome    Upsert    // what its upsert did
	ClientID   string    // the client that wrote it; empty where that is not recorded
	GrantID    string    // the grant under which it did; empty likewise
	AcceptedAt time.Time // when it was written
	ValidFrom  time.Time
	Proven     bool // when it was last verified while it was current
	Form       Form
	Size       int64 // bytes of the body
	BodySHA256 []byte
}

// Upsert is what UpsertCredential did. A representation that is proven replaces one that is not, whatever the dates; what
// was once proven is replaced only by what is proven; among equals ValidFrom decides.
type Upsert string

const (
	UpsertCreated   Upsert = "created"   // was not there
	UpsertReplaced  Upsert = "replaced"  // newer, or proven where the stored one is not
	UpsertCorrected Upsert = "corrected" // as old with other content; replaces too
	UpsertResent    Upsert = "resent"    // as old, the same content in other bytes; replaces too
	UpsertUnchanged Upsert = "unchanged" // the same bytes
	UpsertOlder     Upsert = "older"     // the stored one is newer and stays
	UpsertUnproven  Upsert = "unproven"  // not proven where the stored one was; that stays
	UpsertAhead     Upsert = "ahead"     // not proven, with a ValidFrom more than 5 minutes ahead; the stored one stays
)

// Replaces reports whether a new representation took the place of the stored one.
func (u Upsert) Replaces() bool {
	return u == UpsertReplaced || u == UpsertCorrected || u == UpsertResent
}

// Page asks for a part of an owner's list at one service.
type Page struct {
	Service string
	Limit   int
	Offset  int64
	Since   time.Time // when not zero, only credentials whose ValidFrom is after it
	Bytes   int64     // the most their bodies may have together; zero means any number
}

// Extent says what a Page is a part of. Offsets count from 0.
type Extent struct {
	Total    int64 // how many credentials there are in all
	Previous int64 // the smallest offset from which a page reaches this one, or the end when this one lies beyond it
	Last     int64 // the smallest offset from which a page reaches the end

	// Changes grows with every representation that the list accepts. It counts for all clients together, so a client MUST
	// NOT be shown it: it would tell what others write.
	Changes int64
}

// AuditEvent is one line of the append-only audit log. It holds ids; names are joined when it is read. It never holds a
// secret, a token, a credential's content or what a stranger wrote.
type AuditEvent struct {
	ID        int64
	At        time.Time
	Action    string // "client.registered", "signin.failed", ...
	Actor     string // ActorOperator, ActorAdmin and an id, ...
	UserID    string // whom it concerns, when known
	ClientID  string // which client it concerns, when known
	Address   string // the network address it came from, when it came from one and until that expires
	RequestID string // the request that caused it, when one did
	Detail    string // a short sentence for people

	// The names that the ids have when the log is read; empty for one that was deleted. Record does not write them.
	ActorName, UserName, ClientName string
}
