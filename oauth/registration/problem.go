package registration

import (
	"fmt"
	"strings"

	"clrhost/internal/text"
	"clrhost/oauth/protocol"
)

// maxReport is the most bytes of problems in one error. It is below the bound of protocol.Filter, so that no sentence is
// cut.
const maxReport = 1800

// problem is a member that breaks a rule. The rule continues a sentence that begins with the member's name.
type problem struct{ member, rule string }

func (p problem) String() string { return p.member + " " + p.rule }

func (d *document) fault(member, rule string) {
	d.problems = append(d.problems, problem{member, rule})
}

// move notes that a URL is not on the registered host name.
func (d *document) move(member, registered string) {
	rule := "must stay on the registered host name, " + shorten(registered)
	if !d.moves {
		rule += ", which is what people allowed: register the app on another host as a new client"
	}
	d.moves = true
	d.fault(member, rule)
}

// err returns the error of a document that breaks rules, or nil. Its code is invalid_redirect_uri when only redirect URIs
// break rules (RFC 7591, Section 3.2.2), unless the client moves to another host.
func (d *document) err() error {
	if len(d.problems) == 0 {
		return nil
	}
	if d.moves {
		return protocol.InvalidClientMetadata(report(d.problems))
	}
	for _, p := range d.problems {
		if !strings.HasPrefix(p.member, "redirect_uris") {
			return protocol.InvalidClientMetadata(report(d.problems))
		}
	}
	return protocol.InvalidRedirectURI(report(d.problems))
}

// report joins the problems in one line, and counts those that do not fit.
func report(problems []problem) string {
	var b strings.Builder
	for i, p := range problems {
		if b.Len()+len(p.String()) > maxReport {
			return fmt.Sprintf("%s; and %d more.", b.String(), len(problems)-i)
		}
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(p.String())
	}
	return b.String() + "."
}

// shorten makes a value that a problem repeats fit into a line.
func shorten(value string) string { return text.Shorten(value, 80) }
