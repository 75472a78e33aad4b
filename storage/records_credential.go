package storage

import (
	"log/slog"
	"time"
)

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
	Number       int64  // its own within its owner, which stays
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
	Index        Index     // of these bytes; read of a submission only, or of a call of SaveIndex
	ClientID     string    // the client that wrote these bytes, or ByOwner; empty where that is not recorded
	GrantID      string    // under which it did; empty likewise
}

// ByOwner stands in the place of a client for a representation that the owner added without one. It is no client's id: none has
// such a character. A column of its own would stand behind the bodies, and be read through them.
const ByOwner = "@owner"

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
	ClientID   string    // the client that wrote it, or ByOwner; empty where that is not recorded
	GrantID    string    // the grant under which it did; empty likewise
	AcceptedAt time.Time // when it was written
	ValidFrom  time.Time
	Proven     bool // when it was last verified while it was current
	Form       Form
	Size       int64 // bytes of the body
	BodySHA256 []byte
}

// VerdictChange is a change of a credential's verdict, by an upsert or by a check that was repeated.
type VerdictChange struct {
	At            time.Time
	Version       int64  // the representation that the new verdict is on
	Verdict       string // the overall verdict's name
	Proven        bool
	VerdictBefore string
	ProvenBefore  bool
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
	Mark    int64     // the Extent.Mark with which the Offset is known; zero when that is not known
}

// Extent is what a Page is a part of. Offsets count from 0.
type Extent struct {
	Total    int64 // how many credentials there are in all
	Offset   int64 // where the page begins: before what was asked for, by as many as were removed since that was known
	Previous int64 // the smallest offset from which a page reaches this one, or the end when this one lies beyond it
	Last     int64 // the smallest offset from which a page reaches the end
	Mark     int64 // by which the page after this one is found, whatever is removed before; zero for a list that never was

	// Changes grows with every representation that the list accepts. It counts for all clients together, so it MUST NOT
	// be shown to a client: it would reveal what others write.
	Changes int64
}
