// Package scope lists the scopes of this host, each with the words in which the consent page explains it. It is a leaf: what
// a client asked for, registered or was granted is decided elsewhere.
package scope

import (
	"slices"
	"strings"

	"clrhost/internal/phrase"
)

// The scopes of the CLR API, one for each operation, and the one that asks for a refresh token.
const (
	CredentialReadonly = prefix + "credential.readonly" // getCredentials
	CredentialUpsert   = prefix + "credential.upsert"   // upsertCredential
	ProfileReadonly    = prefix + "profile.readonly"    // getProfile
	ProfileUpdate      = prefix + "profile.update"      // putProfile
	OfflineAccess      = "offline_access"               // refresh tokens

	prefix = "https://purl.imsglobal.org/spec/clr/v2p0/scope/"
)

// Scope is one scope with the words that explain it to the person who is asked for it.
type Scope struct {
	Name     string        // as in a scope parameter
	Title    phrase.Phrase // a short label, without a period
	Sentence phrase.Phrase // what the client may do with it
	Changes  bool          // it changes the record, so a person has to choose it
}

// All returns every known scope in the order in which they are shown, offline_access last. The slice is the caller's.
func All() []Scope {
	return []Scope{
		{
			Name:     CredentialReadonly,
			Title:    phrase.Of("Read your credentials"),
			Sentence: phrase.Of("It can see and copy every credential in your record, with courses, results and evidence."),
		},
		{
			Name:     CredentialUpsert,
			Title:    phrase.Of("Add and update credentials"),
			Sentence: phrase.Of("It can put new credentials into your record and replace one with a newer version. It cannot delete any."),
			Changes:  true,
		},
		{
			Name:     ProfileReadonly,
			Title:    phrase.Of("Read your profile"),
			Sentence: phrase.Of("It can see your profile: your name, your e-mail address and what else you keep there."),
		},
		{
			Name:     ProfileUpdate,
			Title:    phrase.Of("Change your profile"),
			Sentence: phrase.Of("It can replace what your profile says about you."),
			Changes:  true,
		},
		{
			Name:     OfflineAccess,
			Title:    phrase.Of("Stay connected"),
			Sentence: phrase.Of("It can keep doing this while you are away. You can stop it at any time under Apps."),
		},
	}
}

// Lookup finds a scope by its exact name. No prefix, wildcard or other case matches.
func Lookup(name string) (Scope, bool) {
	for _, s := range All() {
		if s.Name == name {
			return s, true
		}
	}
	return Scope{}, false
}

// Parse splits a scope parameter into names, each once and in the order of first occurrence. RFC 6749, Section 3.3,
// separates names by one space; runs of spaces and tabs are read the same way, because clients send them. It returns
// nil when there is no name.
func Parse(s string) []string {
	var names []string
	for _, name := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' }) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Short joins names without the prefix that all scopes of the API share.
func Short(names []string) string {
	return strings.ReplaceAll(Join(names), prefix, "")
}

// Join writes names as a scope parameter (RFC 6749, Section 3.3).
func Join(names []string) string {
	return strings.Join(names, " ")
}
