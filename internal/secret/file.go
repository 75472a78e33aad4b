package secret

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"clrhost/internal/durable"
)

// maxFileSize is far above what is made here, for operators who bring longer secrets.
const maxFileSize = 4096

// MaxMasters is how many secrets a file may hold. Each makes every wrong token and secret cost one more HMAC.
const MaxMasters = 8

// Load reads the master secrets from path, the oldest first. Each line of the file holds one in unpadded base64url; every
// line but the first also says when it comes into force, as in "SECRET from 2026-05-01T08:00:00Z". A missing file is
// fs.ErrNotExist. A file that others may read, or that holds anything else, is rejected with an error that names it: to use
// it would weaken or lose every secret that this host issued.
func Load(path string) ([]Master, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the secret file: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("read the mode of the secret file: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("the secret file %s is not a regular file", path)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, fmt.Errorf("the secret file %s has mode %04o, and must be readable by its owner only: chmod 600", path, mode)
	}
	text, err := io.ReadAll(io.LimitReader(file, maxFileSize+1))
	if err != nil {
		return nil, fmt.Errorf("read the secret file: %w", err)
	}
	if len(text) > maxFileSize {
		return nil, fmt.Errorf("the secret file %s has more than %d bytes", path, maxFileSize)
	}
	masters, err := decode(string(text))
	if err != nil {
		return nil, fmt.Errorf("the secret file %s: %w", path, err)
	}
	return masters, nil
}

// decode decodes the text of the file. Its errors never quote it.
func decode(text string) (masters []Master, err error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) > MaxMasters {
		return nil, fmt.Errorf("it has %d lines, and must have at most %d", len(lines), MaxMasters)
	}
	for i, line := range lines {
		m, err := decodeLine(line)
		if err != nil {
			return nil, fmt.Errorf("line %d %w", i+1, err)
		}
		if i > 0 && !m.From.After(masters[i-1].From) {
			return nil, fmt.Errorf("line %d has no time, or one that is not after that of the line before", i+1)
		}
		masters = append(masters, m)
	}
	return masters, nil
}

func decodeLine(line string) (m Master, err error) {
	encoded, from, timed := strings.Cut(line, " from ")
	if m.Secret, err = base64.RawURLEncoding.Strict().DecodeString(encoded); err != nil || strings.Contains(line, "\r") {
		return m, errors.New("is not unpadded base64url, followed by the time if there is one")
	}
	if len(m.Secret) < MasterSize {
		return m, fmt.Errorf("holds %d bytes, and must hold at least %d", len(m.Secret), MasterSize)
	}
	if timed {
		if m.From, err = time.Parse(time.RFC3339, from); err != nil {
			return m, errors.New("has a time that is not like 2026-05-01T08:00:00Z")
		}
	}
	return m, nil
}

func encode(masters []Master) string {
	var text strings.Builder
	for _, m := range masters {
		text.WriteString(base64.RawURLEncoding.EncodeToString(m.Secret))
		if !m.From.IsZero() {
			text.WriteString(" from " + m.From.UTC().Format(time.RFC3339))
		}
		text.WriteByte('\n')
	}
	return text.String()
}

// NewMaster returns a new secret that comes into force at a whole second.
func NewMaster(from time.Time) Master {
	return Master{Secret: random(), From: from.UTC().Truncate(time.Second)}
}

// Create writes the secrets into a new file, mode 0600: whole, or not at all. Of two processes one gets fs.ErrExist, and
// neither can see half a secret.
func Create(path string, masters ...Master) error {
	if err := durable.Create(path, writer(masters)); err != nil {
		return fmt.Errorf("make the secret file %s: %w", path, err)
	}
	return nil
}

// Replace writes the secrets into the file at path in place of what it holds: all of them, or nothing. The owner stays.
func Replace(path string, masters []Master) error {
	if err := durable.Replace(path, writer(masters)); err != nil {
		return fmt.Errorf("replace the secret file %s: %w", path, err)
	}
	return nil
}

func writer(masters []Master) func(*os.File) error {
	return func(file *os.File) error {
		_, err := file.WriteString(encode(masters))
		return err
	}
}
