package archive

import (
	"archive/zip"
	"compress/flate"
	"fmt"
	"io"
	"strings"
	"time"

	"clrhost/credential/transcript"
)

// Writer writes an archive as it goes: nothing stays in memory but the list of its entries.
type Writer struct {
	to      *zip.Writer
	deflate *flate.Writer // of the entry that is written; one serves all
}

// NewWriter returns a writer to w.
func NewWriter(w io.Writer) *Writer {
	out := &Writer{to: zip.NewWriter(w)}
	out.deflate, _ = flate.NewWriter(nil, flate.BestSpeed) // fails only for a level that does not exist
	out.to.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		out.deflate.Reset(w)
		return out.deflate, nil
	})
	return out
}

// Create begins an entry of the time, and completes the one before it.
func (w *Writer) Create(name string, at time.Time) (io.Writer, error) {
	entry, err := w.to.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at.UTC().Truncate(time.Second)})
	if err != nil {
		return nil, fmt.Errorf("begin %s: %w", name, err)
	}
	return entry, nil
}

// Close completes the archive. It does not close what is written to.
func (w *Writer) Close() error { return w.to.Close() }

const maxSlug = 48 // characters

// Name is the name of a file for the record with the number, without an ending: safe on every system, in order, and with as much
// of the title as ASCII letters and digits can say.
func Name(number int64, title string) string {
	var slug strings.Builder
	for _, word := range strings.FieldsFunc(transcript.Fold(title), isNoSlug) {
		if slug.Len()+1+len(word) > maxSlug {
			break
		}
		slug.WriteString("-" + word)
	}
	return fmt.Sprintf("%05d%s", number, slug.String())
}

func isNoSlug(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') }
