package browser

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Engine is a web browser with scripts: one window of one person.
type Engine interface {
	// Do does what a person does, and returns what is to be seen when the window has come to rest. A page for which stop
	// reports true is not visited.
	Do(ctx context.Context, act Act, stop func(*url.URL) bool) (Sight, error)
}

// Act is what a person does in a window: to open an address, or to fill in and press something on the page. Controls go by
// the number that NumberAttribute has in the markup of the page.
type Act struct {
	Open  *Request // nil for none
	Forge *Request // what the page of another site sends; nil for none
	Type  map[int]string
	Tick  map[int]bool // boxes, and radio buttons that are to be chosen
	Press int          // a control, or None
	Enter int          // the control whose form is sent without pressing anything, or None
}

// None is no control.
const None = -1

// NumberAttribute is the attribute of the controls in the markup of a page that holds their numbers.
const NumberAttribute = "data-conformance-number"

// Sight is what is to be seen after an act.
type Sight struct {
	Landed   *url.URL // the address at which the window was to stop; nil when it did not get there
	Redirect int      // the status of the redirect that led there; 0 when it was none

	URL    *url.URL // of the page
	Status int      // of the last document
	Header http.Header
	Body   []byte // as received
	Markup []byte // as it stands, without scripts, and with the attribute hidden on what is not shown

	Withheld []string // why requests of its scripts were not made
}

// Scripted is one person's browser for pages that need a script. It understands pages as Browser does.
type Scripted struct {
	open   func() (Engine, error)
	engine Engine
	plain  *Browser // what it knows of the person
}

// NewScripted makes a browser with a window that is opened when it is needed.
func NewScripted(open func() (Engine, error), person Person, selectors Selectors) *Scripted {
	return &Scripted{open: open, plain: New(nil, person, selectors)}
}

// Complete is Browser.Complete.
func (s *Scripted) Complete(ctx context.Context, request Request, stop func(*url.URL) bool, decision Decision) (Journey, error) {
	if s.engine == nil {
		engine, err := s.open()
		if err != nil {
			return Journey{}, fmt.Errorf("open a window of the browser: %w", err)
		}
		s.engine = engine
	}
	v := &visit{Browser: s.plain, live: true, ctx: ctx, stop: stop, decision: decision, followed: map[string]bool{}, public: valuesOf(request)}
	err := v.watch(s.engine, Act{Open: &request, Press: None, Enter: None})
	return v.journey, err
}

// watch is run in the window of an engine.
func (v *visit) watch(engine Engine, act Act) error {
	var at *url.URL
	for range maxSteps {
		sight, err := engine.Do(v.ctx, act, v.stop)
		if err != nil {
			return err
		}
		if sight.Landed != nil {
			v.journey.Landed, v.journey.Status = sight.Landed, sight.Redirect
			return nil
		}
		at = sight.URL
		next, err := v.see(sight)
		if err != nil || next == nil {
			return err
		}
		act = next.act()
	}
	return &TooManyStepsError{Where: Where{URL: at}, Steps: maxSteps}
}

// see adds what is seen to the journey and finds out how to go on.
func (v *visit) see(sight Sight) (*navigation, error) {
	if sight.URL == nil {
		return nil, nil
	}
	v.kind = Other
	v.journey.Pages = append(v.journey.Pages, Page{URL: sight.URL, Status: sight.Status, Header: sight.Header, Body: sight.Body})
	p := &v.journey.Pages[len(v.journey.Pages)-1]
	defer func() { p.Kind = v.kind }()
	if p.Status == http.StatusTooManyRequests || p.Status == http.StatusServiceUnavailable {
		return nil, &BusyError{Where{Title: p.Title(), URL: p.URL}, p.Status, p.Header.Get("Retry-After")}
	}
	d, err := parseLive(sight.URL, sight.Markup)
	if err != nil {
		return nil, &UnreadableError{Where{URL: p.URL}, err}
	}
	d.refresh = nil // the window follows it by itself
	if v.journey.Forged {
		return nil, nil
	}
	next, err := v.answer(d, sight.Status)
	if next == nil && err == nil && sight.Status < http.StatusBadRequest && (len(sight.Withheld) > 0 || d.text(d.root) == "") {
		err = d.unclearAbout(needsRequests)
	}
	if unclear, ok := errors.AsType[*UnclearError](err); ok && len(sight.Withheld) > 0 {
		unclear.Cure = strings.Join(sight.Withheld, "; ") + "; or " + unclear.Cure
	}
	if next != nil && next.forged && (next.form == nil || next.form.attr("action") == "") {
		v.journey.Forged = false
		return nil, nil // a script sends the consent, in a way that cannot be known from the page
	}
	return next, err
}

// act is a navigation as something that a person does.
func (n *navigation) act() Act {
	act := Act{Press: None, Enter: None, Type: map[int]string{}, Tick: map[int]bool{}}
	switch {
	case n.forged:
		form, _ := url.ParseQuery(string(n.body)) // it was encoded here
		act.Forge = &Request{Method: n.method, URL: n.to.String(), Form: form}
		return act
	case n.form == nil && n.pressed == nil:
		act.Open = &Request{URL: n.to.String()}
		return act
	}
	if n.pressed != nil {
		act.Press = n.pressed.number()
	}
	if n.form == nil {
		return act
	}
	for _, c := range n.form.controls {
		switch number := c.number(); {
		case number == None:
		case c.isBox() && c.checked != c.has("checked") && (c.checked || c.kind == "checkbox"):
			act.Tick[number] = c.checked
		case c.fits() && c.Data == "input" && c.value != c.attr("value"):
			act.Type[number] = c.value
		}
		if n.pressed == nil && act.Enter == None {
			act.Enter = c.number()
		}
	}
	return act
}

// number is what an engine knows the control by.
func (c *control) number() int {
	number, err := strconv.Atoi(c.attr(NumberAttribute))
	if err != nil {
		return None
	}
	return number
}
