package password

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHash(t *testing.T) {
	hash, err := Hash("correct horse")
	require.NoError(t, err)
	require.Regexp(t, `^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`, hash)

	again, err := Hash("correct horse")
	require.NoError(t, err)
	require.NotEqual(t, hash, again, "each hash has a salt of its own")

	_, err = Hash("")
	require.Error(t, err)
}

func TestMatches(t *testing.T) {
	hash, err := Hash("correct horse")
	require.NoError(t, err)
	for typed, want := range map[string]bool{"correct horse": true, "Correct horse": false, "correct horse ": false, "": false} {
		match, err := Matches(hash, typed)
		require.NoError(t, err)
		require.Equal(t, want, match, "%q", typed)
	}
	match, err := Matches(Decoy(), "correct horse")
	require.NoError(t, err)
	require.False(t, match)
}

func TestMatchesReadsTheCostFromTheHash(t *testing.T) {
	h := phc{params: params{memory: 64, time: 1, threads: 2}, salt: []byte("eight-by"), key: make([]byte, 16)}
	h.key = h.derive("x", 16)
	match, err := Matches(h.String(), "x")
	require.NoError(t, err)
	require.True(t, match)
}

func TestMatchesRejectsOtherHashes(t *testing.T) {
	const salt, key = "c29tZXNhbHRzb21lc2FsdA", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI"
	good := "$argon2id$v=19$m=64,t=1,p=1$" + salt + "$" + key
	_, err := Matches(good, "x")
	require.NoError(t, err)
	for name, hash := range map[string]string{
		"empty":              "",
		"bcrypt":             "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
		"argon2i":            strings.Replace(good, "argon2id", "argon2i", 1),
		"version":            strings.Replace(good, "v=19", "v=16", 1),
		"no parameters":      strings.Replace(good, "m=64,t=1,p=1", "", 1),
		"another order":      strings.Replace(good, "m=64,t=1,p=1", "t=1,m=64,p=1", 1),
		"more parameters":    strings.Replace(good, "p=1", "p=1,keyid=a", 1),
		"zero in front":      strings.Replace(good, "t=1", "t=01", 1),
		"negative":           strings.Replace(good, "t=1", "t=-1", 1),
		"no passes":          strings.Replace(good, "t=1", "t=0", 1),
		"too many passes":    strings.Replace(good, "t=1", "t=11", 1),
		"no lanes":           strings.Replace(good, "p=1", "p=0", 1),
		"too many lanes":     strings.Replace(good, "p=1", "p=9", 1),
		"too little memory":  strings.Replace(good, "m=64", "m=7", 1),
		"too much memory":    strings.Replace(good, "m=64", "m=262145", 1),
		"memory overflows":   strings.Replace(good, "m=64", "m=4294967297", 1),
		"short salt":         strings.Replace(good, salt, "c29tZQ", 1),
		"short key":          strings.Replace(good, key, "MTIzNDU2Nzg", 1),
		"padded":             good + "=",
		"base64url":          strings.Replace(good, salt, "c29tZXNhbHRzb21lc2Fs-_", 1),
		"one field too many": good + "$",
	} {
		match, err := Matches(hash, "x")
		require.Error(t, err, name)
		require.False(t, match, name)
		if hash != "" {
			require.NotContains(t, err.Error(), key, name)
		}
	}
}

// No stored text may cause a panic or cost more than the bounds.
func FuzzParsePHC(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$MTIzNDU2Nzg5MDEyMzQ1Ng")
	f.Add(Decoy())
	f.Fuzz(func(t *testing.T, s string) {
		h, err := parsePHC(s)
		if err == nil {
			require.Equal(t, s, h.String())
			require.True(t, h.bounded())
		}
	})
}
