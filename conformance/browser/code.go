package browser

import (
	"fmt"
	"strings"
)

// codeEntrance finds the form that asks for a one-time code and for no password, or nil.
func (d *document) codeEntrance(s Selectors) *entrance {
	for _, f := range d.forms {
		field := f.first(func(c *control) bool { return isCode(c, s) })
		if field == nil || f.isAside(d) {
			continue
		}
		others := f.first(func(c *control) bool { return c != field && c.fits() && !c.unseen && c.isRequired() })
		if others == nil {
			return &entrance{form: f, code: field}
		}
	}
	return nil
}

// isCode reports whether a field is for a one-time code.
func isCode(c *control, s Selectors) bool {
	switch {
	case !c.fits() || c.unseen || c.kind == "textarea" || c.kind == "search" || c.kind == "email":
		return false
	case selects(s.Code, c):
		return true
	case strings.Contains(strings.ToLower(c.attr("autocomplete")), "one-time-code"):
		return true
	}
	words := fold(c.name + " " + c.id + " " + c.label)
	if codeWords.in(words) {
		return true
	}
	return c.kind != "password" && c.attr("maxlength") == "6" && (c.attr("inputmode") == "numeric" || c.kind == "number" || c.kind == "tel")
}

// fillCode puts the person's next code into its field.
func (v *visit) fillCode(e *entrance) error {
	code, err := v.person.Codes.Next(v.ctx)
	if err != nil {
		return fmt.Errorf("make a one-time code: %w", err)
	}
	e.code.value, v.gaveCode = code, true
	return nil
}

// giveCode fills in the person's one-time code. A host that asks again did not accept it.
func (v *visit) giveCode(d *document, e *entrance) (*navigation, error) {
	if v.person.Codes == nil {
		return nil, d.unclearAbout(needsCode)
	}
	if v.gaveCode {
		return nil, v.refused(d)
	}
	button, err := v.signInButton(d, e)
	if err != nil {
		return nil, err
	}
	if err := v.fillCode(e); err != nil {
		return nil, err
	}
	v.tick(e.form, button)
	n := d.submit(e.form, button)
	if n == nil {
		return nil, &NoSignInError{d.where()}
	}
	n.secret = true
	if err := v.guard(n, d.where()); err != nil {
		return nil, err
	}
	v.direct = true
	return n, nil
}
