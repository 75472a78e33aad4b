package records

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/internal/phrase"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/server/intake"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// Store is what the pages of records need of the storage; *storage.Store implements it.
type Store interface {
	CredentialByNumber(ctx context.Context, ownerID string, number int64) (storage.Credential, error)
	VerdictHistory(ctx context.Context, ownerID string, number int64) ([]storage.VerdictChange, error)
	RecheckDue(ctx context.Context, ownerID string, number int64) (time.Time, error)
	Records(ctx context.Context, ownerID string, q storage.RecordQuery) ([]storage.RecordRow, int64, error)
	RecordsAfter(ctx context.Context, ownerID string, number int64, limit int) ([]storage.RecordRow, error)
	Remember(ctx context.Context, e storage.HistoryEntry) error
	CredentialVersions(ctx context.Context, ownerID string, number int64) ([]storage.CredentialVersion, error)
	VersionBody(ctx context.Context, ownerID string, number, version int64) (storage.Item, error)
	Client(ctx context.Context, id string) (storage.Client, error)
	Consent(ctx context.Context, userID, clientID string) (storage.Consent, error)

	CreateUpload(ctx context.Context, u storage.Upload) error
	Upload(ctx context.Context, ownerID, id string) (storage.Upload, error)
	SettleUpload(ctx context.Context, ownerID, id string, outcome storage.Upsert, number int64) error
	DeleteUpload(ctx context.Context, ownerID, id string) error
	Foresee(ctx context.Context, c storage.Credential) (storage.Upsert, int64, error)
	Import(ctx context.Context, ownerID, id string) (storage.Import, error)
	OpenImport(ctx context.Context, ownerID string) (storage.Import, error)

	RemoveCredential(ctx context.Context, ownerID string, number int64, name string) error
	RestoreCredential(ctx context.Context, ownerID string, number int64) error
	LiftRemoval(ctx context.Context, ownerID string, number int64) error
	Removal(ctx context.Context, ownerID string, number int64) (storage.Removal, error)
	Removals(ctx context.Context, ownerID string, limit, offset int) ([]storage.Removal, int64, error)
	ConnectedApps(ctx context.Context, userID string) ([]storage.ConnectedApp, error)
	SharedRecords(ctx context.Context, ownerID string, numbers []int64) (map[int64]bool, error)
	SharesOf(ctx context.Context, ownerID string, number int64) ([]storage.Share, error)
}

// Checker checks a record again at once; *recheck.Worker implements it.
type Checker interface {
	CheckNow(ctx context.Context, ownerID string, number int64) (storage.Credential, error)
}

// Links knows the links by which others read records; *share.Handler implements it.
type Links interface {
	AddressOf(ctx context.Context, ownerID string, number int64) (string, error) // of one that shows the record and nothing else; "" for none
}

// Handler serves the pages of records. All fields but Printer are required. It is safe for concurrent use.
type Handler struct {
	Store   Store
	Pages   *page.Renderer
	Issuers credential.Issuers // whom those who run the host know
	Checker Checker
	Now     func() time.Time
	Checks  func(userID string) (ok bool, retryAfter time.Duration) // how often one person may have a record checked
	Drawing *inflight.Gate                                          // by owner, weighed by the memory that a picture takes
	Printer Printer                                                 // makes PDFs; nil for a host that makes none
	PDFs    func(who string) (ok bool, retryAfter time.Duration)    // how often somebody may have one
	Links   Links
	Origin  string // of the URLs of this host: scheme and host

	Intake   *intake.Intake
	Importer Importer
	Uploads  func(userID string) (ok bool, retryAfter time.Duration) // how often one person may give a file

	Deletions func(userID string) (ok bool, retryAfter time.Duration) // how often one person may delete a record
}

// Templates are the pages of this room, and in parts/ what several of them show.
//
//go:embed *.html parts/*.html
var Templates embed.FS

// Parts are the parts alone, for rooms that show records too; see page.With.
//
//go:embed parts/*.html
var Parts embed.FS

// The paths of this room, below the base path.
const (
	Path         = page.PathRecords
	PathRecord   = Path + "/:" + paramNumber
	PathVerdict  = PathRecord + "/verdict"
	PathCheck    = PathRecord + "/check"
	PathOriginal = PathRecord + "/original"
	PathBaked    = PathRecord + "/baked"
	PathVersion  = PathRecord + "/versions/:" + paramVersion
	PathPicture  = PathRecord + "/pictures/:" + paramFile
	PathFile     = PathRecord + "/files/:" + paramFile
	PathDetails  = PathRecord + "/details"
	PathAdd      = Path + "/add"
	PathUpload   = PathAdd + "/:" + paramUpload
	PathKeep     = PathUpload + "/keep"
	PathDrop     = PathUpload + "/drop"
	PathImport   = Path + "/imports/:" + paramImport
	PathPrint    = PathRecord + "/print"
	PathPDF      = PathRecord + "/pdf"
	PathDelete   = PathRecord + "/delete"
	PathDeleted  = Path + "/deleted"
	PathUndo     = PathDeleted + "/:" + paramNumber + "/undo"
	PathAllow    = PathDeleted + "/:" + paramNumber + "/allow"

	paramNumber  = "number"
	paramVersion = "version"
	paramFile    = "file"
	paramUpload  = "upload"
	paramImport  = "import"
)

// RecordPath is the path of the page of one record.
func RecordPath(number int64) string { return PathOf(PathRecord, number) }

// PathOf is one of the paths of this room for the record with a number.
func PathOf(path string, number int64) string {
	return page.Fill(path, paramNumber, strconv.FormatInt(number, 10))
}

// FilePathOf is such a path for a file that the record holds, by its name.
func FilePathOf(path string, number int64, name string) string {
	return page.Fill(PathOf(path, number), paramFile, name)
}

// record is a stored record and what it says.
type record struct {
	storage.Credential
	parsed  *credential.Credential
	verdict credential.Verdict // the stored one
}

// path is one of the paths of this room for the record.
func (r record) path(of string) string { return PathOf(of, r.Number) }

// file is such a path for a file that the record holds, by its name.
func (r record) file(of, name string) string { return FilePathOf(of, r.Number, name) }

// open loads the record of the signed-in user that the address names, and reads it.
func (h *Handler) open(c *gin.Context) (record, error) {
	stored, err := h.stored(c)
	if err != nil {
		return record{}, err
	}
	return read(stored)
}

// read reads a stored record.
func read(stored storage.Credential) (record, error) {
	parsed, err := credential.ParseStored(stored.Body)
	if err != nil {
		return record{}, fmt.Errorf("parse stored record %d: %w", stored.Number, err)
	}
	return record{Credential: stored, parsed: parsed, verdict: verdictIn(stored.Verdict, stored.VerdictJSON)}, nil
}

// verdictIn is a stored verdict. Of one that cannot be read only the word is known: that makes no record unreadable, and keeps no
// list from its reader.
func verdictIn(word string, text []byte) (v credential.Verdict) {
	if err := json.Unmarshal(text, &v); err != nil {
		return credential.Verdict{Overall: credential.Overall(word)}
	}
	return v
}

// stored loads the record of the signed-in user that the address names.
func (h *Handler) stored(c *gin.Context) (storage.Credential, error) {
	number, err := numberIn(c, paramNumber)
	if err != nil {
		return storage.Credential{}, err
	}
	stored, err := h.Store.CredentialByNumber(c.Request.Context(), signin.User(c).ID, number)
	if err != nil {
		return storage.Credential{}, orNotFound(err)
	}
	return stored, nil
}

// numberIn reads a number of the address. What is none names nothing.
func numberIn(c *gin.Context, param string) (int64, error) {
	number, err := strconv.ParseInt(c.Param(param), 10, 64)
	if err != nil {
		return 0, notFound(err)
	}
	return number, nil
}

// orNotFound is the failure of the storage to load a record or a part of it.
func orNotFound(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return notFound(err)
	}
	return fmt.Errorf("load record: %w", err)
}

func notFound(cause error) error {
	return fault.Told(fault.NotFound, cause, phrase.Of("There is no such record"),
		phrase.Of("You hold no record with this number. Please go to your records and choose one."))
}
