package deploy

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// example writes a copy of a file of this room, with the places of the test where an operator puts his own: pairs of what
// the file has and what stands there instead. It returns the path of the copy.
func example(t testing.TB, name string, places ...string) (path string) {
	t.Helper()
	text := read(t, name)
	for i := 0; i < len(places); i += 2 {
		require.Contains(t, text, places[i], name)
	}
	path = filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(strings.NewReplacer(places...).Replace(text)), 0o600))
	return path
}

// daemon runs another program until the test ends, and returns when it accepts connections at the address.
func daemon(t testing.TB, address, name string, args ...string) {
	t.Helper()
	out := &log{}
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = out, out
	require.NoError(t, cmd.Start())
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt) // it has no work to finish, and processes of its own to end
		<-ended
		if t.Failed() {
			t.Logf("the log of %s:\n%s", name, out.tail())
		}
	})
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return false
		}
		return conn.Close() == nil
	}, patience, 10*time.Millisecond, "%s does not start: %s", name, out)
}

// pair is a certificate of localhost that signs itself, and its key.
type pair struct {
	trust           *x509.CertPool
	chain, key, all string // files in PEM; all holds both
}

func newPair(t testing.TB) (p pair) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	require.NoError(t, err)
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	chain := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	key := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})
	p.trust = x509.NewCertPool()
	require.True(t, p.trust.AppendCertsFromPEM(chain))
	dir := t.TempDir()
	p.chain, p.key, p.all = filepath.Join(dir, "clrhost.crt"), filepath.Join(dir, "clrhost.key"), filepath.Join(dir, "clrhost.pem")
	for path, text := range map[string][]byte{p.chain: chain, p.key: key, p.all: bytes.Join([][]byte{chain, key}, nil)} {
		require.NoError(t, os.WriteFile(path, text, 0o600))
	}
	return p
}
