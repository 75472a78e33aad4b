package page

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/server/pages/words"
)

// Visitor is who reads a page.
type Visitor struct {
	Name string // of who is signed in
}

// frame is what a page depends on besides its data: who reads it and where.
type frame struct {
	Language  *words.Language
	Languages []languageLink
	Visitor   *Visitor // nil when nobody is signed in, or that is not known
	MaySignIn bool     // nobody is signed in, and the page is not the one to do it
	Ways      []way    // for who is signed in

	IsPaper bool   // the page is meant for paper
	IsWhole bool   // and needs nothing but itself
	Paper   string // with IsWhole: the size of the paper

	zone      *time.Location // of the reader; nil when it is not known
	forAnyone bool
}

// languageLink leads to the page at hand in another language.
type languageLink struct {
	*words.Language
	Path    string
	Current bool
}

// way is a link of the header.
type way struct {
	Path    string
	Title   phrase.Phrase
	Current string // the value of aria-current; "" for a page elsewhere
}

// frame reads the request. What it cannot read is as if it were not there: a page about a failure of the database is shown
// to somebody whose name cannot be read for the same reason.
func (r *Renderer) frame(c *gin.Context) *frame {
	f := &frame{Language: r.Language(c), zone: r.zone(c)}
	next := url.Values{"next": {r.here(c)}}.Encode()
	for _, l := range words.All() {
		f.Languages = append(f.Languages, languageLink{l, r.Path(PathLanguage+l.Tag) + "?" + next, l == f.Language})
	}
	if f.forAnyone = c.GetBool(anyoneKey); f.forAnyone {
		return f
	}
	path := strings.TrimPrefix(c.Request.URL.Path, r.base)
	visitor, err := r.visitor(c)
	switch {
	case err != nil && len(c.Errors) == 0:
		_ = c.Error(err)
	case err == nil && visitor == nil:
		f.MaySignIn = path != PathLogin
	case visitor != nil:
		f.Visitor, f.Ways = visitor, r.ways(path)
	}
	return f
}

// ways are the links of the header, as they are on the page at a path.
func (r *Renderer) ways(path string) []way {
	all := []way{
		{Path: PathRecords, Title: phrase.Of("Records")},
		{Path: PathShares, Title: phrase.Of("Shares")},
		{Path: PathApps, Title: phrase.Of("Apps")},
		{Path: PathAccount, Title: phrase.Of("Account")},
	}
	for i, w := range all {
		switch {
		case path == w.Path:
			all[i].Current = "page"
		case w.Path != PathAccount && strings.HasPrefix(path, w.Path+"/"):
			all[i].Current = "true" // a page of the same room
		}
		all[i].Path = r.Path(w.Path)
	}
	return all
}

// setHeaders says in which language the page is, and on what that depends (RFC 9110, Sections 8.5 and 12.5.5). The address of a
// page for anyone who has it is told to nobody.
func (f *frame) setHeaders(h http.Header) {
	if f.forAnyone {
		h.Set("Referrer-Policy", "no-referrer")
	}
	h.Set("Content-Language", f.Language.Tag)
	h.Add("Vary", "Accept-Language, Cookie")
}

const anyoneKey = "page.anyone"

// ForAnyone makes the answer the same for everybody who has its address, which is a secret: it does not show who is signed in, and
// neither search engines nor other hosts are to learn the address.
func ForAnyone(c *gin.Context) {
	c.Set(anyoneKey, true)
	c.Header("X-Robots-Tag", "noindex")
}

const hereKey = "page.here"

// Here sets the path and query at which the page that is answered can be had again, where that is not the address of the
// request.
func Here(c *gin.Context, next string) { c.Set(hereKey, next) }

// here is where a page can be had again: after a post that said nothing else, nothing is, and the start page must do.
func (r *Renderer) here(c *gin.Context) string {
	if set := c.GetString(hereKey); set != "" {
		return set
	}
	if c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead {
		return c.Request.URL.RequestURI()
	}
	return r.Path(PathHome)
}
