package acceptance

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// htmlForm is a form as a person sees it.
type htmlForm struct {
	action  string
	method  string
	fields  []*field
	buttons []*button
}

type field struct {
	name, kind, value string
	checked           bool
}

type button struct {
	name, value, text string
}

// forms finds the page's forms in order.
func (p *page) forms() []*htmlForm {
	var found []*htmlForm
	for n := range p.doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == "form" {
			found = append(found, readForm(n))
		}
	}
	return found
}

// form finds the first form for which is holds.
func (p *page) form(is func(*htmlForm) bool) *htmlForm {
	for _, f := range p.forms() {
		if is(f) {
			return f
		}
	}
	return nil
}

func readForm(n *html.Node) *htmlForm {
	f := &htmlForm{action: attr(n, "action"), method: strings.ToUpper(attr(n, "method"))}
	if f.method == "" {
		f.method = http.MethodGet
	}
	for e := range n.Descendants() {
		if e.Type != html.ElementNode || has(e, "disabled") {
			continue
		}
		kind := strings.ToLower(attr(e, "type"))
		switch {
		case e.Data == "button" && (kind == "" || kind == "submit"):
			f.buttons = append(f.buttons, &button{attr(e, "name"), attr(e, "value"), textOf(e)})
		case e.Data == "input" && kind == "submit":
			f.buttons = append(f.buttons, &button{attr(e, "name"), attr(e, "value"), attr(e, "value")})
		case e.Data == "input":
			f.fields = append(f.fields, &field{attr(e, "name"), kind, attr(e, "value"), has(e, "checked")})
		}
	}
	return f
}

// values is what the form sends when the button is pressed.
func (f *htmlForm) values(pressed *button) url.Values {
	v := url.Values{}
	for _, in := range f.fields {
		if in.name == "" || (in.kind == "checkbox" || in.kind == "radio") && !in.checked {
			continue
		}
		value := in.value
		if value == "" && in.kind == "checkbox" {
			value = "on"
		}
		v.Add(in.name, value)
	}
	if pressed != nil && pressed.name != "" {
		v.Add(pressed.name, pressed.value)
	}
	return v
}

// kind returns the first field of the kind.
func (f *htmlForm) kind(kinds ...string) *field {
	for _, kind := range kinds {
		for _, in := range f.fields {
			if in.kind == kind {
				return in
			}
		}
	}
	return nil
}

// boxes returns the check boxes.
func (f *htmlForm) boxes() []*field {
	var found []*field
	for _, in := range f.fields {
		if in.kind == "checkbox" {
			found = append(found, in)
		}
	}
	return found
}

// press returns the button whose words match.
func (f *htmlForm) press(words *regexp.Regexp) *button {
	for _, b := range f.buttons {
		if words.MatchString(b.text) {
			return b
		}
	}
	return nil
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
