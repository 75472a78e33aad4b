package report

import (
	"archive/zip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// WriteBundle writes the evidence of a run as one ZIP file: an index, the three reports, the settings of the run, a file
// with the exchanges of each step of the certification, and checksums. Nothing in it depends on when and where it is
// written, so the same run gives the same bytes. Like the reports it holds no secret.
func WriteBundle(w io.Writer, d Document) error {
	whole := d
	whole.AllExchanges = true
	b := bundle{zip: zip.NewWriter(w), at: d.Run.Started.UTC()}
	err := errors.Join(
		b.add("README.txt", func(w io.Writer) error { return writeIndex(w, d) }),
		b.add("report.html", func(w io.Writer) error { return WriteHTML(w, d) }),
		b.add("report.json", func(w io.Writer) error { return WriteJSON(w, whole) }),
		b.add("report.junit.xml", func(w io.Writer) error { return WriteJUnit(w, d, JUnitOptions{}) }),
		b.add("settings.yaml", func(w io.Writer) error { return writeSettings(w, d.Run.Settings) }),
	)
	for _, r := range d.rehearsals() {
		err = errors.Join(err, b.add(r.file(), func(w io.Writer) error { return writeStep(w, r, d.Run) }))
	}
	sums := b.sums.String()
	err = errors.Join(err, b.add("SHA256SUMS", func(w io.Writer) error {
		_, err := io.WriteString(w, sums)
		return err
	}), b.zip.Close())
	if err != nil {
		return fmt.Errorf("write the bundle: %w", err)
	}
	return nil
}

// bundle is a ZIP file under way.
type bundle struct {
	zip  *zip.Writer
	at   time.Time // of every file in it
	sums strings.Builder
}

// add adds a file.
func (b *bundle) add(name string, write func(io.Writer) error) error {
	file, err := b.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: b.at})
	if err != nil {
		return err
	}
	sum := sha256.New()
	if err := write(io.MultiWriter(file, sum)); err != nil {
		return err
	}
	fmt.Fprintf(&b.sums, "%x  %s\n", sum.Sum(nil), name)
	return nil
}
