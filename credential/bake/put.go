package bake

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

// Existing is what to do with a credential that an image has already.
type Existing int

const (
	Refuse    Existing = iota // fail with ErrBaked
	Overwrite                 // remove every credential of either standard
)

// PNG bakes a credential, JSON or a compact JWS, into a PNG file and returns the new file. The credential becomes an
// uncompressed iTXt chunk after the header. The error may be sent to a client.
func PNG(image, payload []byte, label Label, existing Existing) ([]byte, error) {
	l := Limits{}.orDefault()
	want, err := conforming(payload, label, l)
	if err != nil {
		return nil, err
	}
	c, err := openPNG(image, l)
	if err != nil {
		return nil, err
	}
	text := textChunk(marksOf[label].keyword, want.Payload)
	return c.put(image, want, existing, []edit{{headerEnd, headerEnd, text}})
}

// textChunk writes an iTXt chunk: no compression, no language tag, no translated keyword.
func textChunk(keyword string, text []byte) []byte {
	c := binary.BigEndian.AppendUint32(nil, uint32(len(keyword)+5+len(text)))
	c = append(c, "iTXt"+keyword+"\x00\x00\x00\x00\x00"...)
	c = append(c, text...)
	return binary.BigEndian.AppendUint32(c, crc32.ChecksumIEEE(c[4:]))
}

// edit replaces the bytes of a file from start to end.
type edit struct {
	start, end int
	with       []byte
}

// put makes the edits, removes existing credentials, and reads the result back. No credential comes before the place for the
// new one, so the edits are in the order of the file.
func (c *carrier) put(image []byte, want Baked, existing Existing, edits []edit) ([]byte, error) {
	if len(c.places) > 0 && existing != Overwrite {
		return nil, ErrBaked
	}
	for _, p := range c.places {
		edits = append(edits, edit{p.start, p.end, nil})
	}
	var out []byte
	at := 0
	for _, e := range edits {
		out = append(append(out, image[at:e.start]...), e.with...)
		at = e.end
	}
	out = append(out, image[at:]...)
	got, err := Extract(out, Limits{})
	if err == nil && (got.Label != want.Label || !bytes.Equal(got.Payload, want.Payload)) {
		err = errors.New("it would not read back as it is")
	}
	if err != nil {
		return nil, fmt.Errorf("the credential cannot be baked into this image: %w", err)
	}
	return out, nil
}
