package browser

import (
	"net/http"
	"slices"
	"strings"

	"clrhost/internal/text"
)

// asking is something that a page may ask of a person and that was not understood, and what helps.
type asking struct{ what, cure string }

// The things that pages ask for.
var (
	needsCode     = asking{"a one-time code", "give the account's secret by --totp-file, or exempt the account from it"}
	needsHuman    = asking{"a proof that a person is there", "exempt the account or this machine from it, or " + byHand}
	needsPassword = asking{"a new password", "sign in once by hand and choose one"}
	needsSession  = asking{"a new beginning, because a session has ended", "see whether the host's cookies are kept, and whether the account may have several sessions (--parallel 1)"}
	needsRequests = asking{"nothing, because its scripts did not come to an end", byHand}
	needsSelector = asking{"something that was not understood", `set selectors.allow, selectors.deny or selectors.sign-in to "text=" and the words on the button, and selectors.user and selectors.password to the names of fields, or ` + byHand}
	needsScript   = asking{"something that was not understood and may want a script", `use --browser, or set selectors.allow, selectors.deny or selectors.sign-in to "text=" and the words on the button, or ` + byHand}
)

// unclear is the error for a page that may ask something of the person; nil for one that is the host's last word: an error,
// or a page on which there is nothing to do.
func (d *document) unclear(status int) error {
	asksWho := status == http.StatusUnauthorized || status == http.StatusForbidden
	switch {
	case d.isPuzzle(asksWho):
		return d.unclearAbout(needsHuman)
	case status >= http.StatusBadRequest && !(asksWho && d.hasField()):
		return nil
	case sessionWords.in(fold(d.text(d.root))) && d.isOpen():
		return d.unclearAbout(needsSession)
	case newPasswordWords.in(d.headings) && d.hasField():
		return d.unclearAbout(needsPassword)
	case d.isOpen() && d.scripted:
		return d.unclearAbout(needsScript)
	case d.isOpen():
		return d.unclearAbout(needsSelector)
	}
	return nil
}

// unclearAbout names what there is on the page.
func (d *document) unclearAbout(a asking) error {
	e := &UnclearError{Where: d.where(), Asks: a.what, Cure: a.cure}
	for _, c := range d.open() {
		switch {
		case c.isButton() || c.kind == "button" || c.kind == "a":
			e.Buttons = append(e.Buttons, spoken(c, "a button without words"))
		default:
			e.Fields = append(e.Fields, spoken(c, "a field without words"))
		}
	}
	return e
}

// maxNamed bounds the characters of what a control is called in an error.
const maxNamed = 60

func spoken(c *control, otherwise string) string {
	value := c.value
	if !c.isButton() {
		value = "" // what a field holds is nobody's name for it
	}
	return text.Shorten(first(c.label, value, c.name, c.id, otherwise), maxNamed)
}

// isOpen reports whether there is something to do on the page.
func (d *document) isOpen() bool { return len(d.open()) > 0 }

func (d *document) hasField() bool {
	return slices.ContainsFunc(d.open(), func(c *control) bool { return c.kind != "a" && !c.isButton() && c.kind != "button" })
}

// maxOpen bounds how many controls are named.
const maxOpen = 12

// open are the controls on which a person could act: those of forms that matter, those that belong to no form, and links
// that look like buttons.
func (d *document) open() []*control {
	var found []*control
	add := func(controls []*control) {
		for _, c := range controls {
			isAct := c.isButton() && !c.closesDialog() || c.fits() || c.isBox() || c.kind == "select" || c.kind == "button" || c.kind == "a"
			if len(found) < maxOpen && isAct && !c.disabled && !c.unseen && !isAsideControl(c) {
				found = append(found, c)
			}
		}
	}
	for _, f := range d.forms {
		if !f.isAside(d) && !f.isWayOut() {
			add(f.controls)
		}
	}
	add(d.orphans)
	add(slices.DeleteFunc(slices.Clone(d.links), func(l *control) bool { return !l.looksLikeButton() || isFragment(l.attr("href")) }))
	return found
}

// isAsideControl reports whether a button or link leads away.
func isAsideControl(c *control) bool {
	return (c.isButton() || c.kind == "a" || c.kind == "button") && c.meaning() == aside
}

// isWayOut reports whether a form has nothing to fill in and only buttons that lead away.
func (f *form) isWayOut() bool {
	return f.isBare() && !slices.ContainsFunc(f.buttons(), func(b *control) bool { return b.meaning() != aside })
}

// looksLikeButton reports whether a link is shown as a button.
func (c *control) looksLikeButton() bool {
	return c.kind == "a" && !c.unseen && (strings.EqualFold(c.attr("role"), "button") || buttonWords.in(fold(c.attr("class"))))
}

// isPuzzle reports whether the page has a test for machines. Where it rejects them, a script may do without a field.
func (d *document) isPuzzle(rejects bool) bool {
	found := false
	d.each(func(e *element) {
		found = found || puzzleWords.within(strings.ToLower(e.attr("class")+" "+e.attr("id")+" "+e.attr("name")+" "+e.attr("src")))
	})
	return found && (rejects || d.isOpen()) || puzzleWords.in(d.headings)
}
