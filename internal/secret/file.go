package secret

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// maxFileSize is far above the 44 bytes of a file that is made here, for operators who bring a longer secret.
const maxFileSize = 1024

// Load reads the master secret from path. The file holds one line of unpadded base64url. A missing file is fs.ErrNotExist. A
// file that others may read, that is too short or that is not base64url is rejected with an error that names it: to use it
// would weaken or lose every secret that this host issued.
func Load(path string) ([]byte, error) {
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
	return decode(path, text)
}

// decode decodes the text of the file. Its errors name the file and never quote its content.
func decode(path string, text []byte) ([]byte, error) {
	if len(text) > maxFileSize {
		return nil, fmt.Errorf("the secret file %s has more than %d bytes", path, maxFileSize)
	}
	line := strings.TrimSuffix(string(text), "\n")
	if strings.ContainsAny(line, "\r\n") {
		return nil, fmt.Errorf("the secret file %s has more than one line", path)
	}
	master, err := base64.RawURLEncoding.Strict().DecodeString(line)
	if err != nil {
		return nil, fmt.Errorf("the secret file %s is not unpadded base64url: %w", path, err)
	}
	if len(master) < MasterSize {
		return nil, fmt.Errorf("the secret file %s holds %d bytes, and must hold at least %d", path, len(master), MasterSize)
	}
	return master, nil
}

// NewMaster returns a new master secret.
func NewMaster() []byte { return random() }

// Create writes a master secret into a new file, mode 0600. It writes a whole file beside path and links it into place: of
// two processes one gets fs.ErrExist, and neither can see half a secret.
func Create(path string, master []byte) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("make the secret file %s: %w", path, err)
		}
	}()
	temp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.WriteString(base64.RawURLEncoding.EncodeToString(master) + "\n")
	if err := errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	return os.Link(temp.Name(), path)
}
