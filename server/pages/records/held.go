package records

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// A record may hold files itself, as data: URLs: pictures of achievements, and evidence. The address of one names it by a
// hash of that URL, so a page links to it without counting, and the link keeps its meaning when the record is replaced.

// fileName names the file that a data: URL holds.
func fileName(uri string) string {
	sum := sha256.Sum256([]byte(uri))
	return hex.EncodeToString(sum[:16])
}

// filePath is where the file that a data: URL of a record holds can be had.
func filePath(number int64, uri string) string {
	return strings.Replace(fill(PathPicture, paramNumber, number), ":"+paramPicture, fileName(uri), 1)
}
