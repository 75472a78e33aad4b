package archive

import (
	"encoding/csv"
	"encoding/hex"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"clrhost/internal/phrase"
	"clrhost/oauth/scope"
	"clrhost/server/pages/page"
	"clrhost/server/pages/records"
	"clrhost/storage"
)

// table is a table for a spreadsheet: UTF-8 with a byte order mark, by which the common ones know it, and RFC 4180.
type table struct {
	bundle *bundle
	to     *csv.Writer
}

func (b *bundle) newTable(to io.Writer, columns ...phrase.Phrase) (*table, error) {
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return nil, err
	}
	t := &table{b, csv.NewWriter(to)}
	t.to.UseCRLF = true
	head := make([]string, len(columns))
	for i, column := range columns {
		said, err := b.language.Text(column)
		if err != nil {
			return nil, err
		}
		head[i] = said
	}
	return t, t.add(head...)
}

// add writes a row. A cell that a spreadsheet would take for a formula gets an apostrophe before it: strangers wrote them.
func (t *table) add(cells ...string) error {
	for i, cell := range cells {
		if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
			cells[i] = "'" + cell
		}
	}
	return t.to.Write(cells)
}

func (t *table) close() error {
	t.to.Flush()
	return t.to.Error()
}

// stamp is a time in a cell, in UTC; "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// table writes the list of records.
func (b *bundle) table(to io.Writer) error {
	t, err := b.newTable(to, phrase.Of("Title"), phrase.Of("Issuer"), phrase.Of("Date"), phrase.Of("Kind"), phrase.Of("Verdict"),
		phrase.Of("Checked"), phrase.Of("Received"), phrase.Of("File"), phrase.Of("Identifier"), phrase.Of("Identifier of the issuer"))
	if err != nil {
		return err
	}
	err = b.listed(func(row storage.RecordRow, file string) error {
		line, err := records.LineOf(row, b.owner, b.Issuers, b.language)
		if err != nil {
			return err
		}
		return t.add(line.Title, line.Issuer, line.Issued.UTC().Format(time.DateOnly), line.Kind, line.Verdict,
			stamp(row.CheckedAt), stamp(row.AcceptedAt), file, row.CredentialID, row.IssuerID)
	})
	return errors.Join(err, t.close())
}

// versionTable writes which app sent which representation of a record.
func (b *bundle) versionTable(to io.Writer) error {
	t, err := b.newTable(to, phrase.Of("File"), phrase.Of("Version"), phrase.Of("Received"), phrase.Of("What it did"), phrase.Of("App"),
		phrase.Of("Identifier of the app"), phrase.Of("Bytes"), phrase.Of("SHA-256"))
	if err != nil {
		return err
	}
	err = b.listed(func(row storage.RecordRow, file string) error { return b.versionRows(t, row.Number, file) })
	return errors.Join(err, t.close())
}

func (b *bundle) versionRows(t *table, number int64, file string) error {
	kept, err := b.Store.CredentialVersions(b.ctx(), b.owner.ID, number)
	if err != nil {
		return err
	}
	record := strings.TrimSuffix(path.Base(file), path.Ext(file))
	for i, v := range kept {
		name := file
		if i < len(kept)-1 {
			name = versionName(record, v)
		}
		did, err := b.language.Text(records.Outcome(v.Outcome))
		if err != nil {
			return err
		}
		sender, err := b.sender(v.ClientID)
		if err != nil {
			return err
		}
		if err := t.add(name, strconv.FormatInt(v.Number, 10), stamp(v.AcceptedAt), did, sender, strings.TrimPrefix(v.ClientID, storage.ByOwner),
			strconv.FormatInt(v.Size, 10), hex.EncodeToString(v.BodySHA256)); err != nil {
			return err
		}
	}
	return nil
}

// sender is who sent a version, in words.
func (b *bundle) sender(clientID string) (string, error) {
	app, err := b.app(clientID)
	switch {
	case err != nil || app.Name != "":
		return app.Name, err
	case clientID == storage.ByOwner:
		return b.language.Text(phrase.Of("Added by you"))
	case clientID == "":
		return b.language.Text(phrase.Of("Not recorded"))
	}
	return b.language.Text(phrase.Of("An app that is no longer registered here"))
}

// app is a client by its id: nothing of one that is no longer registered.
func (b *bundle) app(id string) (page.App, error) {
	if app, known := b.apps[id]; known || id == "" || id == storage.ByOwner {
		return app, nil
	}
	client, err := b.Store.Client(b.ctx(), id)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return page.App{}, err
	}
	if err == nil {
		b.apps[id] = page.AppOf(client)
	} else {
		b.apps[id] = page.App{}
	}
	return b.apps[id], nil
}

const maxGrants = 10_000 // of one person, the newest

// connections writes what the person allowed which app, and until when.
func (b *bundle) connections(to io.Writer) error {
	t, err := b.newTable(to, phrase.Of("App"), phrase.Of("Address"), phrase.Of("Identifier of the app"), phrase.Of("It may"), phrase.Of("Connected since"),
		phrase.Of("Last used"), phrase.Of("Ends"), phrase.Of("Stopped"))
	if err != nil {
		return err
	}
	grants, err := b.Store.GrantsOf(b.ctx(), b.owner.ID, maxGrants)
	if err != nil {
		return err
	}
	for _, g := range grants {
		app, err := b.app(g.ClientID)
		if err != nil {
			return err
		}
		may, err := b.may(g.Scopes)
		if err != nil {
			return err
		}
		if err := t.add(app.Name, app.Host, g.ClientID, may, stamp(g.CreatedAt), stamp(g.LastUsedAt), stamp(g.ExpiresAt), stamp(g.RevokedAt)); err != nil {
			return err
		}
	}
	return t.close()
}

// may is what scopes allow, in words.
func (b *bundle) may(scopes []string) (string, error) {
	var titles []string
	for _, s := range scope.All() {
		if !slices.Contains(scopes, s.Name) {
			continue
		}
		title, err := b.language.Text(s.Title)
		if err != nil {
			return "", err
		}
		titles = append(titles, title)
	}
	return strings.Join(titles, "; "), nil
}
