package browser

import "strings"

// control is a field or a button of a form, or a link.
type control struct {
	element
	kind    string // the type of an input or button, lower-case; else the element's name
	name    string
	id      string
	value   string   // what it holds now
	checked bool     // of a checkbox or radio button
	options []string // the selected values of a select
	label   string   // the words that a person finds at it

	disabled bool
	unseen   bool
}

// fits reports whether text can be typed into the control.
func (c *control) fits() bool {
	switch c.kind {
	case "text", "email", "tel", "password", "url", "number", "search", "textarea":
		return !c.disabled
	}
	return false
}

// isButton reports whether pressing the control sends the form.
func (c *control) isButton() bool { return c.kind == "submit" || c.kind == "image" }

// isBox reports whether the control can be ticked.
func (c *control) isBox() bool { return c.kind == "checkbox" || c.kind == "radio" }

// closesDialog reports whether the button belongs to a dialog instead of sending the form (HTML, Section 4.10.21.3).
func (c *control) closesDialog() bool { return strings.EqualFold(c.attr("formmethod"), "dialog") }

// isRequired reports whether a browser sends the form only when the control is filled in.
func (c *control) isRequired() bool { return c.has("required") }

// form is what is filled in and sent as one.
type form struct {
	element
	controls []*control // in the order of the page
}

// buttons returns the buttons that send the form.
func (f *form) buttons() []*control {
	var found []*control
	for _, c := range f.controls {
		if c.isButton() && !c.disabled && !c.closesDialog() {
			found = append(found, c)
		}
	}
	return found
}

// first returns the first control for which is holds, or nil.
func (f *form) first(is func(*control) bool) *control {
	for _, c := range f.controls {
		if is(c) {
			return c
		}
	}
	return nil
}

// choose selects a radio button and lets the others of its group go.
func (f *form) choose(chosen *control) {
	for _, c := range f.controls {
		if c.kind == "radio" && c.name == chosen.name {
			c.checked = c == chosen
		}
	}
}
