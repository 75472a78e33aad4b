package browser

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// document is a page as a browser without scripts understands it.
type document struct {
	url, base *url.URL
	root      *html.Node
	encoding  encoding.Encoding
	charset   string // the encoding's name
	forms     []*form
	orphans   []*control // controls that belong to no form, so that only a script could use them
	links     []*control
	frames    []*url.URL            // those that a person sees
	refresh   *url.URL              // where the page leads by itself after a while; nil for nowhere
	scripted  bool                  // there is a script
	noscript  bool                  // there is something for those without
	submits   bool                  // a script sends a form
	discreet  bool                  // the page wants no referrer
	live      bool                  // scripts run: what only they can press is a button
	headings  string                // the title and the headings, folded
	spoken    map[*html.Node]string // what words returned
}

// element is a node that is an element.
type element struct{ *html.Node }

func (e element) attr(name string) string {
	value, _ := e.lookup(name)
	return value
}

func (e element) has(name string) bool {
	_, ok := e.lookup(name)
	return ok
}

func (e element) lookup(name string) (string, bool) {
	for _, a := range e.Attr {
		if a.Namespace == "" && a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// isHTML goes by the content type, and looks at the body where there is none.
func isHTML(header http.Header, body []byte) bool {
	kind := header.Get("Content-Type")
	if kind == "" {
		kind = http.DetectContentType(body)
	}
	media, _, _ := mime.ParseMediaType(kind)
	return media == "text/html" || media == "application/xhtml+xml"
}

// parse reads a page. It is an error when elements are nested more than 512 deep.
func parse(at *url.URL, header http.Header, body []byte) (*document, error) {
	d := &document{url: at}
	return d, d.read(header, body)
}

// parseLive reads a page as an Engine shows it, in UTF-8.
func parseLive(at *url.URL, markup []byte) (*document, error) {
	d := &document{url: at, live: true}
	err := d.read(http.Header{"Content-Type": {"text/html; charset=utf-8"}}, markup)
	return d, err
}

func (d *document) read(header http.Header, body []byte) (err error) {
	d.base, d.spoken = d.url, map[*html.Node]string{}
	var declared bool
	d.encoding, d.charset, declared = charset.DetermineEncoding(body, header.Get("Content-Type"))
	if !declared && utf8.Valid(body) {
		d.encoding, d.charset = unicode.UTF8, "utf-8"
	}
	decoded, err := d.encoding.NewDecoder().Bytes(body)
	if err != nil {
		return fmt.Errorf("decode %s: %w", d.charset, err)
	}
	d.root, err = html.ParseWithOptions(bytes.NewReader(decoded), html.ParseOptionEnableScripting(false))
	if err != nil {
		return fmt.Errorf("parse: %w", err)
	}
	d.prepare()
	d.readForms()
	if d.refresh == nil {
		d.refresh = d.refreshTo(header.Get("Refresh"))
	}
	return nil
}

// prepare finds what counts for the whole page, before any address on it is resolved.
func (d *document) prepare() {
	based := false
	d.each(func(e *element) {
		switch e.Data {
		case "title", "h1", "h2":
			if len(d.headings) < 8*maxWords {
				d.headings += fold(d.words(e.Node))
			}
		case "base":
			if to, err := d.url.Parse(e.attr("href")); !based && err == nil && e.has("href") {
				d.base, based = to, true // only the first counts
			}
		case "script":
			d.scripted = true
			d.submits = d.submits || e.FirstChild != nil && submitsForm(e.FirstChild.Data)
		case "noscript":
			d.noscript = true
		case "body":
			d.submits = d.submits || submitsForm(e.attr("onload"))
		}
	})
	d.each(func(e *element) {
		if e.Data == "meta" && strings.EqualFold(e.attr("http-equiv"), "refresh") && d.refresh == nil {
			d.refresh = d.refreshTo(e.attr("content"))
		}
	})
}

func submitsForm(script string) bool { return strings.Contains(script, ".submit(") }

// each visits every element in order. What is inside a template is no part of the page.
func (d *document) each(visit func(*element)) {
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			visit(&element{n})
			if n.Data == "template" {
				return
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(d.root)
}

// resolve makes an address on the page absolute; nil when it is none or leads to no place that can be visited.
func (d *document) resolve(reference string) *url.URL {
	to, err := d.base.Parse(strings.TrimSpace(reference))
	if err != nil {
		return nil
	}
	return to
}

// name is what people would call the page.
func (d *document) name() string {
	title, heading := "", ""
	d.each(func(e *element) {
		switch {
		case e.Data == "title" && title == "" && e.Namespace == "":
			title = d.words(e.Node)
		case e.Data == "h1" && heading == "":
			heading = d.words(e.Node)
		}
	})
	if title != "" {
		return title
	}
	return heading
}
