package bake

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

const (
	pngSignature = "\x89PNG\r\n\x1a\n"
	frame        = 12                             // bytes of a chunk besides its data: length, type, checksum
	headerEnd    = len(pngSignature) + frame + 13 // where the IHDR chunk, always the first, ends
	maxChunk     = 1<<31 - 1                      // PNG, Section 5.3: the longest data of a chunk
	noChunk      = "the PNG file has no text chunk with the keyword clrcredential or openbadgecredential"
	trailing     = "bytes that follow the end of the PNG image were ignored"
)

// chunk is one chunk of a PNG file: the bytes from start to end.
type chunk struct {
	kind       string // four letters
	data       []byte
	start, end int
}

func openPNG(file []byte, l Limits) (carrier, error) {
	if err := l.hold(file); err != nil {
		return carrier{}, err
	}
	c := carrier{absent: noChunk}
	chunks, err := split(file, l)
	if err != nil {
		return carrier{}, err
	}
	for _, chunk := range chunks {
		label, found := chunk.label()
		if !found {
			continue
		}
		err := c.add(place{
			label: label, start: chunk.start, end: chunk.end, older: chunk.kind != "iTXt",
			read: func() ([]byte, []string, error) { return chunk.text(l) },
		})
		if err != nil {
			return carrier{}, err
		}
	}
	if chunks[len(chunks)-1].end < len(file) {
		c.warnings = append(c.warnings, trailing)
	}
	return c, nil
}

// split splits a PNG file into chunks, from IHDR to IEND (PNG, Section 5). It does not examine what follows IEND.
func split(file []byte, l Limits) (chunks []chunk, err error) {
	if !bytes.HasPrefix(file, []byte(pngSignature)) {
		return nil, errors.New("the PNG file does not start with the PNG signature; a transfer as text may have changed it")
	}
	for at := len(pngSignature); ; {
		if len(chunks) == l.Chunks {
			return nil, fmt.Errorf("the PNG file has more than %d chunks", l.Chunks)
		}
		c, err := next(file, at)
		switch {
		case err != nil:
			return nil, err
		case len(chunks) == 0 && (c.kind != "IHDR" || len(c.data) != 13):
			return nil, errors.New("the PNG file does not begin with an IHDR chunk of 13 bytes")
		}
		chunks = append(chunks, c)
		if at = c.end; c.kind == "IEND" {
			return chunks, nil
		}
	}
}

// next reads the chunk that starts at an offset of the file.
func next(file []byte, at int) (chunk, error) {
	rest := file[at:]
	if len(rest) < frame {
		return chunk{}, errors.New("the PNG file ends before its IEND chunk")
	}
	length, kind := binary.BigEndian.Uint32(rest), string(rest[4:8])
	switch {
	case !isLetters(kind):
		return chunk{}, fmt.Errorf("the PNG file has no chunk at byte %d where one is expected", at)
	case length > maxChunk:
		return chunk{}, fmt.Errorf("the %s chunk at byte %d of the PNG file has an impossible length", kind, at)
	case int64(length) > int64(len(rest)-frame):
		return chunk{}, fmt.Errorf("the PNG file ends within the %s chunk at byte %d", kind, at)
	}
	end := 8 + int(length)
	if crc32.ChecksumIEEE(rest[4:end]) != binary.BigEndian.Uint32(rest[end:]) {
		return chunk{}, fmt.Errorf("the %s chunk at byte %d of the PNG file is damaged: its checksum does not fit", kind, at)
	}
	return chunk{kind: kind, data: rest[8:end], start: at, end: at + frame + int(length)}, nil
}

func isLetters(s string) bool {
	for _, b := range []byte(s) {
		if b < 'A' || b > 'Z' && b < 'a' || b > 'z' {
			return false
		}
	}
	return true
}
