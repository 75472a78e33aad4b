package bake

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
)

const (
	olderChunk = "the credential is in a %s chunk; it belongs in an iTXt chunk without compression"
	compressed = "the credential is in a compressed iTXt chunk; compression is not allowed"
	brokenText = "the %s chunk of the credential ends before its text"
)

// label is the label of a text chunk by its keyword. The whole keyword is compared: it ends at the first NUL.
func (c chunk) label() (Label, bool) {
	if c.kind != "iTXt" && c.kind != "tEXt" && c.kind != "zTXt" {
		return "", false
	}
	keyword, _, _ := bytes.Cut(c.data, []byte{0})
	return labelWhere(func(m marks) bool { return m.keyword == string(keyword) })
}

// text is what follows the keyword of a text chunk (PNG, Section 11.3.3).
func (c chunk) text(l Limits) ([]byte, []string, error) {
	_, rest, found := bytes.Cut(c.data, []byte{0})
	if !found {
		return nil, nil, fmt.Errorf(brokenText, c.kind)
	}
	if c.kind == "iTXt" {
		return international(rest, l)
	}
	warnings := []string{fmt.Sprintf(olderChunk, c.kind)}
	if c.kind == "tEXt" {
		return rest, warnings, nil
	}
	if len(rest) == 0 {
		return nil, nil, fmt.Errorf(brokenText, c.kind)
	}
	text, err := inflate(rest[0], rest[1:], l)
	return text, warnings, err
}

// international reads the rest of an iTXt chunk: compression flag and method, language tag, translated keyword, text.
func international(rest []byte, l Limits) ([]byte, []string, error) {
	if len(rest) < 2 {
		return nil, nil, fmt.Errorf(brokenText, "iTXt")
	}
	flag, method := rest[0], rest[1]
	fields := bytes.SplitN(rest[2:], []byte{0}, 3)
	if len(fields) < 3 {
		return nil, nil, fmt.Errorf(brokenText, "iTXt")
	}
	switch flag {
	case 0:
		return fields[2], nil, nil
	case 1:
		text, err := inflate(method, fields[2], l)
		return text, []string{compressed}, err
	}
	return nil, nil, errors.New("the compression flag of the credential's iTXt chunk is neither 0 nor 1")
}

// inflate decompresses no more than the maximum size of a credential.
func inflate(method byte, data []byte, l Limits) ([]byte, error) {
	if method != 0 {
		return nil, errors.New("the credential in the PNG file is compressed by an unknown method")
	}
	r, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, errors.New("the compressed credential in the PNG file is damaged")
	}
	text, err := io.ReadAll(io.LimitReader(r, int64(l.Payload)+1))
	switch {
	case len(text) > l.Payload:
		return nil, fmt.Errorf("the baked credential is longer than %d bytes when decompressed", l.Payload)
	case err != nil:
		return nil, errors.New("the compressed credential in the PNG file is damaged")
	}
	return text, nil
}
