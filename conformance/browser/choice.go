package browser

import "strings"

// choice is something to press: a button of a form, a radio button with a form's button, or a link.
type choice struct {
	control *control // nil is the Enter key in a form without a button
	form    *form    // nil for a link
	radio   *control // chosen before the button is pressed; nil for none
	meaning meaning
	named   bool // by a selector
	asks    bool // the form is one of a consent page
}

// choices are the things to press on a page, without the forms and links that matter on no page.
func (d *document) choices(s Selectors) []choice {
	var all []choice
	for _, f := range d.forms {
		if !f.isAside(d) || f.isNamed(s) {
			all = append(all, choicesIn(f, s)...)
		}
	}
	for _, l := range d.links {
		if c, ok := d.linkChoice(l, s); ok {
			all = append(all, c)
		}
	}
	d.oppose(all)
	return all
}

// oppose gives a meaning to the one answer that has none, of two on a page about access: the opposite of a refusal. The
// opposite of an approval is not known, because it may be another approval.
func (d *document) oppose(all []choice) {
	var other *choice
	answers, refusals := 0, 0
	for i, c := range all {
		switch {
		case c.meaning == aside:
			continue
		case c.meaning == denies:
			refusals++
		case c.meaning == unclear && c.radio == nil && (c.form == nil || c.form.isPlain()):
			other = &all[i]
		}
		answers++
	}
	if answers == 2 && refusals == 1 && other != nil && (other.asks || accessWords.in(fold(d.text(d.root)))) {
		other.meaning = allows
	}
}

// isPlain reports whether a form has nothing to type in.
func (f *form) isPlain() bool {
	return f.first(func(c *control) bool { return c.fits() && !c.unseen }) == nil
}

// choicesIn are the choices that a form offers. Where radio buttons decide, the form's buttons only send.
func choicesIn(f *form, s Selectors) []choice {
	if all := radioChoices(f, s); decides(all) {
		return all
	}
	asks, buttons := f.asks(), f.buttons()
	var all []choice
	for _, b := range buttons {
		m, named := s.meaning(b)
		if m == unclear {
			m = f.meaning(b, len(buttons) == 1)
		}
		all = append(all, choice{control: b, form: f, meaning: m, named: named, asks: asks})
	}
	if len(buttons) == 0 && asks {
		all = append(all, choice{form: f, asks: true})
	}
	return all
}

func radioChoices(f *form, s Selectors) []choice {
	sender := f.sender()
	var all []choice
	for _, c := range f.controls {
		if c.kind != "radio" || c.disabled {
			continue
		}
		if m, named := s.meaning(c); m == allows || m == denies || m == leadsOn {
			all = append(all, choice{control: sender, form: f, radio: c, meaning: m, named: named, asks: true})
		}
	}
	return all
}

// decides reports whether there are both answers among the choices.
func decides(all []choice) bool {
	yes, no := false, false
	for _, c := range all {
		yes = yes || c.meaning == allows || c.meaning == leadsOn
		no = no || c.meaning == denies
	}
	return yes && no
}

// sender is the button that sends a form whose radio buttons hold the answer; nil is the Enter key.
func (f *form) sender() *control {
	var best *control
	for _, b := range f.buttons() {
		switch b.meaning() {
		case leadsOn, unclear:
			return b
		case allows, signsIn:
			if best == nil {
				best = b
			}
		}
	}
	return best
}

// linkChoice treats a link as a choice when its words are as few as a button's.
func (d *document) linkChoice(l *control, s Selectors) (choice, bool) {
	to := d.resolve(l.attr("href"))
	if to == nil || to.Scheme == "javascript" || to.Scheme == "mailto" || isFragment(l.attr("href")) {
		return choice{}, false
	}
	m, named := s.meaning(l)
	if m == unclear && l.looksLikeButton() {
		m = meaningOf(fold(lastSegment(to.Path)))
	}
	isAnswer := m == allows || m == denies || m == leadsOn
	short := isAnswer && (count(fold(l.label)) <= 3 || l.looksLikeButton())
	return choice{control: l, meaning: m, named: named}, short || named || m == unclear && l.looksLikeButton()
}

// meaning is what a button without clear words does, by the address that the form is sent to or, where it is the form's only
// one, by what is hidden in the form.
func (f *form) meaning(b *control, alone bool) meaning {
	path, _, _ := strings.Cut(setting(f, b, "action"), "?")
	if m := meaningOf(fold(lastSegment(path))); b.has("formaction") || alone {
		if m == allows && !scopeWords.is(fold(lastSegment(path))) || m == denies {
			return m
		}
	}
	for _, c := range f.controls {
		if alone && c.kind == "hidden" && decisionWords.in(fold(c.name)) {
			switch m := meaningOf(fold(c.value)); m {
			case allows, denies:
				return m
			case leadsOn:
				return allows
			}
		}
	}
	return unclear
}

func lastSegment(path string) string {
	path = strings.TrimRight(path, "/")
	return path[strings.LastIndexByte(path, '/')+1:]
}

func isFragment(href string) bool { return href == "" || href[0] == '#' }

// asks reports whether a form is one of a consent page, by the names of what it holds and where it goes.
func (f *form) asks() bool {
	if scopeWords.in(f.about()) {
		return true
	}
	return f.first(func(c *control) bool { return scopeWords.in(fold(c.name)) }) != nil
}

// isNamed reports whether a selector names something in the form.
func (f *form) isNamed(s Selectors) bool {
	return f.first(func(c *control) bool {
		return selects(s.Allow, c) || selects(s.Deny, c) || selects(s.User, c) || selects(s.Password, c) || selects(s.Code, c) || selects(s.SignIn, c)
	}) != nil
}

// isBare reports whether a form has nothing to fill in.
func (f *form) isBare() bool {
	return f.first(func(c *control) bool { return c.kind != "hidden" && !c.isButton() && !c.unseen }) == nil
}

// labels are the words on buttons, as errors show them.
func labels(buttons []*control) []string {
	var all []string
	for _, b := range buttons {
		all = append(all, first(b.label, b.value, b.name, b.id, "a button without words"))
	}
	return all
}
