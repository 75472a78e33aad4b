package records

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"clrhost/credential"
	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
	"clrhost/internal/text"
	"clrhost/server/fault"
	"clrhost/server/pages/page"
	"clrhost/storage"
)

// perPage is how many records the list shows at once.
const perPage = 20

// maxWords is how many characters are searched for.
const maxWords = 200

// query is what the list shows. The address of the page holds all of it, so that it can be kept, sent and gone back to.
type query struct {
	Words    string             // searched for; "" lists everything
	Kind     transcript.Family  // of achievements that a record holds; "" means any
	State    credential.Overall // of the verdict; "" means any
	ByIssuer bool
	Page     int // from 1
}

// The parameters of the address, and the one value of paramBy.
const (
	paramWords = "q"
	paramKind  = "kind"
	paramState = "state"
	paramBy    = "by"

	byIssuer = "issuer"
)

// states are those that records are filtered by, in display order.
var states = []credential.Overall{credential.Valid, credential.Expired, credential.NotYetValid, credential.Suspended,
	credential.Revoked, credential.ProofFailed, credential.Invalid, credential.Unverifiable}

// parseQuery reads the query of an address. Words are made fit to be searched for; any other value has to be one that the
// list itself links to.
func parseQuery(raw string) (query, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return query{}, unknownList("")
	}
	q := query{
		Words: searchable(values.Get(paramWords)),
		Kind:  transcript.Family(values.Get(paramKind)),
		State: credential.Overall(values.Get(paramState)),
	}
	if q.Kind != "" && !slices.Contains(transcript.Families, q.Kind) {
		return query{}, unknownList(paramKind)
	}
	if q.State != "" && !slices.Contains(states, q.State) {
		return query{}, unknownList(paramState)
	}
	if by := values.Get(paramBy); by != "" && by != byIssuer {
		return query{}, unknownList(paramBy)
	}
	q.ByIssuer = values.Get(paramBy) == byIssuer
	q.Page, err = page.PageNumber(values.Get(page.ParamPage))
	return q, err
}

func unknownList(param string) error {
	failure := fault.Told(fault.BadQuery, nil, phrase.Of("There is no such list"),
		phrase.Of("The address asks for a list that this host does not know. Please go to your records and choose again."))
	failure.Field = param
	return failure
}

// searchable is what a person typed, on one line, without what does not show, and no more than is searched for.
func searchable(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || text.Hidden(r) && r != '\t' && r != '\n' && r != '\r' {
			return -1
		}
		return r
	}, s)
	words := strings.Fields(s)
	s = strings.Join(words[:min(len(words), storage.MaxRecordWords)], " ")
	if utf8.RuneCountInString(s) > maxWords {
		s = strings.TrimSpace(string([]rune(s)[:maxWords]))
	}
	return s
}

// encode writes the query of the one address that shows this list. What is not chosen is left out.
func (q query) encode() string {
	values := url.Values{}
	set := func(param, value string) {
		if value != "" {
			values.Set(param, value)
		}
	}
	set(paramWords, q.Words)
	set(paramKind, string(q.Kind))
	set(paramState, string(q.State))
	if q.ByIssuer {
		set(paramBy, byIssuer)
	}
	if q.Page > 1 {
		set(page.ParamPage, strconv.Itoa(q.Page))
	}
	return values.Encode()
}

// isNarrowed reports whether the list may leave records out.
func (q query) isNarrowed() bool { return q.Words != "" || q.Kind != "" || q.State != "" }

// onPage is the same list at another page.
func (q query) onPage(n int) query {
	q.Page = n
	return q
}

// all is the same list with everything in it.
func (q query) all() query { return query{ByIssuer: q.ByIssuer, Page: 1} }

// selection is what the storage is asked for.
func (q query) selection() storage.RecordQuery {
	s := storage.RecordQuery{
		Words:    strings.Fields(transcript.Fold(q.Words)),
		Kind:     string(q.Kind),
		ByIssuer: q.ByIssuer,
		Limit:    perPage,
		Offset:   (q.Page - 1) * perPage,
	}
	if q.State != "" {
		s.Verdicts = []string{string(q.State)}
	}
	return s
}
