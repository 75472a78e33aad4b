package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// openInput opens a file, or standard input when the path is -.
func openInput(path string, stdin io.Reader) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(stdin), nil
	}
	return os.Open(path)
}

// readInput reads at most the given number of bytes of a file, or of standard input when the path is -. A caller asks for one
// more than it allows, to recognize an input that is too long.
func readInput(path string, stdin io.Reader, most int64) ([]byte, error) {
	in, err := openInput(path, stdin)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(io.LimitReader(in, most))
}

const maxSecret = 64 << 10 // bytes

// readSecret reads the one line of a file that a flag names, without the line end that editors and echo write.
func readSecret(flag, path string, stdin io.Reader) (string, error) {
	if path == "" {
		return "", fmt.Errorf("%s: must name a file, or - for standard input", flag)
	}
	text, err := readInput(path, stdin, maxSecret+1)
	switch {
	case err != nil:
		return "", fmt.Errorf("%s: %w", flag, err)
	case len(text) > maxSecret:
		return "", fmt.Errorf("%s: must have at most %d bytes", flag, maxSecret)
	}
	secret := strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r")
	if !utf8.ValidString(secret) || strings.ContainsAny(secret, "\r\n") {
		return "", fmt.Errorf("%s: must hold one line of UTF-8 text", flag)
	}
	return secret, nil
}
