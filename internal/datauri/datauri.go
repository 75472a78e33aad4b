// Package datauri reads data: URLs (RFC 2397), with which a stranger's document holds a file instead of naming one. The
// type and the size of the file are known before anything is decoded. It is a leaf.
package datauri

import (
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net/url"
	"strings"
)

// unknown is the type of a file whose own cannot be read (RFC 2046, Section 4.5.1).
const unknown = "application/octet-stream"

// File is the file that a data: URL holds.
type File struct {
	Type string // its media type as written, in lower case and without parameters; nothing says that the file is of it
	Size int    // in bytes

	text   string // base64 without padding, or percent-encoded
	base64 bool
}

// Is reports whether a URL is a data: URL, well-formed or not.
func Is(uri string) bool {
	return len(uri) >= len("data:") && strings.EqualFold(uri[:len("data:")], "data:")
}

// Parse reads a data: URL. Its failure says which part of it breaks the rule.
func Parse(uri string) (File, error) {
	if !Is(uri) {
		return File{}, errors.New("it is no data: URL")
	}
	head, text, found := strings.Cut(uri[len("data:"):], ",")
	if !found {
		return File{}, errors.New("the data: URL has no comma before its data")
	}
	media, isBase64 := cutBase64(head)
	f := File{Type: typeOf(media), text: text, base64: isBase64}
	if !isBase64 {
		f.Size = len(text) - 2*strings.Count(text, "%")
		return f, nil
	}
	var err error
	if f.text, err = bare(text); err != nil {
		return File{}, err
	}
	f.Size = base64.RawStdEncoding.DecodedLen(len(f.text))
	return f, nil
}

// Decode returns the file, which is Size bytes.
func (f File) Decode() ([]byte, error) {
	if f.base64 {
		file, err := base64.RawStdEncoding.DecodeString(f.text)
		if err != nil {
			return nil, fmt.Errorf("decode base64: %w", err)
		}
		return file, nil
	}
	file, err := url.PathUnescape(f.text)
	if err != nil {
		return nil, fmt.Errorf("decode percent-encoding: %w", err)
	}
	return []byte(file), nil
}

// cutBase64 takes the token base64 from the end of what stands before the comma.
func cutBase64(head string) (media string, isBase64 bool) {
	at := strings.LastIndexByte(head, ';')
	if at < 0 || !strings.EqualFold(strings.TrimSpace(head[at+1:]), "base64") {
		return head, false
	}
	return head[:at], true
}

// typeOf reads the media type. One that is left out is text/plain (RFC 2397, Section 2).
func typeOf(media string) string {
	if media == "" || media[0] == ';' {
		media = "text/plain" + media
	}
	name, _, err := mime.ParseMediaType(media)
	if err != nil || !strings.Contains(name, "/") {
		return unknown
	}
	return name
}

// bare is base64 without what a URL may add to it: percent-encoding, line breaks and padding. The alphabet is the standard
// one (RFC 4648, Section 4); the one for URLs is read as well, because data: URLs are written with it.
func bare(text string) (string, error) {
	if strings.ContainsRune(text, '%') {
		var err error
		if text, err = url.PathUnescape(text); err != nil {
			return "", fmt.Errorf("decode percent-encoding: %w", err)
		}
	}
	if strings.ContainsAny(text, " \t\r\n-_") {
		text = strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "", "-", "+", "_", "/").Replace(text)
	}
	return strings.TrimRight(text, "="), nil
}
