package credential

import (
	"bytes"
	"slices"
	"strings"

	"clrhost/internal/strictjson"
	"clrhost/internal/untyped"
)

// typeEnveloped is the type of an object that holds a JWT in a data: URL (VC Data Model 2.0, Section 4.13).
const typeEnveloped = "EnvelopedVerifiableCredential"

// envelopes are the media types of the JWTs that are read here.
var envelopes = []string{"application/vc+jwt", "application/vc+ld+json+jwt", "application/jwt"}

// unwrapped returns the JWT that a file holds as an EnvelopedVerifiableCredential, or the file itself when it is something
// else. Its content is not unwrapped again, so an envelope in an envelope is rejected.
func unwrapped(data []byte, l strictjson.Limits) []byte {
	if !bytes.Contains(data, []byte(typeEnveloped)) {
		return data // most files; the rest is decoded once more
	}
	envelope, err := object(data, l)
	if err != nil || isCredential(envelope) || !untyped.Contains(envelope["type"], typeEnveloped) {
		return data
	}
	media, token, found := strings.Cut(strings.TrimPrefix(untyped.Text(envelope["id"]), "data:"), ",")
	if !found || !slices.Contains(envelopes, media) || !compactJWS.MatchString(token) {
		return data
	}
	return []byte(token)
}
