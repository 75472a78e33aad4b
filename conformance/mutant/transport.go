package mutant

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net/http"
	"slices"
	"time"
)

var transportMutants = []Mutant{
	{
		Name: "tls-1.1", Breaks: "TLS 1.1 is not accepted.",
		Turns: []string{"transport.tls.old"},
		TLS:   func(c *tls.Config) { c.MinVersion = tls.VersionTLS11 },
	},
	{
		Name: "tls-1.0", Breaks: "TLS 1.0 is not accepted.",
		Turns: []string{"transport.tls.old"},
		TLS:   func(c *tls.Config) { c.MinVersion = tls.VersionTLS10 },
	},
	{
		Name: "tls-for-those-who-know-every-version", Breaks: "A client that has one version is served.",
		Turns: []string{"transport.tls"},
		TLS: func(c *tls.Config) {
			c.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
				if !slices.Contains(hello.SupportedVersions, tls.VersionTLS13) || !slices.Contains(hello.SupportedVersions, tls.VersionTLS12) {
					return nil, errors.New("a client that offers too little")
				}
				return nil, nil // as usual
			}
		},
	},
	{
		Name: "certificate-of-another-host", Breaks: "The certificate is for the host, whatever version is spoken.",
		Turns: []string{"transport.certificate"},
		TLS: func(c *tls.Config) {
			c.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
				if slices.Contains(hello.SupportedVersions, tls.VersionTLS13) {
					return nil, nil // as usual
				}
				certificate, err := certificateFor("other.example")
				return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{certificate}}, err
			}
		},
	},
	{
		Name: "operation-elsewhere", Breaks: "Every operation is at its place below the base.",
		Turns: []string{"transport.path", "bearer.missing.profile.write", "profile.put.anonymous"},
		Wrap: answers(http.MethodPut, pathProfile, func(r *http.Request, a *answer) {
			if r.Header.Get("Authorization") == "" {
				a.fail(http.StatusNotFound)
			}
		}),
	},
	{
		Name: "plain-discovery", Breaks: "The service description is not served without TLS.",
		Turns: []string{"transport.plain.discovery"}, Plain: plainly(pathDiscovery),
	},
	{
		Name: "plain-registration", Breaks: "Nobody registers without TLS.",
		Turns: []string{"transport.plain.registration"}, Plain: plainly(pathRegister),
	},
	{
		Name: "plain-token", Breaks: "Nobody gets tokens without TLS.",
		Turns: []string{"transport.plain.token"}, Plain: plainly(pathToken),
	},
	{
		Name: "plain-credentials", Breaks: "Nobody reads credentials without TLS.",
		Turns: []string{"transport.plain.credentials"}, Plain: plainly(pathCredentials),
	},
	{
		Name: "plain-profile", Breaks: "Nobody reads the profile without TLS.",
		Turns: []string{"transport.plain.profile"}, Plain: plainly(pathProfile),
	},
	{
		Name: "plain-authorization", Breaks: "Nobody gets a code without TLS.",
		Turns: []string{"transport.plain.authorization"},
		Plain: func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !isTo(r, "", pathAuthorize) {
					w.WriteHeader(http.StatusBadRequest)
					return
				}
				http.Redirect(w, r, r.URL.Query().Get("redirect_uri")+"?code=made-up", http.StatusFound)
			})
		},
	},
	{
		Name: "plain-redirects-to-plain", Breaks: "A request without TLS is redirected to https.",
		Turns: []string{
			"transport.plain.discovery", "transport.plain.registration", "transport.plain.token", "transport.plain.credentials",
			"transport.plain.profile", "transport.plain.authorization",
		},
		Plain: func(http.Handler) http.Handler { return http.RedirectHandler("/welcome", http.StatusSeeOther) },
	},
}

// plainly serves one place without TLS, and rejects the rest.
func plainly(path string) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if isTo(r, "", path) {
				good.ServeHTTP(w, r)
				return
			}
			w.WriteHeader(http.StatusBadRequest)
		})
	}
}

// certificateFor makes a certificate that only its own key vouches for.
func certificateFor(name string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	now := time.Now()
	about := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{name}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour)}
	signed, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	return tls.Certificate{Certificate: [][]byte{signed}, PrivateKey: key}, err
}
