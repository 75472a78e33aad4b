package clrhost_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/provider"
	"clrhost/internal/freeport"
	"clrhost/storage/storagetest"
)

// TestConform tests the host as anybody can: with the built binary, over TLS, through a proxy as in production, on both
// databases. No case may fail, and each recommendation of the standard that the host does not follow is explained in
// docs/partners.md.
func TestConform(t *testing.T) {
	if os.Getenv("CLRHOST_LONG") == "" {
		t.Skip("CLRHOST_LONG is not set")
	}
	binary := build(t)
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		dir, port, database := t.TempDir(), freeport.Take(t), newURL(t)
		address := proxy(t, "http://127.0.0.1:"+port, filepath.Join(dir, "ca.pem"))
		shared := []string{"--database", database}
		start(t, binary, dir, port, append(shared, "--public-url", address, "--trusted-proxies", "127.0.0.1", "--secret-file", "host.key", "--log-level", "error")...)
		require.NoError(t, os.WriteFile(filepath.Join(dir, "password"), []byte("correct horse battery staple\n"), 0o600))
		for _, email := range []string{"ada@example.org", "ben@example.org"} {
			command(t, binary, dir, append(shared, "user", "add", email, "--name", "A Learner", "--password-file", "password")...)
		}
		began := time.Now()
		text := command(t, binary, dir, "conformance", "provider", address, "--profile", "full", "--ca", "ca.pem", "--json", "report.json",
			"--user", "ada@example.org", "--password-file", "password", "--second-user", "ben@example.org", "--second-password-file", "password")
		lines := strings.Split(strings.TrimSpace(text), "\n")
		t.Logf("%s\n%s", strings.Join(lines[max(len(lines)-3, 0):], "\n"), time.Since(began).Round(time.Millisecond))
		requireExplained(t, filepath.Join(dir, "report.json"))
	})
}

// command runs the binary in the directory, and returns what it printed.
func command(t *testing.T, binary, dir string, args ...string) string {
	t.Helper()
	c := exec.Command(binary, args...)
	c.Dir = dir
	out, err := c.CombinedOutput()
	require.NoError(t, err, string(out))
	return string(out)
}

// proxy terminates TLS in front of a host, and writes the certificate to trust to a file. It returns the public URL of the
// host.
func proxy(t *testing.T, to, trust string) string {
	t.Helper()
	host, err := url.Parse(to)
	require.NoError(t, err)
	front := httptest.NewUnstartedServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(host)
			r.SetXForwarded()
			r.Out.Host = r.In.Host
		},
		Transport: &http.Transport{MaxIdleConnsPerHost: 16},
		ErrorLog:  log.New(io.Discard, "", 0),
	})
	certificate := selfSigned(t)
	front.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	front.EnableHTTP2 = true
	front.Config.ErrorLog = log.New(io.Discard, "", 0) // the harness tries what must be refused
	front.StartTLS()
	t.Cleanup(front.Close)
	block := &pem.Block{Type: "CERTIFICATE", Bytes: certificate.Certificate[0]}
	require.NoError(t, os.WriteFile(trust, pem.EncodeToMemory(block), 0o600))
	_, port, err := net.SplitHostPort(front.Listener.Addr().String())
	require.NoError(t, err)
	return "https://localhost:" + port
}

// selfSigned is a self-signed certificate of localhost.
func selfSigned(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true,
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// requireExplained looks for each case that warned in the list of deviations.
func requireExplained(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var report struct {
		Groups []struct {
			Results []struct{ ID, Outcome, Expected, Actual string }
		}
	}
	require.NoError(t, json.Unmarshal(data, &report))
	explained := deviations(t)
	for _, group := range report.Groups {
		for _, r := range group.Results {
			if r.Outcome == "warn" && !slices.Contains(explained, r.ID) {
				t.Errorf("%s warned (expected %s, got %s), and the Deviations in docs/partners.md do not say why", r.ID, r.Expected, r.Actual)
			}
		}
	}
}

// deviations are the ids of cases, in backticks, in the section Deviations of docs/partners.md: what such a case finds is
// intended. An id begins with the name of a group, other names with dots do not.
func deviations(t *testing.T) (ids []string) {
	t.Helper()
	_, section, found := strings.Cut(read(t, "docs/partners.md"), "\n## Deviations\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	for _, quoted := range regexp.MustCompile("`(([a-z]+)\\.[a-z0-9._-]+)`").FindAllStringSubmatch(section, -1) {
		if slices.ContainsFunc(provider.Suite(), func(g provider.Group) bool { return g.Name == quoted[2] }) {
			ids = append(ids, quoted[1])
		}
	}
	return ids
}

// The table of operations names the cases of each, and between its rows every group of cases.
func TestOperationsNameTheirCases(t *testing.T) {
	var named []string
	for _, quoted := range regexp.MustCompile("`([a-z]+)\\.\\*`").FindAllStringSubmatch(read(t, "docs/partners.md"), -1) {
		named = append(named, quoted[1])
	}
	var groups []string
	for _, group := range provider.Suite() {
		groups = append(groups, group.Name)
	}
	require.ElementsMatch(t, groups, named)
}

// An explanation outlives its case only until somebody runs the tests.
func TestDeviationsNameCases(t *testing.T) {
	for _, id := range deviations(t) {
		require.Contains(t, provider.Suite().Outline().IDs(), id, "docs/partners.md, Deviations: there is no case %s", id)
	}
}
