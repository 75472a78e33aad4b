package browser

import "strings"

// entrance is a form to sign in with, or the first half of one.
type entrance struct {
	form     *form
	user     *control // nil on the second page of two
	password *control // nil on the first page of two
	code     *control // for a one-time code; nil for none
}

// Weights of the signs of a form or a field. Only their order matters, and that signs for something can be
// outweighed by a word against it.
const (
	named      = 1000 // by a selector
	strong     = 100
	plain      = 25
	faint      = 10
	needed     = 50 // for an entrance
	objections = -100
)

// entrance finds the form to sign in with, or nil.
func (d *document) entrance(s Selectors) *entrance {
	var best *entrance
	most := needed - 1
	for _, f := range d.forms {
		if e, score := d.rate(f, s); e != nil && score > most {
			best, most = e, score
		}
	}
	return best
}

// rate returns how much a form looks like one to sign in with.
func (d *document) rate(f *form, s Selectors) (*entrance, int) {
	e := &entrance{form: f}
	passwords, score := 0, 0
	for _, c := range f.controls {
		switch {
		case selects(s.Password, c) && c.fits():
			e.password, score = c, score+named
		case isCode(c, s):
			if e.code == nil {
				e.code = c
			}
		case c.kind == "password" && c.fits() && !c.unseen:
			if e.password == nil {
				e.password = c
			}
			passwords++
		}
	}
	e.user = f.userField(s, e.password)
	switch {
	case passwords > 1 && score == 0:
		return nil, 0 // it sets a password, or makes an account
	case e.password != nil && strings.Contains(e.password.attr("autocomplete"), "new-password"):
		score += strong + objections // so does this, unless much else is against it
	case e.password != nil:
		score += strong
	case e.user == nil, f.isAside(d):
		return nil, 0
	default:
		score += rateAlone(e.user, s)
	}
	return e, score + d.rateSurroundings(e)
}

// rateSurroundings goes by the form's buttons and by what is written over and about it.
func (d *document) rateSurroundings(e *entrance) int {
	score, leads := 0, false
	buttons := e.form.buttons()
	for _, b := range buttons {
		switch b.meaning() {
		case signsIn:
			score, leads = max(score, plain), true
		case leadsOn:
			score, leads = max(score, faint), true
		case allows, unclear:
			leads = true
		}
	}
	if len(buttons) > 0 && !leads {
		return objections // there is nothing to press but, say, "Register"
	}
	switch {
	case d.asksToSignIn():
		score += plain
	case asideWords.in(d.headings):
		score += objections / 2
	}
	if signInWords.in(e.form.about()) {
		score += plain
	}
	return score
}

// rateAlone is what a field for a user name counts without one for a password. Newsletters ask for an e-mail address
// too, so the form needs another sign as well.
func rateAlone(user *control, s Selectors) int {
	score := rateUser(user, s)
	if score >= named || strings.Contains(user.attr("autocomplete"), "username") {
		return score
	}
	return min(score, plain)
}

// userField finds the field for the user name: the one that is named so most clearly, or the last one before the
// password.
func (f *form) userField(s Selectors, password *control) *control {
	var best *control
	most := plain - 1
	if password != nil {
		most = 0
	}
	past := false
	for _, c := range f.controls {
		past = past || c == password
		if c == password || !c.fits() || isCode(c, s) && !selects(s.User, c) || c.kind == "password" || c.kind == "textarea" || c.kind == "search" {
			continue
		}
		score := rateUser(c, s)
		if password != nil && !past {
			score += faint
		}
		if score > most || score == most && password != nil && !past {
			best, most = c, score
		}
	}
	return best
}

// rateUser returns how much a field looks like one for a user name.
func rateUser(c *control, s Selectors) int {
	if selects(s.User, c) {
		return named
	}
	score := 0
	for token := range strings.FieldsSeq(strings.ToLower(c.attr("autocomplete"))) {
		switch token {
		case "username", "email":
			score += 2 * plain
		case "one-time-code":
			score += objections
		}
	}
	if c.kind == "email" {
		score += plain
	}
	ids, label := fold(c.name+" "+c.id), fold(c.label)
	if userWords.within(ids) {
		score += plain
	}
	if userWords.within(label) {
		score += plain
	}
	if otherFieldWords.in(ids) || otherFieldWords.in(label) {
		score -= 2 * plain
	}
	if c.unseen {
		score += objections // a trap for machines
	}
	return score
}

// about is the names, ids and classes of a form.
func (f *form) about() string {
	path, _, _ := strings.Cut(f.attr("action"), "?")
	segments := strings.Split(path, "/")
	last := strings.Join(segments[max(0, len(segments)-2):], " ")
	return fold(strings.Join([]string{f.attr("id"), f.attr("name"), f.attr("class"), f.attr("aria-label"), f.attr("role"), last}, " "))
}

// isAside reports whether a form is one of those that are on many pages and matter on none: a search, a choice of
// language, a newsletter, a note about cookies, a way out.
func (f *form) isAside(d *document) bool {
	if asideForms.in(f.about()) || asideTexts.in(fold(d.words(f.Node))) {
		return true
	}
	return f.first(func(c *control) bool {
		return c.kind == "search" || c.kind == "select" && asideForms.in(fold(c.name+" "+c.id))
	}) != nil
}
