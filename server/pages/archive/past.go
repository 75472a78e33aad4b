package archive

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"clrhost/internal/phrase"
	"clrhost/server/pages/account"
	"clrhost/storage"
)

const entriesAtOnce = 100 // of the history and of shares

// shares writes the links by which records were shared. Their tokens are nowhere but in the addresses that people have.
func (b *bundle) shares(to io.Writer) error {
	t, err := b.newTable(to, phrase.Of("Name"), phrase.Of("Made"), phrase.Of("Ends"), phrase.Of("Stopped"), phrase.Of("Views"),
		phrase.Of("Last opened on"), phrase.Of("Passphrase"), phrase.Of("Records"))
	if err != nil {
		return err
	}
	for offset := 0; ; offset += entriesAtOnce {
		shares, _, err := b.Store.Shares(b.ctx(), b.owner.ID, entriesAtOnce, offset)
		if err != nil {
			return err
		}
		for _, share := range shares {
			if err := b.share(t, share); err != nil {
				return err
			}
		}
		if len(shares) < entriesAtOnce {
			return t.close()
		}
	}
}

func (b *bundle) share(t *table, share storage.Share) error {
	asks := phrase.Of("Not asked for")
	if share.Passphrase != "" {
		asks = phrase.Of("Asked for")
	}
	said, err := b.language.Text(asks)
	if err != nil {
		return err
	}
	viewed := ""
	if !share.ViewedOn.IsZero() {
		viewed = share.ViewedOn.UTC().Format(time.DateOnly)
	}
	var files []string
	for _, item := range share.Items {
		if file, ok := b.files[item.Number]; ok {
			files = append(files, file)
		}
	}
	return t.add(share.Name, stamp(share.MadeAt), stamp(share.EndsAt), stamp(share.StoppedAt), strconv.FormatInt(share.Views, 10),
		viewed, said, strings.Join(files, "; "))
}

// history writes what the person did here.
func (b *bundle) history(to io.Writer) error {
	t, err := b.newTable(to, phrase.Of("Time"), phrase.Of("What was done"), phrase.Of("Times that day"))
	if err != nil {
		return err
	}
	for offset := 0; ; offset += entriesAtOnce {
		entries, _, err := b.Store.History(b.ctx(), b.owner.ID, entriesAtOnce, offset)
		if err != nil {
			return err
		}
		for _, e := range entries {
			said, err := b.language.Text(account.Deed(e))
			if err := errors.Join(err, t.add(stamp(e.At), said, strconv.FormatInt(e.Count, 10))); err != nil {
				return err
			}
		}
		if len(entries) < entriesAtOnce {
			return t.close()
		}
	}
}
