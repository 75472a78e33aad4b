package status

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
)

const (
	// minEntries is the minimum number of entries of a list, so that a request for it reveals little about the entry.
	minEntries = 131_072
	// maxListBytes bounds a list when decompressed: 1 MiB of gzip can hold 1 GiB of zeros. It is enough for 33 million
	// credentials.
	maxListBytes = 4 << 20
)

// base64url has no padding, and no stray bits in the last character.
var base64url = base64.RawURLEncoding.Strict()

// decompress reads an encoded list whole, which verifies its checksum.
func decompress(encoded string) ([]byte, error) {
	digits, isBase64url := strings.CutPrefix(encoded, "u")
	if !isBase64url || strings.ContainsAny(digits, "\r\n") {
		return nil, failf(clauseList, "encodedList: must be multibase in base64url, which starts with u")
	}
	unzip, err := gzip.NewReader(base64.NewDecoder(base64url, strings.NewReader(digits)))
	if err != nil {
		return nil, failf(clauseBitstring, "encodedList: is not base64url of gzip")
	}
	bits, err := io.ReadAll(io.LimitReader(unzip, maxListBytes+1))
	switch {
	case len(bits) > maxListBytes:
		return nil, failf(clauseBitstring, "encodedList: has more than %d bytes when decompressed", maxListBytes)
	case err != nil:
		return nil, failf(clauseBitstring, "encodedList: is not base64url of gzip, or was cut short")
	}
	return bits, nil
}

// lookup reads one entry of size bits. Bit 0 of the list is the most significant bit of byte 0 (Section 3.2).
func lookup(bits []byte, index, size int64) (value uint64, err error) {
	entries := int64(len(bits)) * 8 / size
	switch {
	case entries < minEntries:
		return 0, failf(clauseValidate, "the status list has %d entries, fewer than the %d it must have", entries, minEntries)
	case index >= entries:
		return 0, failf(clauseValidate, "statusListIndex: the status list has only %d entries", entries)
	}
	for at := index * size; at < (index+1)*size; at++ {
		value = value<<1 | uint64(bits[at/8]>>(7-at%8)&1)
	}
	return value, nil
}

// List is a bitstring status list being built: entries of 1 to 32 bits, all zero at first.
type List struct {
	bits    []byte
	entries int
	size    int
}

// NewList makes a list. It has at least 131,072 entries, however few are requested.
func NewList(entries, size int) (*List, error) {
	if size < 1 || size > maxStatusSize {
		return nil, fmt.Errorf("a status has 1 to %d bits, not %d", maxStatusSize, size)
	}
	if entries > maxListBytes*8/size {
		return nil, fmt.Errorf("a status list of %d entries has more than %d bytes", entries, maxListBytes)
	}
	entries = max(entries, minEntries)
	return &List{bits: make([]byte, (entries*size+7)/8), entries: entries, size: size}, nil
}

// Set gives an entry a value.
func (l *List) Set(index int, value uint64) error {
	if index < 0 || index >= l.entries {
		return fmt.Errorf("the status list has no entry %d", index)
	}
	if value >= 1<<l.size {
		return fmt.Errorf("the value %d does not fit into %d bits", value, l.size)
	}
	for i := range l.size {
		position := index*l.size + i
		mask := byte(1) << (7 - position%8)
		l.bits[position/8] &^= mask
		if value>>(l.size-1-i)&1 == 1 {
			l.bits[position/8] |= mask
		}
	}
	return nil
}

// Encode writes the list as the encodedList of a BitstringStatusList.
func (l *List) Encode() (string, error) {
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	if _, err := zip.Write(l.bits); err != nil {
		return "", fmt.Errorf("compress status list: %w", err)
	}
	if err := zip.Close(); err != nil {
		return "", fmt.Errorf("compress status list: %w", err)
	}
	return "u" + base64url.EncodeToString(zipped.Bytes()), nil
}
