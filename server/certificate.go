package server

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"
)

// certificateAge is how long files are taken to be as they were when they were last looked at.
const certificateAge = 5 * time.Second

// certificate is what the host presents over TLS: a chain and its key in two PEM files, which may be replaced while the host
// runs. What cannot be used does not replace what can, so the two may be replaced one after the other.
type certificate struct {
	chain, key string // paths
	now        func() time.Time
	log        *slog.Logger

	mu      sync.Mutex
	current *tls.Certificate
	seen    [2]state
	looked  time.Time
}

// state is by which a file that was replaced is recognized.
type state struct {
	modified time.Time
	size     int64
}

// openCertificate returns the certificate of two files, nil for none.
func openCertificate(settings Settings, deps Deps) (*certificate, error) {
	if settings.TLSCert == "" {
		return nil, nil
	}
	c := &certificate{chain: settings.TLSCert, key: settings.TLSKey, now: deps.Now, log: deps.Log}
	c.seen, c.looked = c.state(), c.now()
	var err error
	if c.current, err = c.load(); err != nil {
		return nil, fmt.Errorf("tls-cert, tls-key: %w", err)
	}
	return c, nil
}

// load reads the files.
func (c *certificate) load() (*tls.Certificate, error) {
	loaded, err := tls.LoadX509KeyPair(c.chain, c.key)
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		return nil, failed
	}
	if err != nil {
		return nil, fmt.Errorf("%s and %s must hold a certificate and its private key in PEM: %w", c.chain, c.key, err)
	}
	if now := c.now(); now.After(loaded.Leaf.NotAfter) || now.Before(loaded.Leaf.NotBefore) {
		return nil, fmt.Errorf("the certificate in %s is valid from %s to %s only: renew it", c.chain,
			loaded.Leaf.NotBefore.Format(time.DateTime), loaded.Leaf.NotAfter.Format(time.DateTime))
	}
	return &loaded, nil
}

// state is that of both files. What cannot be read has none.
func (c *certificate) state() (s [2]state) {
	for i, path := range []string{c.chain, c.key} {
		if info, err := os.Stat(path); err == nil {
			s[i] = state{info.ModTime(), info.Size()}
		}
	}
	return s
}

// present returns the certificate for a handshake.
func (c *certificate) present(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.now(); now.Sub(c.looked) >= certificateAge {
		c.renew()
	}
	return c.current, nil
}

// reload looks at the files at once.
func (c *certificate) reload() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.renew()
}

// renew reads the files when they were replaced. The caller MUST hold the lock.
func (c *certificate) renew() {
	c.looked = c.now()
	state := c.state()
	if state == c.seen {
		return
	}
	c.seen = state
	loaded, err := c.load()
	if err != nil {
		c.log.Error("the new certificate cannot be used; the host goes on with the one it has", "error", err, "until", c.current.Leaf.NotAfter)
		return
	}
	c.current = loaded
	c.log.Info("the host has a new certificate", "until", loaded.Leaf.NotAfter)
}

// config is how the host speaks TLS (RFC 9325: nothing older than TLS 1.2).
func (c *certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.present}
}
