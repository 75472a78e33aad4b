package browser

import (
	"strings"

	"clrhost/internal/text"

	"golang.org/x/net/html"
)

// hear finds the words for a control: on a button its own; for a field what it is labelled with, else its placeholder,
// else what stands before it, and for a box what stands after it.
func (r *reader) hear(c *control, a around) {
	passed := text.Line(r.said.String(), maxWords)
	r.said.Reset()
	if r.before != nil && r.before.isBox() && r.before.label == "" {
		r.before.label = passed
	}
	switch {
	case c.Data == "button" || c.isButton() && c.Data != "input":
		c.label = r.spokenBy(c.element, r.words(c.Node))
	case c.kind == "submit":
		c.label = r.spokenBy(c.element, first(c.value, "Submit"))
	case c.kind == "image":
		c.label = r.spokenBy(c.element, first(c.attr("alt"), c.value))
	default:
		c.label = r.spokenBy(c.element, r.labelled(c, a))
		if c.label == "" && !c.isBox() {
			c.label = passed
		}
	}
	if !c.unseen {
		r.before = c
	}
}

// spokenBy is the accessible name of an element (Accessible Name Computation 1.2), from its content or labels.
func (r *reader) spokenBy(e element, content string) string {
	var parts []string
	for i, id := range strings.Fields(text.Line(e.attr("aria-labelledby"), maxWords)) {
		if n := r.byID[id]; n != nil && i < 4 {
			parts = append(parts, r.words(n))
		}
	}
	return text.Line(first(strings.Join(parts, " "), strings.TrimSpace(e.attr("aria-label")), content, strings.TrimSpace(e.attr("title"))), maxWords)
}

func (r *reader) labelled(c *control, a around) string {
	if n := r.labels[c.id]; n != nil && c.id != "" {
		return r.words(n)
	}
	if a.label != nil && !(element{a.label}).has("for") {
		if said := r.words(a.label); said != "" {
			return said
		}
	}
	return strings.TrimSpace(c.attr("placeholder"))
}

func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// content is the text in a node as it is written.
func content(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// selected is what a select sends as it stands: its selected options, or the first where one is always selected.
func selected(e element) []string {
	var chosen, all []string
	for n := range e.Descendants() {
		option := element{n}
		if n.Type != html.ElementNode || n.Data != "option" || option.has("disabled") {
			continue
		}
		value, ok := option.lookup("value")
		if !ok {
			value = strings.Join(strings.Fields(content(n)), " ")
		}
		all = append(all, value)
		if option.has("selected") {
			chosen = append(chosen, value)
		}
	}
	switch {
	case e.has("multiple"):
		return chosen
	case len(chosen) > 0:
		return chosen[len(chosen)-1:]
	case len(all) > 0:
		return all[:1]
	}
	return nil
}
