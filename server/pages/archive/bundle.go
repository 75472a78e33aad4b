package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/server/archive"
	"clrhost/server/pages/page"
	"clrhost/server/pages/records"
	"clrhost/server/pages/words"
	"clrhost/storage"
)

// bundle is one archive while it is written.
type bundle struct {
	*Handler
	request  *gin.Context
	owner    storage.User
	language *words.Language
	at       time.Time
	to       *archive.Writer

	files    map[int64]string // the files of the records, by number
	apps     map[string]page.App
	versions int // earlier ones that were written
	left     int // likewise, that were left out
}

const (
	folderRecords  = "records/"
	folderVersions = "versions/"

	rowsAtOnce  = 20     // as many as a page of a list has, since verdicts may be long
	maxVersions = 50_000 // earlier ones in one archive, so that its list of entries fits in memory
)

var endings = map[storage.Form]string{storage.FormJSON: ".json", storage.FormJWS: ".jwt"}

// write writes everything. The documents come after the records that they speak of.
func (b *bundle) write() error {
	b.files, b.apps = map[int64]string{}, map[string]page.App{}
	if err := b.each(b.record); err != nil {
		return fmt.Errorf("records: %w", err)
	}
	for _, document := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{nameVerdicts, b.verdicts},
		{nameIndex, b.index},
		{nameTable, b.table},
		{nameVersions, b.versionTable},
		{nameConnections, b.connections},
		{nameShares, b.shares},
		{nameHistory, b.history},
		{nameReadme, b.readme},
	} {
		if err := b.document(document.name, document.write); err != nil {
			return fmt.Errorf("%s: %w", document.name, err)
		}
	}
	if err := b.profile(); err != nil {
		return err
	}
	return b.to.Close()
}

func (b *bundle) document(name string, write func(io.Writer) error) error {
	to, err := b.to.Create(name, b.at)
	if err != nil {
		return err
	}
	return write(to)
}

func (b *bundle) ctx() context.Context { return b.request.Request.Context() }

// each calls do for every record, in the order of their numbers.
func (b *bundle) each(do func(storage.RecordRow) error) error {
	for after := int64(-1); ; {
		rows, err := b.Store.RecordsAfter(b.ctx(), b.owner.ID, after, rowsAtOnce)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			if err := do(row); err != nil {
				return err
			}
			after = row.Number
		}
	}
}

// listed calls do for every record that has a file.
func (b *bundle) listed(do func(row storage.RecordRow, file string) error) error {
	return b.each(func(row storage.RecordRow) error {
		if file, ok := b.files[row.Number]; ok {
			return do(row, file)
		}
		return nil
	})
}

// record writes the representations of a record, the oldest first.
func (b *bundle) record(row storage.RecordRow) error {
	line, err := records.LineOf(row, b.owner, b.Issuers, b.language)
	if err != nil {
		return err
	}
	kept, err := b.Store.CredentialVersions(b.ctx(), b.owner.ID, row.Number)
	if err != nil || len(kept) == 0 {
		return err
	}
	name := archive.Name(row.Number, line.Title)
	for _, version := range kept[:len(kept)-1] {
		if b.versions == maxVersions {
			b.left++
			continue
		}
		if _, err := b.representation(versionName(name, version), row, version); err != nil {
			return err
		}
		b.versions++
	}
	current := kept[len(kept)-1]
	file := folderRecords + name + endings[current.Form]
	written, err := b.representation(file, row, current)
	if written {
		b.files[row.Number] = file
	}
	return err
}

// versionName is the file of an earlier version of the record with the name.
func versionName(record string, v storage.CredentialVersion) string {
	return folderVersions + record + "/" + strconv.FormatInt(v.Number, 10) + endings[v.Form]
}

// representation writes a representation byte for byte, unless it has gone meanwhile.
func (b *bundle) representation(name string, row storage.RecordRow, v storage.CredentialVersion) (written bool, err error) {
	item, err := b.Store.VersionBody(b.ctx(), b.owner.ID, row.Number, v.Number)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	to, err := b.to.Create(name, v.AcceptedAt)
	if err != nil {
		return false, err
	}
	_, err = to.Write(item.Body)
	return err == nil, err
}
