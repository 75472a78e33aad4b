package records

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/server/worker/importing"
)

const (
	MaxFile = 16 << 20                    // bytes of a file with one credential
	MaxForm = importing.MaxBytes + 16<<10 // bytes of a form with the largest file

	archiveMark = 4 // bytes by which an archive is known
	fieldFile   = "file"
)

// openFile reads a posted form (multipart/form-data, RFC 7578) up to the beginning of its file. The name of the file is not
// looked at: what it is follows from its content.
func openFile(c *gin.Context) (*bufio.Reader, error) {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, MaxForm)
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return nil, fault.Wrap(fault.UnsupportedMedia, err, "A form with a file is multipart/form-data.")
	}
	part, err := parts.NextPart()
	if err != nil {
		return nil, broken(err)
	}
	if part.FormName() != fieldFile {
		return nil, fault.New(fault.BadData, "The form has no file.")
	}
	return bufio.NewReader(part), nil
}

// readFile reads a file of at most so many bytes.
func readFile(from io.Reader, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(from, most+1))
	if err != nil {
		return nil, broken(err)
	}
	if int64(len(data)) > most {
		return nil, tooLarge(nil)
	}
	return data, nil
}

// broken is the failure of a file that did not arrive whole. A failure that the way here had is returned as it is.
func broken(err error) error {
	if failure, ok := errors.AsType[*fault.Error](err); ok {
		return failure
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge(err)
	}
	return fault.Told(fault.BadData, fmt.Errorf("read the file: %w", err), phrase.Of("The file did not arrive whole"), phrase.Of("Please go back and give it again."))
}

func tooLarge(cause error) error {
	return fault.Told(fault.TooLarge, cause, phrase.Of("The file is too large"),
		phrase.Of("A file with one record may have at most %d MB, and a ZIP archive of records %d MB. Nothing of the file was kept.", MaxFile>>20, importing.MaxBytes>>20))
}

// Crowded is the failure of a file for which there is no room at the moment.
func Crowded(err error) error {
	if !errors.Is(err, inflight.ErrFull) {
		return err
	}
	told := fault.Told(fault.Busy, err, phrase.Of("Many files arrive just now"),
		phrase.Of("This host receives one file of a person at a time, and a few in all. Please give yours again in a few seconds."))
	told.RetryAfter = comeSoon
	return told
}

const comeSoon = 2 * time.Second
