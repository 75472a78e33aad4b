package browser

import (
	"context"
	"net/http"
	"net/url"
)

// maxSteps bounds the pages and redirects of one journey.
const maxSteps = 20

// visit is one call of Complete, and what it remembers from page to page.
type visit struct {
	*Browser
	ctx      context.Context
	stop     func(*url.URL) bool
	decision Decision
	journey  Journey

	live         bool // scripts run
	kind         Kind // of the page at hand
	secure       bool // a page was read over https
	gaveUser     bool
	gavePassword bool
	decided      bool
	direct       bool            // the page at hand answers what was typed, with no redirect between
	gaveCode     bool            // a one-time code
	chose        bool            // an account
	followed     map[string]bool // links that led to sign in, and frames
	public       map[string]bool // values that another site can know, for a forged consent
}

func (v *visit) run(n *navigation) error {
	for range maxSteps {
		v.secure = v.secure || n.to.Scheme == "https"
		r, err := v.fetch(v.ctx, n)
		if err != nil {
			return err
		}
		next, status, err := v.next(n, r)
		if err != nil || next == nil {
			return err
		}
		if v.stop(next.to) {
			v.journey.Landed, v.journey.Status = next.to, status
			return nil
		}
		if next.to.Scheme != "http" && next.to.Scheme != "https" || next.to.Host == "" {
			return &SchemeError{Where{URL: n.to}, next.to}
		}
		n = next
	}
	return &TooManyStepsError{Where: Where{URL: n.to}, Steps: maxSteps}
}

// next is the request that follows a reply, and the status that asked for it when it was a redirect; nil at the end.
func (v *visit) next(n *navigation, r *reply) (*navigation, int, error) {
	to, err := r.redirect()
	if err != nil {
		return nil, 0, err
	}
	if to == nil {
		next, err := v.look(r)
		return next, 0, err
	}
	v.direct = false
	next := n.redirected(r.status, to)
	return next, r.status, v.guard(next, Where{URL: n.to})
}

// look adds the page to the journey and finds out how to go on. A forged consent is the last that the person does.
func (v *visit) look(r *reply) (*navigation, error) {
	v.kind = Other
	v.journey.Pages = append(v.journey.Pages, Page{URL: r.from, Status: r.status, Header: r.header, Body: r.body})
	p := &v.journey.Pages[len(v.journey.Pages)-1]
	next, err := v.read(p)
	p.Kind = v.kind
	return next, err
}

func (v *visit) read(p *Page) (*navigation, error) {
	if p.Status == http.StatusTooManyRequests || p.Status == http.StatusServiceUnavailable {
		return nil, &BusyError{Where{Title: p.Title(), URL: p.URL}, p.Status, p.Header.Get("Retry-After")}
	}
	if !isHTML(p.Header, p.Body) {
		if p.Status >= http.StatusBadRequest || len(p.Body) == 0 || v.journey.Forged {
			return nil, nil
		}
		return nil, &NotHTMLError{Where{URL: p.URL}, p.Header.Get("Content-Type")}
	}
	d, err := parse(p.URL, p.Header, p.Body)
	if err != nil {
		return nil, &UnreadableError{Where{URL: p.URL}, err}
	}
	d.discreet = p.Header.Get("Referrer-Policy") == "no-referrer"
	next, err := v.answerOrLeave(d, p.Status)
	if next != nil {
		next.discreet = d.discreet && !next.forged
	}
	return next, err
}

// answerOrLeave leaves the page that follows a forged consent, unless it leads on by itself.
func (v *visit) answerOrLeave(d *document, status int) (*navigation, error) {
	if v.journey.Forged {
		return v.led(d), nil
	}
	return v.answer(d, status)
}

// led is where a page leads by itself; nil when it does not.
func (v *visit) led(d *document) *navigation {
	switch f := d.automatic(); {
	case f != nil:
		return d.submit(f, nil)
	case d.refresh != nil:
		return &navigation{method: http.MethodGet, to: d.refresh, from: d.url}
	}
	return nil
}

// answer does what a person would do on a page. An error page is left alone, unless it is one that asks to sign in or
// reports that this did not succeed.
func (v *visit) answer(d *document, status int) (*navigation, error) {
	failed := status >= http.StatusBadRequest
	asksWho := !failed || status == http.StatusUnauthorized || status == http.StatusForbidden || v.gaveUser && status < 500
	if e := d.entrance(v.selectors); e != nil && asksWho && v.isFor(d, e) {
		v.kind = SignIn
		return v.signIn(d, e)
	}
	if e := d.codeEntrance(v.selectors); e != nil && asksWho {
		v.kind = SignIn
		return v.giveCode(d, e)
	}
	direct := v.direct
	v.direct = false
	switch {
	case direct && isRefusal(d, status):
		return nil, v.refused(d)
	case failed:
		return nil, d.unclear(status)
	}
	next, err := v.moveOn(d)
	if next == nil && err == nil && direct && d.blames() {
		err = v.refused(d)
	}
	if next == nil && err == nil {
		err = d.stuck()
	}
	if next == nil && err == nil {
		err = d.unclear(status)
	}
	return next, err
}

// moveOn finds the next step on a page with nothing to sign in at; nil when there is none.
func (v *visit) moveOn(d *document) (*navigation, error) {
	if f := d.automatic(); f != nil {
		return d.submit(f, nil), nil
	}
	if n := v.chooseAccount(d); n != nil {
		return n, nil
	}
	if next, err := v.decide(d); next != nil || err != nil {
		return next, err
	}
	if next := v.led(d); next != nil {
		return next, nil
	}
	if next := v.toSignIn(d); next != nil {
		return next, nil
	}
	return v.enterFrame(d), nil
}

// isFor reports whether an entrance is meant for a person at this point. One who gave the password already is
// not asked for the user name alone, unless the page complains.
func (v *visit) isFor(d *document, e *entrance) bool {
	return e.password != nil || !v.gavePassword || d.blames()
}

// automatic returns the form that a script sends as soon as the page has loaded: nothing to fill in, and nothing to
// press but the way out for those without scripts.
func (d *document) automatic() *form {
	if !d.submits || len(d.forms) != 1 || !d.forms[0].isBare() {
		return nil
	}
	buttons := d.forms[0].buttons()
	if len(buttons) > 1 || len(buttons) == 1 && buttons[0].meaning() != leadsOn && buttons[0].meaning() != unclear {
		return nil
	}
	return d.forms[0]
}

// toSignIn follows a link named "Sign in" and nothing else, once, or what the selector for signing in names.
func (v *visit) toSignIn(d *document) *navigation {
	if v.gaveUser {
		return nil
	}
	for _, f := range d.forms {
		if b := f.first(func(c *control) bool { return c.isButton() && selects(v.selectors.SignIn, c) }); b != nil {
			return d.submit(f, b)
		}
	}
	for _, l := range d.links {
		to := d.resolve(l.attr("href"))
		if to == nil || isFragment(l.attr("href")) || v.followed[to.String()] {
			continue
		}
		if words := fold(l.label); signInWords.is(words) || byPasswordWords.in(words) || selects(v.selectors.SignIn, l) {
			v.followed[to.String()] = true
			return d.follow(l)
		}
	}
	return nil
}

// enterFrame opens the one frame of a page that has nothing else to act upon, when it is of the same site; nil when there is
// none.
func (v *visit) enterFrame(d *document) *navigation {
	if len(d.frames) != 1 || len(d.choices(v.selectors)) > 0 {
		return nil
	}
	to := d.frames[0]
	if v.followed[to.String()] || registrable(to.Hostname()) != registrable(d.url.Hostname()) {
		return nil
	}
	v.followed[to.String()] = true
	return &navigation{method: http.MethodGet, to: to, from: d.url}
}
