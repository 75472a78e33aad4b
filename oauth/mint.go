package oauth

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"hash"
	"slices"
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
// never accepted as another. The keys in force sign; those of every secret of the host verify.
//
// The HMAC of fosite's own tokens does not cover the prefix, and costs ten allocations a check.
type mint struct {
	prefix string
	*signing
}

// signing is what signs, for all kinds of tokens.
type signing struct {
	keys    secret.Keys
	signers []*sync.Pool // of *signer, for each of the keys
}

func newSigning(keys secret.Keys) *signing {
	s := &signing{keys: keys}
	for _, one := range keys.Each() {
		key := one.Token()
		s.signers = append(s.signers, &sync.Pool{New: func() any { return &signer{mac: hmac.New(sha256.New, key)} }})
	}
	return s
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
	token, signature = m.seal(m.keys.InForce(), secret.New(m.prefix))
	return token, signature, nil
}

// seal signs what is before the dot with the keys of that index.
func (m mint) seal(index int, head string) (token, signature string) {
	s := m.signers[index].Get().(*signer)
	defer m.signers[index].Put(s)
	signature = string(s.sign(head))
	return head + "." + signature, signature
}

// signature returns the signature of a token that this host issued, and "" for anything else: another kind, another length,
// another key. Those cause no query.
func (m mint) signature(token string) string {
	if len(token) != len(m.prefix)+halfSize+1+halfSize || !strings.HasPrefix(token, m.prefix) {
		return ""
	}
	head, signature, _ := strings.Cut(token, ".")
	for _, pool := range slices.Backward(m.signers) { // most tokens are of the newest
		s := pool.Get().(*signer)
		verified := s.verifies(head, signature)
		pool.Put(s)
		if verified {
			return signature
		}
	}
	return ""
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
	knows                 func(ctx context.Context, signature string) (bool, error) // whether a refresh token was made already
}

var _ oauth2.CoreStrategy = mints{}

func newMints(keys secret.Keys, knows func(ctx context.Context, signature string) (bool, error)) mints {
	s := newSigning(keys)
	return mints{code: mint{prefixCode, s}, access: mint{prefixAccess, s}, refresh: mint{prefixRefresh, s}, knows: knows}
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
// the same one each time, and which cannot be computed without the host's keys.
func (m mints) GenerateRefreshToken(ctx context.Context, r fosite.Requester) (string, string, error) {
	form := r.GetRequestForm()
	if form.Get("grant_type") != protocol.GrantTypeRefreshToken {
		return m.refresh.generate()
	}
	return m.successor(ctx, form.Get("refresh_token"))
}

// successor returns the successor that was made before, with whatever keys, or else that of the keys in force. A client
// that did not get its answer before a new secret came into force gets the same successor after that.
func (m mints) successor(ctx context.Context, presented string) (token, signature string, err error) {
	each := m.refresh.keys.Each()
	of := func(i int) (token, signature string) {
		return m.refresh.seal(i, prefixRefresh+base64.RawURLEncoding.EncodeToString(each[i].Successor(presented)))
	}
	current := m.refresh.keys.InForce()
	for i := range each {
		if i == current {
			continue
		}
		token, signature = of(i)
		if known, err := m.knows(ctx, signature); err != nil || known {
			return token, signature, err
		}
	}
	token, signature = of(current)
	return token, signature, nil
}

func (m mints) ValidateRefreshToken(_ context.Context, _ fosite.Requester, token string) error {
	return m.refresh.validate(token)
}
