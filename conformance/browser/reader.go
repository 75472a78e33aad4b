package browser

import (
	"strings"

	"golang.org/x/net/html"
)

// The work that a page can cause is bounded. One with more forms, or more fields and links, is none that people fill in.
const (
	maxForms    = 100
	maxControls = 5000
)

// reader collects the forms of a document, in one walk.
type reader struct {
	*document
	byID   map[string]*html.Node
	labels map[string]*html.Node // by the id of the control they are for
	owners map[*html.Node]*form
	count  int
	said   strings.Builder // what was read since the last control that a person sees
	before *control        // that control
}

// around is what holds for everything inside an element.
type around struct {
	form     *form
	table    *table
	label    *html.Node
	disabled bool
	unseen   bool
}

// table remembers the form that began between the cells of a table. The parser leaves such a form empty beside the
// cells, although the controls in them belong to it (HTML, Section 13.2.6.4.9).
type table struct {
	outer *table
	form  *form
}

func (t *table) open() *form {
	for ; t != nil; t = t.outer {
		if t.form != nil {
			return t.form
		}
	}
	return nil
}

// readForms finds the page's forms, links and stray controls.
func (d *document) readForms() {
	r := &reader{document: d, byID: map[string]*html.Node{}, labels: map[string]*html.Node{}, owners: map[*html.Node]*form{}}
	d.each(func(e *element) {
		if id := e.attr("id"); id != "" && r.byID[id] == nil {
			r.byID[id] = e.Node
		}
		if target := e.attr("for"); e.Data == "label" && r.labels[target] == nil {
			r.labels[target] = e.Node
		}
		if e.Data == "form" && len(d.forms) < maxForms {
			f := &form{element: *e}
			r.owners[e.Node] = f
			d.forms = append(d.forms, f)
		}
	})
	r.walk(d.root, around{})
	if d.live && len(d.orphans) > 0 {
		// Scripts make a form of what has none around it.
		d.forms = append(d.forms, &form{element: element{&html.Node{Type: html.ElementNode, Data: "form"}}, controls: d.orphans})
		d.orphans = nil
	}
}

func (r *reader) walk(n *html.Node, a around) {
	switch n.Type {
	case html.TextNode:
		if !a.unseen && r.said.Len() < maxWords {
			r.said.WriteString(n.Data + " ")
		}
		return
	case html.ElementNode:
		e := element{n}
		a.unseen = a.unseen || isUnseen(e)
		switch n.Data {
		case "head", "template", "script", "style", "datalist":
			return
		case "form":
			a = r.enterForm(n, a)
		case "table":
			a.table = &table{outer: a.table}
		case "label":
			a.label = n
		case "fieldset":
			r.walkFieldset(e, a)
			return
		case "a":
			r.readLink(e, a)
		case "iframe", "frame":
			r.readFrame(e, a)
		case "input", "button", "select", "textarea":
			r.readControl(e, a)
			return
		}
		if r.live && strings.EqualFold(e.attr("role"), "button") && !e.has("href") {
			r.readControl(e, a)
			return
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.walk(c, a)
	}
}

func (r *reader) enterForm(n *html.Node, a around) around {
	a.form = r.owners[n]
	if n.FirstChild == nil && a.table != nil && n.Parent != nil {
		switch n.Parent.Data {
		case "table", "tbody", "thead", "tfoot", "tr":
			a.table.form = a.form
		}
	}
	return a
}

// walkFieldset goes on inside a fieldset. A disabled one disables everything but its legend.
func (r *reader) walkFieldset(e element, a around) {
	inside, legend := a, false
	inside.disabled = a.disabled || e.has("disabled")
	for c := e.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && c.Data == "legend" && !legend {
			legend = true
			r.walk(c, a)
			continue
		}
		r.walk(c, inside)
	}
}

func (r *reader) readLink(e element, a around) {
	if !e.has("href") || r.full() {
		return
	}
	r.links = append(r.links, &control{element: e, kind: "a", id: e.attr("id"), unseen: a.unseen, label: r.spokenBy(e, r.words(e.Node))})
}

// readFrame keeps a frame that a person sees: those that measure visits have no size.
func (r *reader) readFrame(e element, a around) {
	isFlat := func(size string) bool { return size == "0" || size == "1" }
	if a.unseen || isFlat(e.attr("width")) || isFlat(e.attr("height")) || e.attr("src") == "" || r.full() {
		return
	}
	if to := r.resolve(e.attr("src")); to != nil && (to.Scheme == "https" || to.Scheme == "http") {
		r.frames = append(r.frames, to)
	}
}

func (r *reader) readControl(e element, a around) {
	if r.full() {
		return
	}
	c := &control{
		element: e, kind: r.kindOf(e), name: e.attr("name"), id: e.attr("id"),
		value: e.attr("value"), checked: e.has("checked"),
		disabled: a.disabled || e.has("disabled"), unseen: a.unseen || isUnseen(e),
	}
	switch c.kind {
	case "hidden", "reset":
	case "button": // only a script could press it, so it has no part in what its neighbours are called
		c.label = r.spokenBy(e, first(c.value, r.words(e.Node)))
	default:
		r.hear(c, a)
	}
	switch e.Data {
	case "textarea":
		c.value = content(e.Node)
	case "select":
		c.options = selected(e)
	}
	if f := r.owner(c, a); f != nil {
		f.controls = append(f.controls, c)
	} else {
		r.orphans = append(r.orphans, c)
	}
}

func (r *reader) full() bool {
	r.count++
	return r.count > maxControls
}

// owner finds the form of a control: the one it names, the one around it, or the one that began in its table.
func (r *reader) owner(c *control, a around) *form {
	if id, ok := c.lookup("form"); ok {
		return r.owners[r.byID[id]]
	}
	if a.form != nil {
		return a.form
	}
	return a.table.open()
}

// kindOf is the type of a control. Where scripts run, they decide what a button does.
func (r *reader) kindOf(e element) string {
	kind := kindOf(e)
	if r.live && (kind == "button" || strings.EqualFold(e.attr("role"), "button")) {
		return "submit"
	}
	return kind
}

// kindOf is the type of a control as a browser reads it: an unknown word is text, or submit on a button.
func kindOf(e element) string {
	kind := strings.ToLower(strings.TrimSpace(e.attr("type")))
	switch e.Data {
	case "button":
		if kind != "reset" && kind != "button" {
			kind = "submit"
		}
		return kind
	case "select", "textarea":
		return e.Data
	}
	switch kind {
	case "hidden", "email", "tel", "password", "url", "number", "search", "checkbox", "radio", "submit", "image", "reset",
		"button", "file", "date", "month", "week", "time", "datetime-local", "range", "color":
		return kind
	}
	return "text"
}
