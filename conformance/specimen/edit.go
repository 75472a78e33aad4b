package specimen

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Edit changes a document. It panics when the document has no such place: the case that uses it is then wrong, and
// every run would show it.
type Edit func(document map[string]any)

// Set puts a value at a JSON pointer (RFC 6901). The place is a member, there or not, of an object that is there, or an
// element of an array.
func Set(pointer string, value any) Edit {
	return at(pointer, func(any) any { return decoded(value) })
}

// Remove removes the member or element at a JSON pointer.
func Remove(pointer string) Edit {
	return at(pointer, func(old any) any {
		if old == nil {
			panic("specimen: there is nothing to remove at " + pointer)
		}
		return gone{}
	})
}

// Append adds a value to the array at a JSON pointer, or makes one of it where there is none.
func Append(pointer string, value any) Edit {
	return at(pointer, func(old any) any {
		list, isList := old.([]any)
		if old != nil && !isList {
			panic("specimen: there is no array at " + pointer)
		}
		return append(slices.Clone(list), decoded(value))
	})
}

// gone replaces what an edit removes.
type gone struct{}

// at is an edit of what is at a JSON pointer; the change gets nil for a member that is absent.
func at(pointer string, change func(old any) any) Edit {
	names := slices.Collect(jsontext.Pointer(pointer).Tokens())
	return func(document map[string]any) { changed(document, names, pointer, change) }
}

// changed returns v with what the names lead to changed.
func changed(v any, names []string, pointer string, change func(any) any) any {
	if len(names) == 0 {
		return change(v)
	}
	switch container := v.(type) {
	case map[string]any:
		member := changed(container[names[0]], names[1:], pointer, change)
		if member == (gone{}) {
			delete(container, names[0])
			return container
		}
		container[names[0]] = member
		return container
	case []any:
		i, err := strconv.Atoi(names[0])
		if err != nil || i < 0 || i >= len(container) {
			break
		}
		element := changed(container[i], names[1:], pointer, change)
		if element == (gone{}) {
			return slices.Delete(container, i, i+1)
		}
		container[i] = element
		return container
	}
	panic("specimen: there is no such place: " + pointer)
}

// decoded is the value as encoding/json would have decoded it, so that later edits find only objects and arrays.
func decoded(value any) (plain any) {
	if err := json.Unmarshal(encoded(value), &plain); err != nil {
		panic(fmt.Sprintf("specimen: read a value: %v", err))
	}
	return plain
}

// ID sets the credential's id.
func ID(id string) Edit { return Set("/id", id) }

// Name sets the credential's name.
func Name(name string) Edit { return Set("/name", name) }

// NonASCII is a name in several scripts, some of it beyond the Basic Multilingual Plane, and none in a form that
// normalisation would change.
const NonASCII = "Zeugnis für Ελένη, 学习记录, سجل التعلّم 🎓"

// ValidFrom sets the time from which the credential is valid, in the zone of t.
func ValidFrom(t time.Time) Edit { return Set("/validFrom", t.Format(time.RFC3339)) }

// Issued sets every date of a small credential to t: from when it and the credential embedded in it are valid, and when it
// was awarded. Its proofs have that date, too.
func Issued(t time.Time) Edit {
	date := t.UTC().Format(time.RFC3339)
	return both(Set("/validFrom", date), Set("/awardedDate", date), Set(nested+"/validFrom", date))
}

// ValidUntil sets the time at which the credential ends, in the zone of t.
func ValidUntil(t time.Time) Edit { return Set("/validUntil", t.Format(time.RFC3339)) }

// Expired makes the credential one that ended a minute after its validFrom.
func Expired() Edit {
	return func(document map[string]any) {
		ValidUntil((&Draft{document: document}).ValidFrom().Add(time.Minute))(document)
	}
}

// Subject sets the id of the person whom the credential and those embedded in it are about.
func Subject(id string) Edit {
	return func(document map[string]any) {
		Set("/credentialSubject/id", id)(document)
		subject, _ := document["credentialSubject"].(map[string]any)
		embedded, _ := subject["verifiableCredential"].([]any)
		for i := range embedded {
			Set(fmt.Sprintf("/credentialSubject/verifiableCredential/%d/credentialSubject/id", i), id)(document)
		}
	}
}

// Recipient adds an e-mail address to what identifies the person, for hosts that accept only records of their own users.
func Recipient(email string) Edit {
	return Append("/credentialSubject/identifier", map[string]any{
		"type": "IdentityObject", "hashed": false, "identityHash": email, "identityType": "emailAddress"})
}

// IssuerURI names the issuer by its id alone instead of a Profile.
func IssuerURI() Edit {
	return at("/issuer", func(old any) any {
		profile, isProfile := old.(map[string]any)
		if !isProfile {
			panic("specimen: the issuer is no Profile")
		}
		return profile["id"]
	})
}

// Status adds a credentialStatus entry that points to a host which does not exist: whether the credential was revoked
// cannot be found out.
func Status() Edit {
	return func(document map[string]any) {
		Append("/@context", "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")(document)
		Set("/credentialStatus", map[string]any{"id": "https://hillside.example/status", "type": "1EdTechRevocationList"})(document)
	}
}

// Image puts an image of so many bytes into the credential, as a data URI.
func Image(size int) Edit {
	const head = "data:image/png;base64,"
	return Set("/image", map[string]any{"type": "Image", "id": head + strings.Repeat("A", max(0, size-len(head)))})
}
