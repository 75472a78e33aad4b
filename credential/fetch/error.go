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

// Kind is why a document was not obtained.
type Kind string

// The kinds. Only Refused is our own doing.
const (
	Refused     Kind = "refused"     // by the rules of this client; Rule says which
	Unreachable Kind = "unreachable" // no answer, or none that could be read
	TooLarge    Kind = "too large"   // the answer is longer than is read
	BadStatus   Kind = "bad status"  // an answer other than 200; Status says which
)

// Error says why a document was not obtained. Its text is a sentence fit for a client: it names the host as the URL
// does, and no address that the name stands for. The cause it wraps may; that is for errors.Is and logs.
type Error struct {
	Kind   Kind
	Host   string // host and port as in the URL; empty when the URL cannot be read, or need not be
	Rule   string // for Refused: what must be so
	Status int    // for BadStatus
	Err    error
}

// Error is the sentence.
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

// Unwrap gives the cause, which is not for clients.
func (e *Error) Unwrap() error { return e.Err }

func refuse(host, rule string) *Error { return &Error{Kind: Refused, Host: host, Rule: rule} }

// plight words what is worth knowing about a failed request: what its sender could mend.
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

// IsSilence reports whether err means that a host gave no answer for now, so that the same question may get one later:
// nothing was fetched, it could not be reached, it was busy or broken (429, 5xx), or it was asked too often. Any other
// answer is one, also 404.
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
