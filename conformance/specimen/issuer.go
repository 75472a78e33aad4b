package specimen

import (
	"context"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	_ "embed" // rs256.pem
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"

	"clrhost/credential/jsonld"
	"clrhost/credential/proof"
)

// made is from when on specimens are valid, unless For sets another time.
var made = time.Date(2025, time.March, 14, 9, 0, 0, 0, time.UTC)

// Issuer signs specimens. It may be shared by cases that run in parallel.
type Issuer struct {
	id      string // a did:key
	learner string // whom its credentials are about
	signer  proof.Signer
	named   Naming

	mu     sync.Mutex // random is one stream
	random io.Reader  // nil for ids that follow from the naming
	made   int        // how many ids there are
}

// Naming says what the ids of specimens follow from, and when they are from.
type Naming struct {
	Account string          // of whom the credentials are about
	Name    string          // of what they are for
	Made    time.Time       // from when on they are valid; proofs are created then
	Avoid   map[string]bool // ids that are not to be used
}

// NewIssuer makes an issuer with a key and ids of its own. The random bytes are crypto/rand.Reader's, unless the same
// specimens are wanted again.
func NewIssuer(random io.Reader) (*Issuer, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, fmt.Errorf("make the issuer's key: %w", err)
	}
	key := ed25519.NewKeyFromSeed(seed)
	multikey, err := proof.EncodeMultikey(key.Public())
	if err != nil {
		return nil, fmt.Errorf("encode the issuer's key: %w", err)
	}
	i := &Issuer{id: "did:key:" + multikey, random: random}
	i.signer = proof.Signer{Canonicalize: jsonld.Canonicalize, Key: key, Cryptosuite: "eddsa-rdfc-2022",
		VerificationMethod: i.id + "#" + multikey, Created: made}
	i.learner = i.freshID()
	return i, nil
}

// Common returns the issuer that every run has, so that what one run stores at a host another replaces. Anybody can sign in
// its name, and its credentials are worth nothing.
func Common() (*Issuer, error) { return NewIssuer(stream("the common issuer")) }

// For returns the same issuer with ids that follow from an account and a name: whoever asks for the credentials of one name
// in one order gets the same ids, in every run. They are about the person of the account.
func (i *Issuer) For(n Naming) *Issuer {
	learner := (&Issuer{random: stream(n.Account)}).freshID()
	named := &Issuer{id: i.id, learner: learner, signer: i.signer, named: n}
	named.signer.Created = n.Made
	return named
}

// stream returns bytes that follow from a name.
func stream(name string) io.Reader { return mathrand.NewChaCha8(sha256.Sum256([]byte(name))) }

// ID is the issuer's id in JSON and EdDSA specimens, a did:key.
func (i *Issuer) ID() string { return i.id }

// rs256 is the key of every JWS. It is no secret: anybody may sign specimens with it.
//
//go:embed rs256.pem
var rs256 []byte

var rsaKey = sync.OnceValues(func() (*rsa.PrivateKey, error) {
	block, _ := pem.Decode(rs256)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	if key, isRSA := key.(*rsa.PrivateKey); isRSA {
		return key, nil
	}
	return nil, errors.New("it is no RSA key")
})

// JWSID is the issuer's id in RS256 specimens, a did:jwk.
func (i *Issuer) JWSID() (string, error) {
	key, err := rsaKey()
	if err != nil {
		return "", fmt.Errorf("read the issuer's RSA key: %w", err)
	}
	return proof.DIDJWK(key.Public())
}

// SubjectID is the id of the person whom the issuer's credentials are about.
func (i *Issuer) SubjectID() string { return i.learner }

// Prefix begins the ids of all specimens, so that they can be found at a host.
const Prefix = "urn:uuid:5eedc1a5-"

// freshID returns an id that nothing else has. A source of random bytes that fails is a mistake of its caller.
func (i *Issuer) freshID() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.made++
	for again := 0; ; again++ {
		source := i.random
		if source == nil {
			source = stream(fmt.Sprintf("%s\n%s\n%d\n%d", i.named.Account, i.named.Name, i.made, again))
		}
		random, err := uuid.NewRandomFromReader(source)
		if err != nil {
			panic(fmt.Sprintf("specimen: make an id: %v", err))
		}
		if id := Prefix + random.String()[len("5eedc1a5-"):]; !i.named.Avoid[id] {
			return id
		}
	}
}

// prove adds a proof to a document. One over a credential that is valid from an earlier time than others is created then,
// so that every date of a specimen is on the same side of another. Nothing is waited for, so there is nothing to cancel.
func (i *Issuer) prove(document map[string]any) error {
	signer := i.signer
	from, _ := document["validFrom"].(string) // a mutation may have removed or spoiled it
	if valid, err := time.Parse(time.RFC3339, from); err == nil && valid.Before(signer.Created) {
		signer.Created = valid.UTC()
	}
	proved, err := signer.Sign(context.Background(), document)
	if err != nil {
		return err
	}
	document["proof"] = []any{proved}
	return nil
}

// proveEmbedded adds a proof to every credential inside a value that has none, the innermost first: a proof covers the
// proofs inside what it signs.
func (i *Issuer) proveEmbedded(v any) error {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			if err := i.proveIfCredential(element); err != nil {
				return err
			}
		}
	case map[string]any:
		for name, member := range v {
			if name == "@context" || name == "proof" {
				continue
			}
			if err := i.proveIfCredential(member); err != nil {
				return err
			}
		}
	}
	return nil
}

func (i *Issuer) proveIfCredential(v any) error {
	if err := i.proveEmbedded(v); err != nil {
		return err
	}
	object, _ := v.(map[string]any)
	if object["@context"] == nil || object["proof"] != nil {
		return nil
	}
	return i.prove(object)
}
