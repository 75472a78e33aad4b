package main

import (
	"io"
	"os"
)

// readInput reads at most so many bytes of a file, or of standard input when the path is -. Who calls it asks for more
// than is allowed, and so learns of too many.
func readInput(path string, stdin io.Reader, most int64) ([]byte, error) {
	in := stdin
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	return io.ReadAll(io.LimitReader(in, most))
}
