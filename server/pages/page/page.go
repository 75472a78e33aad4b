package page

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"time"

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

	TermsURL, PrivacyURL string // what the foot of every page leads to; empty means the pages of this host
}

// Renderer writes pages. It is safe for concurrent use.
type Renderer struct {
	host, address, base, terms, privacy string

	assets map[string]asset              // by file name with hash
	hashed map[string]string             // file name to file name with hash
	pages  map[string]*template.Template // by file name, each with the layout
}

// New parses the templates of every room that has pages, each the room's *.html files. An error means that one of them,
// or an asset, is broken, or that two have one name.
func New(cfg Config, rooms ...fs.FS) (*Renderer, error) {
	r := &Renderer{host: cmp.Or(cfg.HostName, "clrhost"), base: cfg.BasePath}
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
	layout, err := template.New(layoutFile).Funcs(r.funcs()).ParseFS(files, layoutFile)
	if err != nil {
		return fmt.Errorf("parse layout: %w", err)
	}
	r.pages = map[string]*template.Template{}
	for _, room := range rooms {
		names, err := fs.Glob(room, "*.html")
		if err != nil {
			return fmt.Errorf("list templates: %w", err)
		}
		for _, name := range names {
			if r.pages[name] != nil {
				return fmt.Errorf("two pages have the name %q", name)
			}
			page, err := layout.Clone()
			if err != nil {
				return fmt.Errorf("clone layout: %w", err)
			}
			if r.pages[name], err = page.ParseFS(room, name); err != nil {
				return fmt.Errorf("parse page %q: %w", name, err)
			}
		}
	}
	return nil
}

// funcs are what templates may call: host is the name of this host, address what browsers show for it, home, terms and
// privacy are the addresses of those pages, path puts the base path in front of a local path, asset is the path of an asset,
// labels splits a host name after its dots, and stamp, day and moment write a time for machines and for people.
func (r *Renderer) funcs() template.FuncMap {
	return template.FuncMap{
		"host":    func() string { return r.host },
		"address": func() string { return r.address },
		"path":    r.Path,
		"home":    func() string { return r.Path(PathHome) },
		"terms":   func() string { return r.terms },
		"privacy": func() string { return r.privacy },
		"asset":   func(name string) string { return r.Path(PathAssets + r.hashed[name]) },
		"labels":  func(host string) []string { return strings.SplitAfter(host, ".") },
		"stamp":   func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"day":     func(t time.Time) string { return t.UTC().Format("2 January 2006") },
		"moment":  func(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") },
	}
}

// Path returns the path at which browsers find a local path such as "/login": below the base path.
func (r *Renderer) Path(local string) string { return r.base + local }

// Render answers with the page whose template has that file name, filled with data. Each extra source widens the policy of
// this one answer. When the page cannot be rendered nothing was answered.
func (r *Renderer) Render(c *gin.Context, status int, name string, data any, extra ...Source) error {
	page, ok := r.pages[name]
	if !ok {
		return fmt.Errorf("no page %q", name)
	}
	var out bytes.Buffer
	if err := page.ExecuteTemplate(&out, layoutFile, data); err != nil {
		return fmt.Errorf("render page %q: %w", name, err)
	}
	setHeaders(c.Writer.Header(), extra)
	c.Data(status, "text/html; charset=utf-8", out.Bytes())
	return nil
}
