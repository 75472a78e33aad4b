package credential

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strings"
)

// ErrForeign means that what was read is no credential and does not claim to be one.
var ErrForeign = errors.New("not a credential")

// foreign is the error that names what was read instead.
type foreign string

func (f foreign) Error() string      { return string(f) }
func (foreign) Is(target error) bool { return target == ErrForeign }

// People submit what they have: a PDF, a response of an API, a token with the word Bearer. foreignText and foreignObject
// recognize what is not a credential, so that one sentence can name it, where in it a credential is, and what to do. They
// return "" for what the parsers and the checks report.

// What may be submitted, as the end of a sentence.
const (
	expectedDocument = "a JSON object or a compact JWS is expected"
	expectedFile     = "a JSON object, a compact JWS, or a PNG or SVG image with a credential baked into it is expected"
)

// mediaNames are the types of http.DetectContentType that have a common name.
var mediaNames = map[string]string{
	"application/pdf":              "a PDF document",
	"application/zip":              "a ZIP archive",
	"application/x-gzip":           "gzip-compressed data",
	"application/x-rar-compressed": "a RAR archive",
	"application/octet-stream":     "binary data",
	"text/html; charset=utf-8":     "an HTML page",
	"text/xml; charset=utf-8":      "an XML document",
	"text/plain; charset=utf-16le": "UTF-16 text",
	"text/plain; charset=utf-16be": "UTF-16 text",
	"image/png":                    "a PNG image",
	"image/jpeg":                   "a JPEG image",
	"image/gif":                    "a GIF image",
	"image/webp":                   "a WebP image",
	"image/bmp":                    "a BMP image",
}

// compactJWS is three base64url parts, of which the last may be missing its text.
var compactJWS = regexp.MustCompile(`^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$`)

// foreignText names a text that is neither a JSON object nor one compact JWS. The text has no white space around it.
func foreignText(text []byte, expected string) string {
	media := http.DetectContentType(text)
	switch {
	case len(text) == 0:
		return "this is empty: " + expected
	case !strings.HasPrefix(media, "text/plain; charset=utf-8"):
		return "this is " + mediaName(media) + ", not a credential: " + expected
	case text[0] == '{':
		return ""
	case hasPrefixFold(text, "Bearer "):
		return "this begins with the word Bearer, which belongs to the header of an HTTP request: leave the word out"
	case hasPrefixFold(text, "http://"), hasPrefixFold(text, "https://"):
		return "this is a URL, not a credential: give what is found there; " + expected
	case hasPrefixFold(text, "data:"):
		return "this is a data URL: give the part after the comma, decoded; " + expected
	case hasPrefixFold(text, "-----BEGIN "):
		return "this is a PEM file, such as holds a key or a certificate, not a credential: " + expected
	}
	if json.Valid(text) {
		return foreignJSON(text, expected)
	}
	return foreignToken(string(text), expected)
}

func mediaName(media string) string {
	if name, known := mediaNames[media]; known {
		return name
	}
	name, _, _ := strings.Cut(media, ";")
	return "a file of type " + name
}

func hasPrefixFold(text []byte, prefix string) bool {
	return len(text) >= len(prefix) && bytes.EqualFold(text[:len(prefix)], []byte(prefix))
}

// foreignJSON names valid JSON that is no object.
func foreignJSON(text []byte, expected string) string {
	switch text[0] {
	case '[':
		return "this is a JSON array: give one credential at a time, such as the one at /0; " + expected
	case '"':
		var inner string
		if json.Unmarshal(text, &inner) == nil && compactJWS.MatchString(strings.TrimSpace(inner)) {
			return "this is a compact JWS in quotation marks: leave the quotation marks out"
		}
		return "this is a JSON string, not a credential: " + expected
	case 't', 'f':
		return "this is a JSON boolean, not a credential: " + expected
	case 'n':
		return "this is JSON's null, not a credential: " + expected
	}
	return "this is a number, not a credential: " + expected
}

// foreignToken names formats that are related to a compact JWS.
func foreignToken(text, expected string) string {
	joined := strings.Join(strings.Fields(text), "")
	first, _, _ := strings.Cut(text, "~")
	switch {
	case joined != text && compactJWS.MatchString(joined) && strings.HasPrefix(text, "ey"):
		return "this is a compact JWS broken by white space: join its parts"
	case first != text && compactJWS.MatchString(first):
		return "this is an SD-JWT, whose claims are disclosed one by one; " + expected
	case strings.HasPrefix(text, "ey") && strings.Count(text, ".") == 4:
		return "this is an encrypted token (a JWE): only the holder of its key can decrypt it; " + expected
	case isBase64URL(text[0]) && !strings.HasPrefix(text, "ey") && joined != text:
		return "this is text, not a credential: " + expected
	}
	return ""
}
