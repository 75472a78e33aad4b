package specimen

import (
	"bytes"
	"fmt"
	"strconv"
)

// Tampered is a JSON specimen whose name was changed after it was signed. It is still well formed and conforming.
func Tampered(signed []byte) []byte {
	document := object(signed)
	name, _ := document["name"].(string)
	document["name"] = name + ", with distinction"
	return encoded(document)
}

// BadSignature is a JWS specimen with another signature of the same length.
func BadSignature(jws []byte) []byte {
	dot := bytes.LastIndexByte(jws, '.')
	if dot < 0 || dot+1 == len(jws) {
		panic("specimen: this is no signed JWS")
	}
	spoiled := bytes.Clone(jws)
	// The first character stands for six whole bits, so the signature stays canonical base64url.
	if spoiled[dot+1] == 'A' {
		spoiled[dot+1] = 'B'
	} else {
		spoiled[dot+1] = 'A'
	}
	return spoiled
}

// Doubled is a JSON specimen with one more id, before the one that was signed. Readers that keep the last member of a
// name see a good credential, others see another one.
func Doubled(signed []byte, id string) []byte {
	rest, isObject := bytes.CutPrefix(bytes.TrimSpace(signed), []byte("{"))
	if !isObject {
		panic("specimen: this is no JSON object")
	}
	return fmt.Appendf(nil, "{\"id\": %s,%s", strconv.Quote(id), rest)
}
