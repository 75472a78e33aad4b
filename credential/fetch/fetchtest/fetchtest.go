// Package fetchtest simulates other hosts for tests: one TLS server that serves the files of a folder under the names of
// hosts that do not exist. The code under test reaches them with the same guarded client as real ones.
package fetchtest

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io/fs"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
)

// Serve simulates a host for every folder in web, on https and until the test ends: https://HOST/PATH returns the file
// HOST/PATH. The configuration makes a client that reaches these hosts, and no other, since no other name resolves.
func Serve(t testing.TB, web fs.FS) fetch.Config {
	t.Helper()
	folders, err := fs.ReadDir(web, ".")
	require.NoError(t, err)
	var hosts, addresses []string
	for _, folder := range folders {
		hosts = append(hosts, folder.Name())
		addresses = append(addresses, net.JoinHostPort(folder.Name(), "443"))
	}
	certificate := certificateFor(t, hosts)
	server := httptest.NewUnstartedServer(files{web})
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.StartTLS()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(certificate.Leaf)
	address := server.Listener.Addr().String()
	return fetch.Config{
		Allow: addresses,
		Roots: roots,
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, address)
		},
		DNS: &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, errors.New("a test asks no name server")
		}},
	}
}

// files serves the files of a folder for each host.
type files struct{ web fs.FS }

func (f files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := fs.ReadFile(f.web, r.Host+r.URL.Path) // package fs rejects a path that leads elsewhere
	if err != nil {
		http.NotFound(w, r)
		return
	}
	_, _ = w.Write(body) // the client may be gone
}

// certificateFor is one self-signed certificate for all hosts.
func certificateFor(t testing.TB, hosts []string) tls.Certificate {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		DNSNames:     hosts,
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	require.NoError(t, err)
	leaf, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: private, Leaf: leaf}
}
