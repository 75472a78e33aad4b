package page

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"

	"github.com/gin-gonic/gin"
)

//go:embed assets *.html
var files embed.FS

const layoutFile = "layout.html"

// Config describes the host whose pages these are.
type Config struct {
	HostName string // at the top of every page; empty means "clrhost"
	Address  string // the host part of the public URL, which the browser shows; empty means HostName
	BasePath string // the path of the public URL, "" or "/tenant", without a slash at the end
	Secure   bool   // the public URL is https

	TermsURL, PrivacyURL string // what the foot of every page leads to; empty means the pages of this host

	// Visitor returns who reads a page, and nil when nobody is signed in. An error means that it is not known. A nil function
	// knows nobody.
	Visitor func(c *gin.Context) (*Visitor, error)
}

// Renderer writes pages. It is safe for concurrent use.
type Renderer struct {
	host, address, base, terms, privacy string
	secure                              bool
	visitor                             func(c *gin.Context) (*Visitor, error)

	assets map[string]asset   // by file name with hash
	hashed map[string]string  // file name to file name with hash
	pages  map[string]*source // by file name, each with the layout
}

// New parses the templates of every room that has pages, each the room's *.html files with what those share, its
// parts/*.html, and those of another room that With names. An error means that one of them, or an asset, is broken, or that two pages have one name.
func New(cfg Config, rooms ...fs.FS) (*Renderer, error) {
	r := &Renderer{host: cmp.Or(cfg.HostName, "clrhost"), base: cfg.BasePath, secure: cfg.Secure, visitor: cfg.Visitor}
	if r.visitor == nil {
		r.visitor = func(*gin.Context) (*Visitor, error) { return nil, nil }
	}
	r.address = cmp.Or(cfg.Address, r.host)
	r.terms = cmp.Or(cfg.TermsURL, r.Path(PathTerms))
	r.privacy = cmp.Or(cfg.PrivacyURL, r.Path(PathPrivacy))
	if err := r.loadAssets(); err != nil {
		return nil, err
	}
	if err := r.loadPages(append(rooms, files)); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *Renderer) loadPages(rooms []fs.FS) error {
	layout, err := template.New(layoutFile).Funcs((&bound{renderer: r}).funcs()).ParseFS(files, layoutFile, paperFile)
	if err != nil {
		return fmt.Errorf("parse layout: %w", err)
	}
	r.pages = map[string]*source{}
	for _, room := range rooms {
		names, err := fs.Glob(room, "*.html")
		if err != nil {
			return fmt.Errorf("list templates: %w", err)
		}
		shared, err := withParts(layout, room)
		if err != nil {
			return err
		}
		for _, name := range names {
			if r.pages[name] != nil {
				return fmt.Errorf("two pages have the name %q", name)
			}
			page, err := shared.Clone()
			if err != nil {
				return fmt.Errorf("clone layout: %w", err)
			}
			if page, err = page.ParseFS(room, name); err != nil {
				return fmt.Errorf("parse page %q: %w", name, err)
			}
			r.pages[name] = &source{parsed: page}
		}
	}
	return nil
}

// Path returns the path at which browsers find a local path such as "/login": below the base path.
func (r *Renderer) Path(local string) string { return r.base + local }

// Write writes the page whose template has that file name to w without the frame around it, for a file that is read outside of
// this host. It writes while it goes: after an error w has a part of it.
func (r *Renderer) Write(c *gin.Context, w io.Writer, name string, data any) error {
	page, ok := r.pages[name]
	if !ok {
		return fmt.Errorf("no page %q", name)
	}
	if err := page.execute(r, &frame{Language: r.Language(c), zone: r.zone(c)}, w, name, data); err != nil {
		return fmt.Errorf("write page %q: %w", name, err)
	}
	return nil
}

// Render answers with the page whose template has that file name, filled with data, in the reader's language. Each extra
// source widens the policy of this one answer. When the page cannot be rendered nothing was answered.
func (r *Renderer) Render(c *gin.Context, status int, name string, data any, extra ...Source) error {
	frame := r.frame(c)
	body, err := r.render(frame, name, layoutFile, data)
	if err != nil {
		return err
	}
	r.answer(c, status, frame, body, extra)
	return nil
}

// render writes a template of a page: a frame, or a part.
func (r *Renderer) render(f *frame, page, template string, data any) ([]byte, error) {
	source, ok := r.pages[page]
	if !ok {
		return nil, fmt.Errorf("no page %q", page)
	}
	var out bytes.Buffer
	if err := source.execute(r, f, &out, template, data); err != nil {
		return nil, fmt.Errorf("render page %q: %w", page, err)
	}
	return out.Bytes(), nil
}

func (r *Renderer) answer(c *gin.Context, status int, f *frame, body []byte, extra []Source) {
	setHeaders(c.Writer.Header(), extra)
	f.setHeaders(c.Writer.Header())
	c.Data(status, "text/html; charset=utf-8", body)
}
