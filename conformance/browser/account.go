package browser

import "strings"

// chooseAccount answers a page that asks which account it is to be: with the person's own, or with another one than those
// that it lists. It returns nil on every other page.
func (v *visit) chooseAccount(d *document) *navigation {
	if v.chose || v.person.Email == "" || !chooseWords.in(d.headings) {
		return nil
	}
	var another *choice
	for _, c := range d.accounts() {
		words := fold(c.control.label)
		switch {
		case anotherWords.in(words):
			another = &c
		case strings.Contains(strings.ToLower(c.control.label), strings.ToLower(v.person.Email)) && !asideWords.in(words):
			return v.choose(d, &c)
		}
	}
	if another == nil || v.gaveUser {
		return nil
	}
	return v.choose(d, another)
}

func (v *visit) choose(d *document, c *choice) *navigation {
	v.chose, v.kind = true, SignIn
	if c.form == nil {
		return d.follow(c.control)
	}
	return d.submit(c.form, c.control)
}

// accounts are the buttons and links of a page, whatever they mean.
func (d *document) accounts() []choice {
	var all []choice
	for _, f := range d.forms {
		for _, b := range f.buttons() {
			all = append(all, choice{control: b, form: f})
		}
	}
	for _, l := range d.links {
		if to := d.resolve(l.attr("href")); to != nil && to.Scheme != "javascript" && !isFragment(l.attr("href")) {
			all = append(all, choice{control: l})
		}
	}
	return all
}
