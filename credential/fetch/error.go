package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"

	"clrhost/internal/text"
)

// Kind is the reason why a document was not fetched.
type Kind string

// The kinds. Only Refused is a decision of this client.
const (
	Refused     Kind = "refused"     // by a rule of this client, see Rule
	Unreachable Kind = "unreachable" // no response, or an invalid one
	TooLarge    Kind = "too large"   // the response exceeds the size limit
	BadStatus   Kind = "bad status"  // a status other than 200, see Status
)

// Error is the reason why a document was not fetched. Its text may be sent to a client: it names the host as in the URL, and
// no address of it. The cause it wraps may; that is for errors.Is and logs only.
type Error struct {
	Kind   Kind
	Host   string // host and port as in the URL; empty when the URL was not parsed
	Rule   string // for Refused: the rule
	Status int    // for BadStatus
	Err    error
}

// Error returns host and reason.
func (e *Error) Error() string {
	host := text.Shorten(e.Host, 120)
	switch e.Kind {
	case Refused:
		if host == "" {
			return e.Rule
		}
		return fmt.Sprintf("%s was not asked: %s", host, e.Rule)
	case TooLarge:
		return host + " sent more than the size limit"
	case BadStatus:
		return fmt.Sprintf("%s answered with status %d", host, e.Status)
	}
	return host + " " + plight(e.Err)
}

// Unwrap returns the cause, which MUST NOT be sent to a client.
func (e *Error) Unwrap() error { return e.Err }

func refuse(host, rule string) *Error { return &Error{Kind: Refused, Host: host, Rule: rule} }

// plight describes a failed request as far as the operator of the host could correct it.
func plight(err error) string {
	dns, isDNS := errors.AsType[*net.DNSError](err)
	_, isCertificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, isAuthority := errors.AsType[x509.UnknownAuthorityError](err)
	network, isNetwork := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, context.Canceled):
		return "was not waited for"
	case isDNS && dns.IsNotFound:
		return "is a name that does not exist"
	case isCertificate, isAuthority:
		return "has a certificate that is not trusted"
	case isNetwork && network.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return "did not answer in time"
	}
	return "could not be reached, or gave no answer that can be read"
}

// IsSilence reports whether err is temporary, so that a later request may succeed: nothing was fetched, the host could not
// be reached, it was busy or broken (429, 5xx), or its rate limit was reached. Any other response is final, also 404.
func IsSilence(err error) bool {
	failed, ok := errors.AsType[*Error](err)
	switch {
	case !ok:
		return false
	case failed.Kind == BadStatus:
		return failed.Status >= 500 || failed.Status == http.StatusTooManyRequests || failed.Status == http.StatusRequestTimeout
	case failed.Kind == Refused:
		return failed.Rule == ruleOffline || failed.Rule == ruleOften || failed.Rule == ruleSpared
	}
	return failed.Kind == Unreachable
}
