package browser

import (
	"net/http"
	"slices"
	"strings"
)

// where names the page in an error.
func (d *document) where() Where { return Where{Title: d.name(), URL: d.url} }

// refused is the error for a page that did not accept what was typed, with the page's message.
func (v *visit) refused(d *document) error {
	said := d.complaint()
	if v.person.Password != "" {
		said = strings.ReplaceAll(said, v.person.Password, "[password]")
	}
	return &RefusedError{Where: d.where(), Message: said}
}

// isRefusal reports whether a page that answers what was typed, and shows no form to try again, is a refusal.
func isRefusal(d *document, status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity, http.StatusTooManyRequests:
		return true
	}
	return status >= 400 && status < 500 && d.blames()
}

// blames reports whether the page complains in words that people use for a failed sign-in.
func (d *document) blames() bool { return problemWords.in(fold(d.complaint())) }

// complaint is the page's error message, or "". An element that is made for it goes before a mere sentence, and one
// with the words of a complaint before one without.
func (d *document) complaint() string {
	alert, sentence := "", ""
	found := ""
	d.each(func(e *element) {
		marked := e.attr("role") == "alert" || e.attr("aria-live") == "assertive" || alertWords.in(fold(e.attr("class")+" "+e.attr("id")))
		switch {
		case found != "" || isUnseen(*e):
		case marked:
			if said := d.words(e.Node); problemWords.in(fold(said)) {
				found = said
			} else if alert == "" {
				alert = said
			}
		case sentence == "" && isSentence(e):
			if said := d.words(e.Node); problemWords.in(fold(said)) {
				sentence = said
			}
		}
	})
	return first(found, sentence, alert)
}

// isSentence reports whether an element holds running text.
func isSentence(e *element) bool {
	switch e.Data {
	case "p", "span", "strong", "b", "font", "li", "td", "h1", "h2", "h3", "div":
		return strings.TrimSpace(content(e.Node)) != ""
	}
	return false
}

// stuck returns why a page that should be acted upon cannot be, or nil where it is the end.
func (d *document) stuck() error {
	asks := slices.ContainsFunc(d.orphans, func(c *control) bool { return c.kind == "password" })
	switch {
	case d.scripted && (asks || d.isEmpty()):
		return &ScriptError{d.where()}
	case asks || d.asksToSignIn():
		return &NoSignInError{d.where()}
	}
	return nil
}

// isEmpty reports whether the page has nothing to show without scripts, or a message about that.
func (d *document) isEmpty() bool {
	if len(d.forms) > 0 {
		return false
	}
	said := d.text(d.root)
	return len(said) < maxWords && len(d.links) == 0 || d.noscript && strings.Contains(strings.ToLower(said), "javascript")
}

// asksToSignIn reports whether the page is called as sign-in pages are.
func (d *document) asksToSignIn() bool {
	return signInWords.in(d.headings) || signInWords.is(fold(lastSegment(d.url.Path)))
}
