package storage

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"reflect"
	"time"
)

// ClientState is whether a registered client may connect.
type ClientState string

const (
	ClientPending   ClientState = "pending"   // registered, waits for an operator
	ClientActive    ClientState = "active"    // may connect
	ClientSuspended ClientState = "suspended" // stopped by an operator; its tokens give no access until it is resumed
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

// Shown is what a person sees of a client when asked for consent.
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

// Digest is a hash of what is shown, in 64 characters, to compare it by.
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
