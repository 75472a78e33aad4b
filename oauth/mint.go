package oauth

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"hash"
	"strings"
	"sync"

	"github.com/ory/fosite"
	"github.com/ory/fosite/handler/oauth2"

	"clrhost/internal/secret"
	"clrhost/oauth/protocol"
)

// The prefixes of codes and tokens. Secret scanners find a leaked one by them.
const (
	prefixCode    = "clrc_"
	prefixAccess  = "clra_"
	prefixRefresh = "clrf_"
)

// halfSize is the length of 32 bytes in base64url.
const halfSize = 43

// mint makes one kind of token and verifies it. A token is a prefix and 256 bits, a dot, and the HMAC-SHA-256 of what is
// before the dot. The HMAC is its signature, by which the database finds it. It covers the prefix, so a token of one kind is
// never accepted as another.
//
// The HMAC of fosite's own tokens does not cover the prefix, and costs ten allocations a check.
type mint struct {
	prefix  string
	signers *sync.Pool // of *signer
}

// signer computes HMACs, one at a time. It is reused, because a bearer check is part of every call of the API.
type signer struct {
	mac           hash.Hash
	in, sum, text []byte
}

func (s *signer) sign(head string) []byte {
	s.in = append(s.in[:0], head...)
	s.mac.Reset()
	s.mac.Write(s.in)
	s.sum = s.mac.Sum(s.sum[:0])
	s.text = base64.RawURLEncoding.AppendEncode(s.text[:0], s.sum)
	return s.text
}

// verifies compares in constant time, and text with text: each token has exactly one spelling.
func (s *signer) verifies(head, signature string) bool {
	want := s.sign(head)
	s.in = append(s.in[:0], signature...)
	return subtle.ConstantTimeCompare(want, s.in) == 1
}

func (m mint) generate() (token, signature string, err error) {
	return m.seal(secret.New(m.prefix))
}

// seal signs what is before the dot.
func (m mint) seal(head string) (token, signature string, err error) {
	s := m.signers.Get().(*signer)
	defer m.signers.Put(s)
	signature = string(s.sign(head))
	return head + "." + signature, signature, nil
}

// signature returns the signature of a token that this host issued, and "" for anything else: another kind, another length,
// another key. Those cause no query.
func (m mint) signature(token string) string {
	if len(token) != len(m.prefix)+halfSize+1+halfSize || !strings.HasPrefix(token, m.prefix) {
		return ""
	}
	head, signature, _ := strings.Cut(token, ".")
	s := m.signers.Get().(*signer)
	defer m.signers.Put(s)
	if !s.verifies(head, signature) {
		return ""
	}
	return signature
}

// validate answers fosite. It does not check expiry, which fositeStore reads from the row.
func (m mint) validate(token string) error {
	if m.signature(token) == "" {
		return fosite.ErrTokenSignatureMismatch
	}
	return nil
}

// mints are the three kinds, as the strategy that fosite composes.
type mints struct {
	code, access, refresh mint
	keys                  secret.Keys
}

var _ oauth2.CoreStrategy = mints{}

func newMints(keys secret.Keys) mints {
	key := keys.Token()
	signers := &sync.Pool{New: func() any { return &signer{mac: hmac.New(sha256.New, key)} }}
	return mints{
		code:    mint{prefixCode, signers},
		access:  mint{prefixAccess, signers},
		refresh: mint{prefixRefresh, signers},
		keys:    keys,
	}
}

func (m mints) AuthorizeCodeSignature(_ context.Context, token string) string {
	return m.code.signature(token)
}

func (m mints) GenerateAuthorizeCode(_ context.Context, _ fosite.Requester) (string, string, error) {
	return m.code.generate()
}

func (m mints) ValidateAuthorizeCode(_ context.Context, _ fosite.Requester, token string) error {
	return m.code.validate(token)
}

func (m mints) AccessTokenSignature(_ context.Context, token string) string {
	return m.access.signature(token)
}

func (m mints) GenerateAccessToken(_ context.Context, _ fosite.Requester) (string, string, error) {
	return m.access.generate()
}

func (m mints) ValidateAccessToken(_ context.Context, _ fosite.Requester, token string) error {
	return m.access.validate(token)
}

func (m mints) RefreshTokenSignature(_ context.Context, token string) string {
	return m.refresh.signature(token)
}

// GenerateRefreshToken starts a chain at random. A refresh gets the successor of the token that it presents, which is
// the same one each time, and which cannot be computed without the host's key.
func (m mints) GenerateRefreshToken(_ context.Context, r fosite.Requester) (string, string, error) {
	form := r.GetRequestForm()
	if form.Get("grant_type") != protocol.GrantTypeRefreshToken {
		return m.refresh.generate()
	}
	return m.refresh.seal(prefixRefresh + base64.RawURLEncoding.EncodeToString(m.keys.Successor(form.Get("refresh_token"))))
}

func (m mints) ValidateRefreshToken(_ context.Context, _ fosite.Requester, token string) error {
	return m.refresh.validate(token)
}
