package secret

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log/slog"
	"slices"
	"time"
)

// Keys are the keys of a host. Those of one master secret are in force: with them everything new is made. What was made
// with those of another one in the file, earlier or soon to be in force, is recognized as well. Keys have no printable
// form: formatted or logged, they show a fingerprint only. The zero Keys are those of no host.
type Keys struct {
	sets []keySet // the oldest first; at least one, unless zero
	now  func() time.Time
}

// Derive derives the keys from one master secret of at least MasterSize bytes. Equal masters have equal keys, so every replica
// with the same file recognizes what another one issued.
func Derive(master []byte) (Keys, error) {
	return DeriveAll([]Master{{Secret: master}}, time.Now)
}

// DeriveAll derives the keys from all the secrets of a file, the oldest first.
func DeriveAll(masters []Master, now func() time.Time) (Keys, error) {
	keys := Keys{now: now}
	for _, m := range masters {
		set, err := derive(m)
		if err != nil {
			return Keys{}, err
		}
		keys.sets = append(keys.sets, set)
	}
	return keys, nil
}

// IsZero reports whether these are the keys of no host.
func (k Keys) IsZero() bool { return len(k.sets) == 0 }

// Each returns the keys of each master secret by themselves, the oldest first.
func (k Keys) Each() []Keys {
	each := make([]Keys, len(k.sets))
	for i, set := range k.sets {
		each[i] = Keys{sets: []keySet{set}, now: k.now}
	}
	return each
}

// InForce is the index in Each of the keys that are in force: those of the last secret whose time has come.
func (k Keys) InForce() int {
	if len(k.sets) == 1 { // without a look at the clock, on the way of every request
		return 0
	}
	now := k.now()
	for i := len(k.sets) - 1; i > 0; i-- {
		if !k.sets[i].from.After(now) {
			return i
		}
	}
	return 0
}

func (k Keys) current() keySet { return k.sets[k.InForce()] }

// Only returns the keys with these fingerprints, in the order in which k has them.
func (k Keys) Only(fingerprints []string) Keys {
	kept := slices.DeleteFunc(slices.Clone(k.sets), func(set keySet) bool { return !slices.Contains(fingerprints, set.fingerprint) })
	return Keys{sets: kept, now: k.now}
}

// Token returns the 32-byte key that signs codes and tokens. The slice is the caller's.
func (k Keys) Token() []byte { return bytes.Clone(k.current().token) }

// Hash returns the bytes under which a secret is stored: its HMAC-SHA-256 with the pepper, after the tag of a master secret
// that is not the host's first.
func (k Keys) Hash(secret string) []byte { return k.current().hash(secret) }

// Successor returns the 32 bytes from which the successor of a refresh token is made: its HMAC-SHA-256 with a key of its own.
// Equal tokens have equal successors, so a successor that was not delivered can be made again.
func (k Keys) Successor(token string) []byte { return sum(k.current().successor, token) }

// Demonstration returns the 32 bytes from which the password of an account of a demonstration is made: the HMAC-SHA-256 of
// the account's name with a key of its own. So a password can be shown again, and is stored nowhere.
func (k Keys) Demonstration(account string) []byte { return sum(k.current().demo, account) }

// Share returns the token of a share of a person's, of 256 bits that nobody without the key can guess, and what is stored of it:
// its SHA-256. It is made from what names the share, with a key of its own, so it can be shown again and is stored nowhere.
func (k Keys) Share(ownerID, id string) (token string, hash []byte) {
	return k.current().shareToken(ownerID, id)
}

// ShareAgain returns the token of a share whose hash is stored, with whichever of the keys made it. It is false for one that was made
// with keys that the host has no more.
func (k Keys) ShareAgain(ownerID, id string, hash []byte) (token string, ok bool) {
	for _, set := range k.sets {
		if token, made := set.shareToken(ownerID, id); hmac.Equal(made, hash) {
			return token, true
		}
	}
	return "", false
}

func (s keySet) shareToken(ownerID, id string) (token string, hash []byte) {
	token = base64.RawURLEncoding.EncodeToString(sum(s.share, "token "+ownerID+" "+id))
	return token, ShareHash(token)
}

// ShareSeal marks a text about a share as this host's, such as what a browser keeps.
func (k Keys) ShareSeal(text string) []byte { return k.current().shareSeal(text) }

// MatchesShareSeal reports whether one of the keys has made the seal of a text.
func (k Keys) MatchesShareSeal(text string, seal []byte) bool {
	matches := false
	for _, set := range k.sets {
		matches = hmac.Equal(seal, set.shareSeal(text)) || matches
	}
	return matches
}

func (s keySet) shareSeal(text string) []byte { return sum(s.share, "seal "+text) }

// ShareHash is what is stored of the token of a share.
func ShareHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// Matches reports whether hash is the stored form of secret. An empty hash matches nothing.
//
// Constant time: this is reachable before the client is authenticated.
func (k Keys) Matches(hash []byte, secret string) bool {
	matches := false
	for _, set := range k.sets {
		matches = set.matches(hash, secret) || matches
	}
	return matches
}

// IsCurrent reports whether hash was made with the keys that are in force. One that was not needs keys that will be removed.
func (k Keys) IsCurrent(hash []byte) bool {
	tag := k.current().tag
	return len(hash) == len(tag)+hashSize && bytes.HasPrefix(hash, tag)
}

// Tags returns the beginnings of the hashes that are made with these keys, without that of a host's first master secret,
// which has none.
func (k Keys) Tags() (tags [][]byte) {
	for _, set := range k.sets {
		if len(set.tag) > 0 {
			tags = append(tags, set.tag)
		}
	}
	return tags
}

// NextRegistrationToken returns the token that follows a registration access token. It is derived, so that two updates
// at once, and one that is sent again after a lost answer, have the same next token: the one whose hash is known already, if
// any of the keys made that, and else one of the keys that are in force.
func (k Keys) NextRegistrationToken(token string, known []byte) string {
	for _, set := range k.sets {
		if next := set.nextRegistrationToken(token); k.Matches(known, next) {
			return next
		}
	}
	return k.current().nextRegistrationToken(token)
}

func (s keySet) nextRegistrationToken(token string) string {
	return PrefixRegistrationToken + base64.RawURLEncoding.EncodeToString(sum(s.registration, token))
}

// Fingerprint identifies the keys in force without revealing them: 16 hexadecimal digits, others for another master.
func (k Keys) Fingerprint() string {
	if k.IsZero() {
		return ""
	}
	return k.current().fingerprint
}

// Fingerprints returns those of all the keys, in the order of Each. A database stores them, so that a start with the wrong
// file is rejected before every secret in it fails.
func (k Keys) Fingerprints() []string {
	list := make([]string, len(k.sets))
	for i, set := range k.sets {
		list[i] = set.fingerprint
	}
	return list
}

// String shows the fingerprint only.
func (k Keys) String() string { return fmt.Sprintf("keys %s", k.Fingerprint()) }

// GoString keeps the keys out of %#v.
func (k Keys) GoString() string { return k.String() }

// LogValue keeps the keys out of every log.
func (k Keys) LogValue() slog.Value { return slog.StringValue(k.String()) }
