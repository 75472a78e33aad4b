package page

import (
	"strconv"

	"clrhost/internal/phrase"
	"clrhost/server/fault"
)

// Paging is the part of a list that a page shows, and where the others are. The template "page-links" shows the links.
type Paging struct {
	From, To, Total int    // lines, from 1
	First, Previous string // addresses; "" for none
	Next, Last      string
}

// ParamPage is the parameter of an address that names a page of a list, from 1.
const ParamPage = "page"

// maxPages is far beyond what any list has.
const maxPages = 1_000_000

// PageNumber reads which page of a list is asked for: the first, where nothing is written.
func PageNumber(written string) (int, error) {
	if written == "" {
		return 1, nil
	}
	at, err := strconv.Atoi(written)
	if err != nil || at < 1 || at > maxPages {
		failure := fault.Told(fault.BadQuery, err, phrase.Of("There is no such page of this list"),
			phrase.Of("The address asks for a page that this host does not know. Please open the list again."))
		failure.Field = ParamPage
		return 0, failure
	}
	return at, nil
}

// Numbered are the addresses of the pages of the list at an address.
func Numbered(list string) func(at int) string {
	return func(at int) string {
		if at == 1 {
			return list
		}
		return list + "?" + ParamPage + "=" + strconv.Itoa(at)
	}
}

// LastPage is the number of the last page of a list, of which each page has so many lines. An empty list has one page.
func LastPage(total int64, per int) int { return max(1, int((total+int64(per)-1)/int64(per))) }

// PagingOf is a page of a list that shows so many lines of it.
func PagingOf(at, per, shown int, total int64, address func(at int) string) Paging {
	p := Paging{From: (at-1)*per + 1, To: (at-1)*per + shown, Total: int(total)}
	if at > 1 {
		p.First, p.Previous = address(1), address(at-1)
	}
	if last := LastPage(total, per); at < last {
		p.Next, p.Last = address(at+1), address(last)
	}
	return p
}
