package browser

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// TOTP makes the time-based one-time codes of an account (RFC 6238). No code is used twice (Section 5.2).
type TOTP struct {
	Now   func() time.Time                           // nil is the system's clock
	Sleep func(ctx context.Context, d time.Duration) // waits for the next code; nil lets time pass
	Made  func(code string)                          // is called with each code before it is used; nil for nobody

	secret string
	key    []byte
	digest func() hash.Hash
	digits int
	step   int64 // in seconds

	mu   sync.Mutex
	last int64 // the time step of the last code
}

// errSecret is the error of a secret that cannot be read. It does not repeat the secret.
var errSecret = errors.New("must hold a secret in base32 of at least 10 bytes, or an otpauth://totp/ URI with one")

// ParseTOTP reads the secret of an account: base32, as hosts show it beside the picture to scan, or the otpauth URI that
// the picture holds.
func ParseTOTP(text string) (*TOTP, error) {
	text = strings.TrimSpace(text)
	settings := url.Values{"secret": {text}}
	if strings.HasPrefix(strings.ToLower(text), "otpauth:") {
		u, err := url.Parse(text)
		if err != nil || !strings.EqualFold(u.Host, "totp") {
			return nil, errSecret
		}
		settings = u.Query()
	}
	t := &TOTP{digest: sha1.New, digits: 6, step: 30}
	if err := t.read(settings); err != nil {
		return nil, err
	}
	return t, nil
}

func (t *TOTP) read(settings url.Values) (err error) {
	t.secret = strings.NewReplacer(" ", "", "-", "", "=", "").Replace(strings.ToUpper(settings.Get("secret")))
	t.key, err = base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(t.secret)
	if err != nil || len(t.key) < 10 {
		return errSecret
	}
	switch strings.ToUpper(settings.Get("algorithm")) {
	case "", "SHA1":
	case "SHA256":
		t.digest = sha256.New
	case "SHA512":
		t.digest = sha512.New
	default:
		return errors.New("names an algorithm that is not SHA1, SHA256 or SHA512")
	}
	if digits := settings.Get("digits"); digits != "" {
		if t.digits, err = strconv.Atoi(digits); err != nil || t.digits < 6 || t.digits > 8 {
			return errors.New("must have from 6 to 8 digits")
		}
	}
	if period := settings.Get("period"); period != "" {
		seconds, err := strconv.Atoi(period)
		if err != nil || seconds < 1 || seconds > 300 {
			return errors.New("must have a period from 1 to 300 seconds")
		}
		t.step = int64(seconds)
	}
	return nil
}

// Secret is what the codes are made of, in base32.
func (t *TOTP) Secret() string { return t.secret }

// Next implements Codes. It waits for the next time step when the code of this one was used.
func (t *TOTP) Next(ctx context.Context) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if next := time.Unix((t.last+1)*t.step, 0); t.last > 0 && now.Before(next) {
		t.sleep(ctx, next.Sub(now))
		now = t.now()
	}
	if err := ctx.Err(); err != nil {
		return "", fmt.Errorf("wait for the next code: %w", err)
	}
	t.last = now.Unix() / t.step
	code := t.at(t.last)
	if t.Made != nil {
		t.Made(code)
	}
	return code, nil
}

// at is the code of a time step (RFC 4226, Section 5.3).
func (t *TOTP) at(step int64) string {
	mac := hmac.New(t.digest, t.key)
	_, _ = mac.Write(binary.BigEndian.AppendUint64(nil, uint64(step))) // a hash has no way to fail
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0xf
	number, modulus := binary.BigEndian.Uint32(sum[offset:])&0x7fffffff, uint32(1)
	for range t.digits {
		modulus *= 10
	}
	return fmt.Sprintf("%0*d", t.digits, number%modulus)
}

func (t *TOTP) now() time.Time {
	if t.Now == nil {
		return time.Now()
	}
	return t.Now()
}

func (t *TOTP) sleep(ctx context.Context, d time.Duration) {
	if t.Sleep != nil {
		t.Sleep(ctx, d)
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
