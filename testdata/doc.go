// Package testdata has no code. Its folder vectors holds the test vectors, described in vectors/README.md.
package testdata
