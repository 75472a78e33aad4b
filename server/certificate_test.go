package server

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptrace"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// pair is the two files of a certificate, and what trusts every certificate that was written to them.
type pair struct {
	Config
	trusted *x509.CertPool
	written int64
}

func newPair(t *testing.T) *pair {
	dir := t.TempDir()
	return &pair{Config: Config{TLSCert: filepath.Join(dir, "cert.pem"), TLSKey: filepath.Join(dir, "key.pem")}, trusted: x509.NewCertPool()}
}

// write makes a certificate and replaces the files, or one of them. It returns the certificate's serial number.
func (p *pair) write(t *testing.T, from, to time.Time, files ...string) (serial int64) {
	t.Helper()
	p.written++
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(p.written), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: from, NotAfter: to, IsCA: true, BasicConstraintsValid: true}
	chain, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	leaf, err := x509.ParseCertificate(chain)
	require.NoError(t, err)
	p.trusted.AddCert(leaf)
	if len(files) == 0 {
		files = []string{p.TLSCert, p.TLSKey}
	}
	for _, file := range files {
		block := &pem.Block{Type: "CERTIFICATE", Bytes: chain}
		if file == p.TLSKey {
			block = &pem.Block{Type: "PRIVATE KEY", Bytes: private}
		}
		require.NoError(t, os.WriteFile(file, pem.EncodeToMemory(block), 0o600))
		at := time.Now().Add(time.Duration(p.written) * time.Minute) // two within one tick of the file system's clock are still two
		require.NoError(t, os.Chtimes(file, at, at))
	}
	return p.written
}

// serial is that of the certificate which a host presents to a new connection.
func (p *pair) serial(t *testing.T, address string) int64 {
	t.Helper()
	conn, err := tls.Dial("tcp", address, &tls.Config{RootCAs: p.trusted, ServerName: "localhost"})
	require.NoError(t, err)
	defer conn.Close()
	return conn.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
}

// A host with a certificate serves HTTP/2 over TLS 1.2 or 1.3, and presents a new certificate when it is told to reload.
func TestServingTLS(t *testing.T) {
	files, now := newPair(t), time.Now()
	old := files.write(t, now.Add(-time.Hour), now.Add(time.Hour))
	host := run(t, files.Config, nil)
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: files.trusted}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	url := "https://" + strings.Replace(host.address, "127.0.0.1", "localhost", 1)
	upload, err := http.NewRequest(http.MethodPost, url+"/ims/clr/v2p0/credentials", strings.NewReader(strings.Repeat("x", 3*uploadPiece)))
	require.NoError(t, err)
	upload.Header.Set("Authorization", "Bearer "+accessToken(t, host.testServer, "u", "c"))
	upload.Header.Set("Content-Type", "text/plain")
	resp, err := client.Do(upload)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusBadRequest, resp.StatusCode, "it was read")
	require.Equal(t, "HTTP/2.0", resp.Proto)

	for version, served := range map[uint16]bool{tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		conn, err := tls.Dial("tcp", host.address, &tls.Config{RootCAs: files.trusted, ServerName: "localhost", MinVersion: version, MaxVersion: version})
		require.Equal(t, served, err == nil, tls.VersionName(version))
		if served {
			require.NoError(t, conn.Close())
		}
	}

	require.Equal(t, old, files.serial(t, host.address))
	renewed := files.write(t, now.Add(-time.Hour), now.Add(time.Hour))
	host.Reload(host.settings)
	require.Equal(t, renewed, files.serial(t, host.address))
}

// A host that drains answers every request of HTTP/2 as well, and asks for new connections without breaking any.
func TestDrainingOverHTTP2(t *testing.T) {
	files, now := newPair(t), time.Now()
	files.write(t, now.Add(-time.Hour), now.Add(time.Hour))
	files.Drain = time.Hour
	host := run(t, files.Config, nil)
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: files.trusted}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	url := "https://" + strings.Replace(host.address, "127.0.0.1", "localhost", 1)
	local := func() string {
		var address string
		trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) { address = info.Conn.LocalAddr().String() }}
		req, err := http.NewRequestWithContext(httptrace.WithClientTrace(t.Context(), trace), http.MethodGet, url+"/healthz", nil)
		require.NoError(t, err)
		resp, err := client.Do(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusOK, resp.StatusCode)
		require.Equal(t, 2, resp.ProtoMajor)
		return address
	}
	first := local()
	require.Equal(t, first, local())
	host.stop(ErrDrain)
	require.Eventually(t, host.stopping.begun.Load, 10*time.Second, time.Millisecond)
	require.Eventually(t, func() bool { return local() != first }, 10*time.Second, time.Millisecond, "the connection is used for ever")
}

// Files that were replaced are noticed by themselves, one after the other in any order, and what cannot be used is not.
func TestARenewedCertificateIsNoticed(t *testing.T) {
	files, start := newPair(t), time.Now()
	now := start
	first := files.write(t, start.Add(-time.Hour), start.Add(time.Hour))
	var out bytes.Buffer
	c, err := openCertificate(Settings{Config: files.Config}, Deps{Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(&out, nil))})
	require.NoError(t, err)
	presented := func() int64 {
		got, err := c.present(nil)
		require.NoError(t, err)
		return got.Leaf.SerialNumber.Int64()
	}
	second := files.write(t, start.Add(-time.Hour), start.Add(time.Hour))
	require.Equal(t, first, presented(), "looked at a moment ago")
	now = now.Add(certificateAge)
	require.Equal(t, second, presented())

	files.write(t, start.Add(-time.Hour), start.Add(time.Hour), files.TLSCert)
	now = now.Add(certificateAge)
	require.Equal(t, second, presented(), "its key is not there yet")
	require.Contains(t, out.String(), "must hold a certificate and its private key")

	files.write(t, start.Add(-2*time.Hour), start.Add(-time.Hour))
	now = now.Add(certificateAge)
	require.Equal(t, second, presented(), "the new one has expired")
	require.NoError(t, os.Remove(files.TLSKey))
	now = now.Add(certificateAge)
	require.Equal(t, second, presented(), "there is no key")

	last := files.write(t, start.Add(-time.Hour), start.Add(time.Hour))
	now = now.Add(certificateAge)
	require.Equal(t, last, presented())
}

// A host does not start with files that it cannot use, and says which and why.
func TestUnusableCertificates(t *testing.T) {
	now := time.Now()
	for name, row := range map[string]struct {
		prepare func(*pair)
		says    string
	}{
		"missing":    {func(*pair) {}, "cert.pem: no such file"},
		"expired":    {func(p *pair) { p.write(t, now.Add(-2*time.Hour), now.Add(-time.Hour)) }, "renew it"},
		"not yet":    {func(p *pair) { p.write(t, now.Add(time.Hour), now.Add(2*time.Hour)) }, "is valid from"},
		"mismatched": {func(p *pair) { p.write(t, now, now.Add(time.Hour)); p.write(t, now, now.Add(time.Hour), p.TLSKey) }, "private key"},
		"no PEM": {func(p *pair) {
			require.NoError(t, os.WriteFile(p.TLSCert, []byte("x"), 0o600))
			require.NoError(t, os.WriteFile(p.TLSKey, []byte("x"), 0o600))
		}, "in PEM"},
	} {
		files := newPair(t)
		row.prepare(files)
		_, err := New(mustResolve(t, files.Config), Deps{Store: openStore(t), Keys: testKeys(t)})
		require.ErrorContains(t, err, "tls-cert, tls-key", name)
		require.ErrorContains(t, err, row.says, name)
	}
}

func TestTLSOptions(t *testing.T) {
	settings := mustResolve(t, Config{TLSCert: "c", TLSKey: "k"})
	require.Equal(t, "https://localhost:8080", settings.Issuer)
	require.True(t, settings.Secure)
	_, err := Config{TLSCert: "c"}.Resolve()
	require.ErrorContains(t, err, "tls-cert: must be given together with tls-key")
	_, err = Config{TLSCert: "c\u202e", TLSKey: "k\n"}.Resolve()
	require.ErrorContains(t, err, "tls-cert: must be the path of a file")
	require.ErrorContains(t, err, "tls-key: must be the path of a file")
	_, err = Config{TLSCert: "c", TLSKey: "k", PublicURL: "http://localhost:8080"}.Resolve()
	require.ErrorContains(t, err, "public-url: must be https")
}
