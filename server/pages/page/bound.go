package page

import (
	"fmt"
	"html/template"
	"io"
	"net/url"
	"strings"
	"sync"
	"time"

	"clrhost/server/pages/words"
)

// source is the parsed template of one page. The functions of a template belong to everybody who executes it, and some of
// ours depend on who reads the page. So a page is written by a copy whose functions are bound to one frame at a time; copies
// are used again.
type source struct {
	parsed *template.Template // never executed: an executed template cannot be copied
	copies sync.Pool          // of *bound
}

func (s *source) execute(r *Renderer, f *frame, w io.Writer, name string, data any) error {
	b, ok := s.copies.Get().(*bound)
	if !ok {
		b = &bound{renderer: r}
		own, err := s.parsed.Clone()
		if err != nil {
			return fmt.Errorf("copy the template: %w", err)
		}
		b.template = own.Funcs(b.funcs())
	}
	b.frame = f
	defer func() { b.frame = nil; s.copies.Put(b) }()
	return b.template.ExecuteTemplate(w, name, data)
}

// bound is a template with its functions. One request uses it at a time.
type bound struct {
	renderer *Renderer
	template *template.Template
	frame    *frame
}

// funcs are what templates may call.
//
//   - say writes a text of the catalogue with its arguments as markup, and sayText where no markup may be, such as in a
//     title or an attribute (see package words). Both also write a phrase.Phrase.
//   - bdi writes what a stranger wrote, with its language if that is known. day and time write days and times; the templates
//     "day" and "time" are the same outside of a sentence. href is an address in the markup of a text.
//   - picture is the address of a picture. unfolded is the attribute of a details element that is open on paper. style is the
//     stylesheet, and pageNumber and pageCount are numbers that a printer fills in, for pages that are whole.
//   - host is the name of this host, address what browsers show for it, home, terms, privacy, login and logout are the
//     addresses of those pages, path puts the base path in front of a local path, asset is the path of an asset, labels splits
//     a host name after its dots, and frame is what the layout needs to know of the request.
func (b *bound) funcs() template.FuncMap {
	r := b.renderer
	return template.FuncMap{
		"say":        func(text any, args ...any) (template.HTML, error) { return b.frame.Language.HTML(text, args...) },
		"sayText":    func(text any, args ...any) (string, error) { return b.frame.Language.Text(text, args...) },
		"bdi":        bdi,
		"day":        func(t time.Time) template.HTML { return b.frame.Language.Day(t) },
		"time":       func(t time.Time) template.HTML { return b.frame.Language.Time(t, b.frame.zone) },
		"href":       href,
		"picture":    r.pictureURL,
		"unfolded":   func() template.HTMLAttr { return b.frame.unfolded() },
		"style":      func() template.CSS { return r.style(b.frame.Paper) },
		"pageNumber": func() template.HTML { return `<span class="pageNumber"></span>` },
		"pageCount":  func() template.HTML { return `<span class="totalPages"></span>` },
		"host":       func() string { return r.host },
		"address":    func() string { return r.address },
		"path":       r.Path,
		"home":       func() string { return r.Path(PathHome) },
		"terms":      func() string { return r.terms },
		"privacy":    func() string { return r.privacy },
		"login":      func() string { return r.Path(PathLogin) },
		"logout":     func() string { return r.Path(PathLogout) },
		"asset":      func(name string) string { return r.Path(PathAssets + r.hashed[name]) },
		"labels":     func(host string) []string { return strings.SplitAfter(host, ".") },
		"frame":      func() *frame { return b.frame },
	}
}

// bdi sets apart what a stranger wrote, in a language when one is given.
func bdi(text string, language ...string) template.HTML {
	return words.Apart(text, strings.Join(language, ""))
}

// href is an address for an attribute in the markup of a text. Only the web and this host are addresses there.
func href(address string) (template.HTML, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" {
		return "", fmt.Errorf("%q is no address of the web", address)
	}
	return template.HTML(template.HTMLEscapeString(u.String())), nil
}
