package credential

import (
	"log/slog"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"clrhost/credential/bake"
	"clrhost/credential/model"
	"clrhost/credential/proof"
)

// Form is how a credential is serialized.
type Form string

const (
	FormJSON Form = "json" // an object with an embedded proof
	FormJWS  Form = "jws"  // a compact JWS around the object
)

// Credential is a credential as received. The fields after Document are an index over it, read without verification: a
// member that is absent or of the wrong type is zero, and Verify reports it.
type Credential struct {
	Raw      []byte // as received; a JWS without the white space around it. Nil for an embedded credential
	Form     Form   // empty for an embedded credential
	JWS      *proof.JWS
	Baked    *bake.Baked    // how it was carried in an image; nil when it came by itself
	Document map[string]any // the credential itself, without the wrapping of a JWT

	Version    model.Version // of the VC Data Model, after its first context; empty when that is neither generation's
	ID         string
	IssuerID   string // of a Profile, or the URI in its place
	SubjectID  string
	Name       string // one text of it when it is a language map
	Types      []string
	Contexts   []string // the URIs among the contexts, in order
	ValidFrom  time.Time
	ValidUntil time.Time // zero when it does not end; the exp claim of a JWT counts before the member

	claims  map[string]any // the payload of a JWT
	inClaim bool           // the credential is its claim vc, and not the payload itself
}

// Identity is what makes two representations the same credential.
type Identity struct{ Issuer, ID string }

// Identity returns issuer id and credential id, percent-decoded, then trimmed, as the standard compares them.
func (c *Credential) Identity() Identity {
	return Identity{Issuer: Normalized(c.IssuerID), ID: Normalized(c.ID)}
}

// Normalized is an id percent-decoded, then trimmed. It stays encoded when decoding would yield something that is not text.
func Normalized(id string) string {
	if decoded, err := url.PathUnescape(id); err == nil && utf8.ValidString(decoded) && !strings.ContainsRune(decoded, 0) {
		id = decoded
	}
	return strings.TrimSpace(id)
}

// LogValue keeps the contents of a credential out of every log.
func (c *Credential) LogValue() slog.Value {
	return slog.GroupValue(slog.String("form", string(c.Form)), slog.Int("bytes", len(c.Raw)))
}
