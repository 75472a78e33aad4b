package credentials

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"clrhost/server/fault"
	"clrhost/storage"
)

const (
	defaultLimit = 20
	maxLimit     = 100
	maxInt32     = 1<<31 - 1 // PositiveInteger and NonNegativeInteger of the standard are int32
)

// query is a getCredentials request. since is also kept as it was written, for the links of the answer.
type query struct {
	page  storage.Page
	since string
}

// parameters are those of a query, with the clause that they are read by.
type parameters struct {
	url.Values
	clause string
}

// query reads limit, offset and since. Other parameters are ignored.
func (p parameters) query() (query, error) {
	limit, err := p.integer("limit", 1, defaultLimit)
	if err != nil {
		return query{}, err
	}
	offset, err := p.integer("offset", 0, 0)
	if err != nil {
		return query{}, err
	}
	since, err := p.instant("since")
	if err != nil {
		return query{}, err
	}
	mark, err := p.mark()
	if err != nil {
		return query{}, err
	}
	return query{
		page:  storage.Page{Limit: int(min(limit, maxLimit)), Offset: offset, Since: since, Mark: mark},
		since: p.Get("since"),
	}, nil
}

func (p parameters) integer(name string, least, absent int64) (int64, error) {
	text, sent, err := p.single(name)
	if err != nil || !sent {
		return absent, err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < least || n > maxInt32 || text[0] == '+' {
		return 0, p.bad(name, fmt.Sprintf("must be a whole number from %d to %d", least, maxInt32))
	}
	return n, nil
}

// paramMark is the parameter of our links that says with which state of the list their offset is known.
const paramMark = "mark"

// mark reads what a link of an earlier answer holds, and zero where the client wrote the address itself.
func (p parameters) mark() (int64, error) {
	text, sent, err := p.single(paramMark)
	if err != nil || !sent {
		return 0, err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, p.bad(paramMark, "must be as it was in a link of this host; leave it out where there is none")
	}
	return n, nil
}

// instant reads a DateTime with or without a zone; without one it is UTC.
func (p parameters) instant(name string) (time.Time, error) {
	text, sent, err := p.single(name)
	if err != nil || !sent {
		return time.Time{}, err
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(layout, text); err == nil && t.Year() >= 1 {
			return t.UTC(), nil
		}
	}
	rule := "must be a date and time such as 2024-01-31T12:00:00Z"
	if strings.Contains(text, " ") {
		rule += "; in a query + is written %2B"
	}
	return time.Time{}, p.bad(name, rule)
}

func (p parameters) single(name string) (text string, sent bool, err error) {
	all := p.Values[name]
	switch {
	case len(all) == 0:
		return "", false, nil
	case len(all) > 1:
		return "", true, p.bad(name, "was sent more than once")
	case all[0] == "":
		return "", true, p.bad(name, "must not be empty")
	}
	return all[0], true, nil
}

func (p parameters) bad(name, rule string) error {
	return &fault.Error{Kind: fault.BadQuery, Field: name,
		Public: fmt.Sprintf("The query parameter %s %s (%s).", name, rule, p.clause)}
}
