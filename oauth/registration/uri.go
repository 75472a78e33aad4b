package registration

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// maxURL is the longest URL in bytes.
const maxURL = 2000

// uriCharacters are those of RFC 3986, Section 2. Other characters, such as a backslash, are read
// differently by different software.
var uriCharacters = regexp.MustCompile(`^(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$`)

// hostNames turns a host name into lower case and rejects what is not a valid domain name, an invalid xn-- label included.
var hostNames = idna.New(
	idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.VerifyDNSLength(true), idna.CheckHyphens(false),
)

// number matches a host name whose last label is a number. Browsers read it as an IPv4 address, also when it is written
// 127.1, 0x7f000001 or 2130706433; no top-level domain is a number.
var number = regexp.MustCompile(`(?:^|\.)(?:[0-9]+|0[xX][0-9A-Fa-f]*)$`)

// loopbackHosts may be used while the host itself runs on one of them.
var loopbackHosts = []string{"localhost", "127.0.0.1", "::1"}

// oneHost checks that all URLs are on the registered host name, or else on that of the first valid one.
type oneHost struct {
	rules      rules
	document   *document
	registered string // the host name of a registered client; "" for one that is being registered
	host       string
	member     string // whose host name it is
}

func (o *oneHost) check(member, raw string) {
	host, rule := o.rules.host(raw)
	switch {
	case rule != "":
		o.document.fault(member, rule)
	case o.registered != "" && host != o.registered:
		o.document.move(member, o.registered)
	case o.host == "":
		o.host, o.member = host, member
	case host != o.host:
		o.document.fault(member, fmt.Sprintf("must be on the host name of %s, which is %s", o.member, shorten(o.host)))
	}
}

// hostName returns the host name of a URL that was checked when it was registered, in lower-case ASCII; "" for none.
func hostName(registered string) string {
	u, err := url.Parse(registered)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// host returns the host name of a URL in lower-case ASCII, or the rule that the URL breaks.
func (r rules) host(raw string) (host, rule string) {
	if len(raw) > maxURL {
		return "", fmt.Sprintf("must have at most %d bytes", maxURL)
	}
	if !uriCharacters.MatchString(raw) {
		return "", "must be written in the characters of RFC 3986, an international host name in its xn-- form"
	}
	u, err := url.Parse(raw)
	if err != nil {
		return "", "must be a well-formed URL"
	}
	host = strings.ToLower(u.Hostname())
	loopback := r.loopbackHTTP && slices.Contains(loopbackHosts, host)
	switch {
	case u.Scheme != "https" && !(loopback && u.Scheme == "http"):
		return "", "must be an https URL"
	case host == "":
		return "", "must have a host name"
	case u.User != nil:
		return "", "must not have a user name"
	case strings.Contains(raw, "#"):
		return "", "must not have a fragment"
	case !goodPort(u):
		return "", "must have a port from 1 to 65535, or none"
	case loopback:
		return host, ""
	}
	return publicName(host)
}

// publicName returns a host name in ASCII, or the rule that it breaks as one on the network.
func publicName(host string) (name, rule string) {
	name, err := hostNames.ToASCII(host)
	switch {
	case strings.HasSuffix(host, "."):
		return "", "must not end its host name with a dot"
	case strings.Contains(host, ":") || number.MatchString(host):
		return "", "must have a host name, not an IP address"
	case err != nil:
		return "", "must have a valid host name"
	case name == "localhost" || strings.HasSuffix(name, ".localhost"): // RFC 6761, Section 6.3
		return "", "must not be on localhost"
	}
	return name, ""
}

func goodPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && port > 0
}
