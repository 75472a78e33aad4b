package archive

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"iter"
	"strings"
	"time"

	"clrhost/credential"
	"clrhost/server/pages/records"
	"clrhost/storage"
)

// The documents of an archive.
const (
	nameReadme      = "README.txt"
	nameIndex       = "index.html"
	nameTable       = "index.csv"
	nameVerdicts    = "verdicts.json"
	nameVersions    = "versions.csv"
	nameConnections = "connections.csv"
	nameShares      = "shares.csv"
	nameHistory     = "history.csv"
	nameProfile     = "profile.json"
)

// storedVerdict is what is known of a record, for programs.
type storedVerdict struct {
	File       string          `json:"file"`
	Number     int64           `json:"number"` // of the record at this host
	Issuer     string          `json:"issuer"`
	Credential string          `json:"credential"`
	Received   time.Time       `json:"received"`
	Replaced   time.Time       `json:"replaced,omitzero"`
	Checked    time.Time       `json:"checked"`
	Verdict    json.RawMessage `json:"verdict"` // as clrhost verify --json prints it
}

// verdicts writes a list, which is no credential to those who read the archive.
func (b *bundle) verdicts(to io.Writer) error {
	between := "["
	lines := json.NewEncoder(to)
	lines.SetEscapeHTML(false)
	err := b.listed(func(row storage.RecordRow, file string) error {
		if _, err := io.WriteString(to, between); err != nil {
			return err
		}
		between = ","
		return lines.Encode(verdictOf(row, file))
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(to, strings.TrimPrefix(between, ",")+"]\n")
	return err
}

func verdictOf(row storage.RecordRow, file string) storedVerdict {
	v := storedVerdict{File: file, Number: row.Number, Issuer: row.IssuerID, Credential: row.CredentialID,
		Received: row.AcceptedAt, Checked: row.CheckedAt, Verdict: row.VerdictJSON}
	if !row.UpdatedAt.Equal(row.AcceptedAt) {
		v.Replaced = row.UpdatedAt
	}
	if !json.Valid(v.Verdict) {
		v.Verdict, _ = json.Marshal(credential.Verdict{Overall: credential.Overall(row.Verdict)}) // a struct of texts
	}
	return v
}

// style is that of the index, which has it inside: it is one file.
//
//go:embed index.css
var style string

// indexView is what the index shows.
type indexView struct {
	Style template.CSS
	Owner string
	At    time.Time
	Count int
	Lines iter.Seq[indexLine]
}

// indexLine is a record of the index, and its file.
type indexLine struct {
	records.Line
	File string
}

// index writes a page to be read without this host.
func (b *bundle) index(to io.Writer) error {
	var failure error
	lines := func(yield func(indexLine) bool) {
		failure = b.listed(func(row storage.RecordRow, file string) error {
			line, err := records.LineOf(row, b.owner, b.Issuers, b.language)
			if err == nil && !yield(indexLine{line, file}) {
				err = errStopped
			}
			return err
		})
	}
	err := b.Pages.Write(b.request, to, nameIndex, indexView{Style: template.CSS(style), Owner: b.owner.Name, At: b.at, Count: len(b.files), Lines: lines})
	return errors.Join(err, failure)
}

var errStopped = errors.New("the page was not written to its end")

// profile writes the profile that apps read, when there is one.
func (b *bundle) profile() error {
	body, err := b.Store.Profile(b.ctx(), b.owner.ID)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load profile: %w", err)
	}
	return b.document(nameProfile, func(to io.Writer) error {
		_, err := to.Write(body)
		return err
	})
}
