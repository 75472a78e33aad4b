package browser

import (
	"net/http"
	"net/url"
)

// Kind is what a page was recognised as.
type Kind string

// The kinds of pages. Other is everything in between and every page at which a journey ends.
const (
	SignIn  Kind = "sign-in"
	Consent Kind = "consent"
	Other   Kind = "other"
)

// Page is an answer that was not a redirect.
type Page struct {
	URL    *url.URL
	Status int
	Header http.Header
	Body   []byte // as received
	Kind   Kind
}

// Title is the page's title, or its first heading, or "".
func (p Page) Title() string {
	if d := p.document(); d != nil {
		return d.name()
	}
	return ""
}

// Text is the text that a person sees on the page, with single spaces; "" when the page is not HTML.
func (p Page) Text() string {
	if d := p.document(); d != nil {
		return d.text(d.root)
	}
	return ""
}

// Links are the absolute addresses of the page's links and pictures, in order.
func (p Page) Links() []string {
	d := p.document()
	if d == nil {
		return nil
	}
	var found []string
	d.each(func(e *element) {
		reference := ""
		switch e.Data {
		case "a", "area":
			reference = e.attr("href")
		case "img":
			reference = e.attr("src")
		}
		if to := d.resolve(reference); reference != "" && to != nil {
			found = append(found, to.String())
		}
	})
	return found
}

func (p Page) document() *document {
	if p.URL == nil || !isHTML(p.Header, p.Body) {
		return nil
	}
	d, err := parse(p.URL, p.Header, p.Body)
	if err != nil {
		return nil
	}
	return d
}
