package bake

import (
	"bytes"
	"errors"
)

// Kind is the kind of a file by its first bytes.
type Kind string

const (
	KindPNG   Kind = "png"
	KindSVG   Kind = "svg" // gzip as well, so that Extract can say that svgz is not accepted
	KindOther Kind = ""
)

const (
	white         = " \t\r\n"
	byteOrderMark = "\uFEFF"
	gzipMagic     = "\x1f\x8b"
)

// Sniff recognizes the images that Extract accepts, by content and not by name. It does not examine the rest of the file.
func Sniff(data []byte) Kind {
	switch {
	case bytes.HasPrefix(data, []byte(pngSignature[:4])):
		return KindPNG
	case bytes.HasPrefix(data, []byte(gzipMagic)), string(rootName(data)) == "svg":
		return KindSVG
	}
	return KindOther
}

// rootName is the name, without its prefix, in the first tag or document type of an XML text.
func rootName(data []byte) []byte {
	rest := bytes.TrimPrefix(data, []byte(byteOrderMark))
	for {
		rest = bytes.TrimLeft(rest, white)
		switch {
		case bytes.HasPrefix(rest, []byte("<?")):
			_, rest, _ = bytes.Cut(rest, []byte("?>"))
		case bytes.HasPrefix(rest, []byte("<!--")):
			_, rest, _ = bytes.Cut(rest, []byte("-->"))
		case bytes.HasPrefix(rest, []byte("<!DOCTYPE")):
			return firstName(bytes.TrimLeft(rest[len("<!DOCTYPE"):], white))
		case bytes.HasPrefix(rest, []byte("<")):
			return firstName(rest[1:])
		default:
			return nil
		}
	}
}

func firstName(s []byte) []byte {
	if end := bytes.IndexAny(s, white+"/>["); end >= 0 {
		s = s[:end]
	}
	return s[bytes.LastIndexByte(s, ':')+1:]
}

// foreign returns the reason why a file that is neither PNG nor SVG is rejected.
func foreign(data []byte) error {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return errors.New("the file is UTF-16 text; an SVG file is accepted in UTF-8 only")
	}
	return errors.New("the file is neither a PNG nor an SVG image")
}
