package records

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"iter"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"clrhost/internal/datauri"
)

// A record may hold files itself, as data: URLs: pictures of achievements, and evidence. The address of one names it by a
// hash of that URL, so a page links to it without counting, and the link keeps its meaning when the record is replaced.

// fileName names the file that a data: URL holds.
func fileName(uri string) string {
	sum := sha256.Sum256([]byte(uri))
	return hex.EncodeToString(sum[:16])
}

// maxWrapped is how deeply JWTs inside a record are looked into: a credential in it, an endorsement of that, and one more.
const maxWrapped = 3

// heldFile finds the file of that name in a record as it was received, or in a credential that is embedded in it.
func heldFile(body []byte, name string) (datauri.File, bool) {
	if payload, isJWS := jwsPayload(bytes.TrimSpace(body)); isJWS {
		body = payload
	}
	uri, found := heldURL(body, name, maxWrapped)
	if !found {
		return datauri.File{}, false
	}
	file, err := datauri.Parse(strings.TrimSpace(uri))
	return file, err == nil
}

// heldURL looks for the data: URL of that name among the strings of a JSON text. The text is looked through and not
// decoded, because each picture on a page is a request of its own.
func heldURL(text []byte, name string, wrapped int) (string, bool) {
	for quoted := range quotedStrings(text) {
		if payload, isJWS := jwsPayload(quoted[1 : len(quoted)-1]); isJWS && wrapped > 0 {
			if uri, found := heldURL(payload, name, wrapped-1); found {
				return uri, true
			}
			continue
		}
		if uri, ok := dataURL(quoted); ok && fileName(uri) == name {
			return uri, true
		}
	}
	return "", false
}

// quotedStrings are the strings of a JSON text, names among them, in their quotes. Each is valid until the next one.
func quotedStrings(text []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		from := jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
		for {
			if from.PeekKind() != '"' {
				if _, err := from.ReadToken(); err != nil {
					return // the end; whatever is stored is JSON
				}
				continue
			}
			if quoted, err := from.ReadValue(); err != nil || !yield(quoted) {
				return
			}
		}
	}
}

// dataURL reads a JSON string that is one, perhaps with spaces around it.
func dataURL(quoted []byte) (uri string, ok bool) {
	if content := quoted[1 : len(quoted)-1]; bytes.IndexByte(content, '\\') < 0 {
		start := bytes.TrimLeft(content, " ")
		return string(content), datauri.Is(string(start[:min(len(start), len("data:"))]))
	}
	err := json.Unmarshal(quoted, &uri)
	return uri, err == nil && datauri.Is(strings.TrimSpace(uri))
}

// jwsPayload returns the payload of a compact JWS, whose header begins with an opening brace.
func jwsPayload(text []byte) ([]byte, bool) {
	if !bytes.HasPrefix(text, []byte("ey")) && !bytes.HasPrefix(text, []byte("ew")) {
		return nil, false
	}
	parts := bytes.Split(text, []byte("."))
	if len(parts) != 3 {
		return nil, false
	}
	payload, err := base64.RawURLEncoding.AppendDecode(nil, parts[1])
	return payload, err == nil
}
