package archive

import (
	"context"
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

// everyOne calls do for all that a list of the storage has of the owner, a page of it at a time.
func everyOne[T any](b *bundle, list func(ctx context.Context, ownerID string, limit, offset int) ([]T, int64, error), do func(T) error) error {
	for offset := 0; ; offset += entriesAtOnce {
		page, _, err := list(b.ctx(), b.owner.ID, entriesAtOnce, offset)
		if err != nil {
			return err
		}
		for _, one := range page {
			if err := do(one); err != nil {
				return err
			}
		}
		if len(page) < entriesAtOnce {
			return nil
		}
	}
}

// shares writes the links by which records were shared. Their tokens are nowhere but in the addresses that people have.
func (b *bundle) shares(to io.Writer) error {
	t, err := b.newTable(to, phrase.Of("Name"), phrase.Of("Made"), phrase.Of("Ends"), phrase.Of("Stopped"), phrase.Of("Views"),
		phrase.Of("Last opened on"), phrase.Of("Passphrase"), phrase.Of("Records"))
	if err != nil {
		return err
	}
	err = everyOne(b, b.Store.Shares, func(share storage.Share) error { return b.share(t, share) })
	return errors.Join(err, t.close())
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
	err = everyOne(b, b.Store.History, func(e storage.HistoryEntry) error {
		said, err := b.language.Text(account.Deed(e))
		return errors.Join(err, t.add(stamp(e.At), said, strconv.FormatInt(e.Count, 10)))
	})
	return errors.Join(err, t.close())
}
