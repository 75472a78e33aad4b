package browser

import (
	"fmt"
	"net/url"
	"strings"
)

// Where is the page at which a journey could not go on.
type Where struct {
	Title string // "" when it has none
	URL   *url.URL
}

func (w Where) String() string {
	if w.Title == "" {
		return "the page at " + place(w.URL)
	}
	return fmt.Sprintf("the page %q at %s", w.Title, place(w.URL))
}

// byHand is the way out when no selector helps.
const byHand = "sign in by hand with --interactive"

// RefusedError reports that the host did not accept the user name or the password.
type RefusedError struct {
	Where
	Message string // the page's message; "" when none was recognised
}

func (e *RefusedError) Error() string {
	said := "it gives no reason that was recognised; if they are right, see whether the host's cookies are kept, or set selectors.user and selectors.password"
	if e.Message != "" {
		said = fmt.Sprintf("it says %q; check the e-mail address, the password and, where a one-time code was asked for, --totp-file and this machine's clock", e.Message)
	}
	return fmt.Sprintf("the sign-in was refused by %s: %s", e.Where, said)
}

// NoSignInError reports that a page asks to sign in and has no form for it that was recognised.
type NoSignInError struct{ Where }

func (e *NoSignInError) Error() string {
	return fmt.Sprintf("no sign-in form was found on %s: set selectors.user, selectors.password and selectors.sign-in to the names or ids of its fields and button, or %s", e.Where, byHand)
}

// NoButtonError reports that a consent page has no button for the decision that was recognised.
type NoButtonError struct {
	Where
	Decision Decision
	Seen     []string // the words on the buttons there are
}

func (e *NoButtonError) Error() string {
	return fmt.Sprintf("the consent page has no button that looks like %s: %s (buttons seen: %s); set selectors.%s, for example to \"text=\" and the words on the button",
		e.Decision, e.Where, listed(e.Seen), e.Decision)
}

// ScriptError reports that a page does nothing without JavaScript.
type ScriptError struct{ Where }

func (e *ScriptError) Error() string {
	return fmt.Sprintf("JavaScript seems to be required by %s: no selector can help; use --browser, or %s", e.Where, byHand)
}

// TooManyStepsError reports that the host redirects or asks without end.
type TooManyStepsError struct {
	Where // the last place
	Steps int
}

func (e *TooManyStepsError) Error() string {
	return fmt.Sprintf("the host led through %d pages and redirects without an end, the last at %s: if a wrong button was pressed, set selectors.sign-in, selectors.allow or selectors.deny", e.Steps, place(e.URL))
}

// TooLargeError reports that a page is larger than a browser of this kind reads.
type TooLargeError struct {
	Where
	Limit int // in bytes
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("the page at %s is larger than %d KiB: no sign-in or consent page is, so check the address", place(e.URL), e.Limit>>10)
}

// NotHTMLError reports an answer that is no page.
type NotHTMLError struct {
	Where
	ContentType string
}

func (e *NotHTMLError) Error() string {
	what := e.ContentType
	if what == "" {
		what = "something without a content type"
	}
	return fmt.Sprintf("%s answered with %s where a page in HTML was expected: check the address", place(e.URL), what)
}

// UnsafeError reports that the password would have been sent where it must not go. It was not sent.
type UnsafeError struct {
	Where
	Target *url.URL
	Why    string
}

func (e *UnsafeError) Error() string {
	return fmt.Sprintf("the password was not sent: %s would send it to %s, %s", e.Where, place(e.Target), e.Why)
}

// SchemeError reports that the host leads to something that is no address of a page, and not where the journey was to
// stop.
type SchemeError struct {
	Where
	Target *url.URL
}

func (e *SchemeError) Error() string {
	return fmt.Sprintf("%s leads to %s, which is no http or https address: see whether the redirect URI of the client is what was registered", place(e.URL), place(e.Target))
}

// UnreadableError reports that a page could not be read as HTML.
type UnreadableError struct {
	Where
	Err error
}

func (e *UnreadableError) Error() string {
	return fmt.Sprintf("the page at %s could not be read as HTML: %v", place(e.URL), e.Err)
}

func (e *UnreadableError) Unwrap() error { return e.Err }

// UnclearError reports a page that may ask something of the person and that was not understood. Nothing about the host
// follows from it.
type UnclearError struct {
	Where
	Asks    string   // what it seems to ask for
	Buttons []string // the words on what there is to press
	Fields  []string // the words at what there is to fill in
	Cure    string   // what helps
}

func (e *UnclearError) Error() string {
	return fmt.Sprintf("%s asks for %s (buttons: %s; fields: %s): %s", e.Where, e.Asks, listed(e.Buttons), listed(e.Fields), e.Cure)
}

func listed(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return strings.Trim(fmt.Sprintf("%q", words), "[]")
}

// BusyError reports a page that was not shown, because the host limits how often it is asked or is out of service.
type BusyError struct {
	Where
	Status int
	After  string // the value of Retry-After, or ""
}

func (e *BusyError) Error() string {
	after := "without a Retry-After"
	if e.After != "" {
		after = "with Retry-After: " + e.After
	}
	return fmt.Sprintf("%s was answered with status %d %s: make fewer requests by --pace, or raise the limits of the host for this machine", e.Where, e.Status, after)
}
