package share

import (
	"encoding/hex"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"clrhost/internal/phrase"
	"clrhost/server/fault"
	"clrhost/storage"
)

// The parameters of the addresses and forms by which a share is made. The address of a step holds all that was chosen before, so
// that going back and reloading do nothing else.
const (
	paramRecord = "record" // the number of a record; several times
	paramPart   = "part"   // the number of a record, a dot, and the digest of a part of it; several times
	paramDays   = "days"
	paramWords  = "q"
	paramShow   = "show" // which of them a preview shows
)

// lives are for how many days a share may last, and defaultLife is the one that is offered first.
var lives = []int{7, defaultLife, 365}

const defaultLife = 30

// selection is what a share is to show, and for how long.
type selection struct {
	items []storage.ShareItem // in the order in which they were chosen
	days  int
}

// selectionIn reads a selection. Everything in it was written by this host, so what is not well written is a failure.
func selectionIn(values url.Values) (selection, error) {
	s := selection{days: defaultLife}
	for _, value := range values[paramRecord] {
		number, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return selection{}, badSelection(err)
		}
		s.add(storage.ShareItem{Number: number})
	}
	for _, value := range values[paramPart] {
		item, err := parsePart(value)
		if err != nil {
			return selection{}, badSelection(err)
		}
		s.add(item)
	}
	if value := values.Get(paramDays); value != "" {
		days, err := strconv.Atoi(value)
		if err != nil || !slices.Contains(lives, days) {
			return selection{}, badSelection(err)
		}
		s.days = days
	}
	if len(s.items) > storage.MaxShareItems {
		return selection{}, fault.Told(fault.BadData, nil, phrase.Of("That is too much for one link"),
			phrase.Of("A link shows at most %d records. Please go back and choose fewer, or make several links.", storage.MaxShareItems))
	}
	return s, nil
}

// add adds an item that is not chosen yet.
func (s *selection) add(item storage.ShareItem) {
	if !slices.ContainsFunc(s.items, func(known storage.ShareItem) bool { return valueOf(known) == valueOf(item) }) {
		s.items = append(s.items, item)
	}
}

// holds reports whether the whole record with the number is chosen.
func (s selection) holds(number int64) bool {
	return slices.ContainsFunc(s.items, func(item storage.ShareItem) bool { return item.Number == number && len(item.Embedded) == 0 })
}

// values are the parameters that say the same.
func (s selection) values() url.Values {
	values := url.Values{paramDays: {strconv.Itoa(s.days)}}
	for _, item := range s.items {
		values.Add(nameOf(item), valueOf(item))
	}
	return values
}

// ends is when a share ends that is made at a time.
func (s selection) ends(now time.Time) time.Time { return now.AddDate(0, 0, s.days) }

// nameOf and valueOf are an item as a parameter.
func nameOf(item storage.ShareItem) string {
	if len(item.Embedded) > 0 {
		return paramPart
	}
	return paramRecord
}

func valueOf(item storage.ShareItem) string {
	number := strconv.FormatInt(item.Number, 10)
	if len(item.Embedded) > 0 {
		number += "." + hex.EncodeToString(item.Embedded)
	}
	return number
}

func parsePart(value string) (storage.ShareItem, error) {
	number, digits, _ := strings.Cut(value, ".")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return storage.ShareItem{}, err
	}
	digest, err := hex.DecodeString(digits)
	if err != nil || len(digest) != 32 {
		return storage.ShareItem{}, fault.New(fault.BadData, "The digest of a part has 32 bytes.")
	}
	return storage.ShareItem{Number: n, Embedded: digest}, nil
}

func badSelection(cause error) error {
	return fault.Told(fault.BadQuery, cause, phrase.Of("This address is not complete"),
		phrase.Of("Please begin again from the record that you want to share."))
}
