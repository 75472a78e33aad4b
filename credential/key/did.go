package key

import (
	"net/url"
	"regexp"
	"strings"

	"clrhost/credential/proof"
)

const (
	didKey = "did:key:"
	didJWK = "did:jwk:"
	didWeb = "did:web:"
)

// IsSelf reports whether an id contains its key, so that nothing has to be fetched to know whose key it is.
func IsSelf(id string) bool { return strings.HasPrefix(id, didKey) || strings.HasPrefix(id, didJWK) }

// resolveDIDKey reads the key from the identifier. A fragment MUST repeat it.
func resolveDIDKey(id string) (proof.Method, error) {
	did, fragment, hasFragment := strings.Cut(id, "#")
	text := strings.TrimPrefix(did, didKey)
	if hasFragment && fragment != text {
		return proof.Method{}, unusable("the fragment of a did:key verification method must repeat the key")
	}
	key, err := proof.ParseMultikey(text)
	if err != nil {
		return proof.Method{}, unusable("the did:key identifier cannot be used: %s", err)
	}
	return proof.Method{ID: id, PublicKey: key}, nil
}

// resolveDIDJWK reads the key from the identifier. Its only verification method is #0.
func resolveDIDJWK(id string) (proof.Method, error) {
	did, fragment, hasFragment := strings.Cut(id, "#")
	if hasFragment && fragment != "0" {
		return proof.Method{}, unusable("the only verification method of a did:jwk is #0")
	}
	m, err := proof.ParseDIDJWK(did)
	if err != nil {
		return proof.Method{}, keyTrouble(err)
	}
	m.ID = id
	return m, nil
}

// didWebForm matches a host, a port and a path, without characters that have a meaning in a URL.
var didWebForm = regexp.MustCompile(`^did:web:([A-Za-z0-9.-]+)(?:%3[Aa]([0-9]{1,5}))?((?::[A-Za-z0-9._%-]+)*)$`)

// didWebURL is the URL of a did:web document. With a path there is a second URL, which an example of the standard uses.
func didWebURL(did string) (address, fallback string, err error) {
	parts := didWebForm.FindStringSubmatch(did)
	if parts == nil {
		return "", "", unusable("%s is not a did:web", quote(did))
	}
	address = "https://" + parts[1]
	if parts[2] != "" {
		address += ":" + parts[2]
	}
	if parts[3] == "" {
		return address + "/.well-known/did.json", "", nil
	}
	for segment := range strings.SplitSeq(parts[3][1:], ":") {
		plain, err := url.PathUnescape(segment)
		if err != nil || plain == "." || plain == ".." || strings.ContainsAny(plain, "/\\") {
			return "", "", unusable("%s has a path that is not a did:web path", quote(did))
		}
		address += "/" + segment
	}
	return address + "/did.json", address, nil
}
