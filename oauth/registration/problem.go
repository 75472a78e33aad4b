package registration

import (
	"fmt"
	"strings"

	"clrhost/internal/text"
	"clrhost/oauth/protocol"
)

// maxReport is how many bytes of problems are spelled out. It stays under what protocol.Filter lets through, so that no
// sentence is cut.
const maxReport = 1800

// problem is a member that breaks a rule. The rule continues a sentence that begins with the member's name.
type problem struct{ member, rule string }

func (p problem) String() string { return p.member + " " + p.rule }

func (d *document) fault(member, rule string) {
	d.problems = append(d.problems, problem{member, rule})
}

// move notes that a URL leaves the host name under which people know the client.
func (d *document) move(member, registered string) {
	rule := "must stay on the registered host name, " + shorten(registered)
	if !d.moves {
		rule += ", which is what people allowed: register the app on another host as a new client"
	}
	d.moves = true
	d.fault(member, rule)
}

// refusal returns nil when nothing is wrong. The error code is invalid_redirect_uri when that is all there is to it
// (RFC 7591, Section 3.2.2); of a client that moves to another host, the redirect URI is only a part.
func (d *document) refusal() error {
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

// report puts all problems into one line, and says how many did not fit.
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
