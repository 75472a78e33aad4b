package exchange

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"strings"
)

// decode undoes a Content-Encoding, which a host may use without being asked (RFC 9110, Section 12.5.3). A response that
// was decoded is Uncompressed and has the field no more; what cannot be decoded stays as it is.
func decode(response *http.Response, body []byte) ([]byte, error) {
	var decoder io.Reader
	var err error
	switch strings.ToLower(strings.TrimSpace(response.Header.Get("Content-Encoding"))) {
	case "gzip", "x-gzip":
		decoder, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		decoder, err = inflate(body)
	default:
		return body, nil
	}
	if err != nil || len(body) == 0 {
		return body, nil
	}
	decoded, err := io.ReadAll(io.LimitReader(decoder, maxBody+1))
	switch {
	case len(decoded) > maxBody:
		return decoded[:maxBody], ErrTooLarge
	case err != nil:
		return body, nil
	}
	response.Header.Del("Content-Encoding")
	response.Header.Del("Content-Length")
	response.ContentLength, response.Uncompressed = int64(len(decoded)), true
	return decoded, nil
}

// inflate reads deflate, which is the zlib format, and what some hosts send instead: the compressed data alone (RFC 9110,
// Section 8.4.1.2).
func inflate(body []byte) (io.Reader, error) {
	if decoder, err := zlib.NewReader(bytes.NewReader(body)); err == nil {
		return decoder, nil
	}
	return bufio.NewReader(flate.NewReader(bytes.NewReader(body))), nil
}
