package browser

import (
	"net/http"
	"net/url"
)

// signIn fills in an entrance and presses its button. A host that asks again did not accept the credentials.
func (v *visit) signIn(d *document, e *entrance) (*navigation, error) {
	if v.gavePassword || v.gaveUser && e.password == nil {
		return nil, v.refused(d)
	}
	button, err := v.signInButton(d, e)
	if err != nil {
		return nil, err
	}
	if e.user != nil && !e.user.has("readonly") {
		e.user.value = v.person.Email
	}
	if e.password != nil {
		e.password.value = v.person.Password
	}
	if e.code != nil && v.person.Codes != nil {
		if err := v.fillCode(e); err != nil {
			return nil, err
		}
	}
	v.tick(e.form, button)
	n := d.submit(e.form, button)
	if n == nil {
		return nil, &NoSignInError{d.where()}
	}
	n.secret = e.password != nil
	if err := v.guard(n, d.where()); err != nil {
		return nil, err
	}
	v.gaveUser, v.gavePassword, v.direct = true, n.secret, true
	v.entered = v.entered || n.secret
	return n, nil
}

// signInButton chooses among the buttons of an entrance; nil is the Enter key. Where the entrance is the consent page
// too, the decision chooses.
func (v *visit) signInButton(d *document, e *entrance) (*control, error) {
	var likely *control
	most, asks := 0, false
	for _, b := range e.form.buttons() {
		if score := rateSignInButton(b, v.selectors); score > most {
			likely, most = b, score
		}
		m, _ := v.selectors.meaning(b)
		asks = asks || e.password != nil && m == allows
	}
	if !asks || likely != nil && (most >= named || likely.meaning() != allows) {
		return likely, nil
	}
	v.kind = Consent
	v.decided = true
	chosen := best(choicesIn(e.form, v.selectors), v.decision)
	if chosen == nil {
		return nil, &NoButtonError{Where: d.where(), Decision: v.decision, Seen: labels(e.form.buttons())}
	}
	return chosen.control, nil
}

func rateSignInButton(b *control, s Selectors) int {
	score := 0
	switch {
	case selects(s.SignIn, b):
		return named
	case b.unseen:
		score = -plain
	}
	switch b.meaning() {
	case signsIn:
		return score + 4*faint
	case leadsOn:
		return score + 3*faint
	case allows:
		return score + 2*faint
	case unclear:
		return score + faint
	}
	return objections
}

// guard keeps the password from going astray: to another host than the one that asked for it, in the clear although
// a page was read over https before, or into an address, which servers log.
func (v *visit) guard(n *navigation, from Where) error {
	if !n.secret || v.live {
		return nil // where scripts decide, the engine looks at the requests themselves
	}
	unsafe := func(why string) error { return &UnsafeError{Where: from, Target: n.to, Why: why} }
	switch {
	case n.to.Scheme == "http" && (v.secure || from.URL.Scheme == "https"):
		return unsafe("in the clear, although https was used before")
	case !sameHost(from.URL, n.to):
		return unsafe("which is another host than the one that asks for it")
	case n.method == http.MethodGet:
		return unsafe("as a part of the address, which servers keep in their logs")
	}
	return nil
}

// sameHost reports whether two URLs are of one host and port. From http to https on the same name is a step up, whatever
// the ports.
func sameHost(from, to *url.URL) bool {
	if from.Scheme == "http" && to.Scheme == "https" {
		return from.Hostname() == to.Hostname()
	}
	return origin(from) == origin(to)
}

// tick ticks the boxes without which a browser does not send the form, those that selectors name, and, when the button
// allows, all that is asked for.
func (v *visit) tick(f *form, pressed *control) {
	allowing := v.decision != Deny && v.kind == Consent
	for _, c := range f.controls {
		if c.kind != "checkbox" || c.disabled {
			continue
		}
		words := fold(c.label + " " + c.name + " " + c.id)
		offered := (allowing || v.kind == SignIn && termsWords.in(words)) && !rememberWords.in(words) && !denyWords.in(fold(c.label))
		if v.selectors.ticks(c) || c.isRequired() || offered {
			c.checked = true
		}
	}
}
