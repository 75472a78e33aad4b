package share

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/internal/phrase"
	"clrhost/internal/secret"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/server/pages/page"
	"clrhost/storage"
)

// Store is what shares need of the storage; *storage.Store implements it.
type Store interface {
	CreateShare(ctx context.Context, share storage.Share) error
	Share(ctx context.Context, ownerID, id string) (storage.Share, error)
	Shares(ctx context.Context, ownerID string, limit, offset int) ([]storage.Share, int64, error)
	SharesOf(ctx context.Context, ownerID string, number int64) ([]storage.Share, error)
	LiveShare(ctx context.Context, tokenHash []byte) (storage.Share, error)
	StopShare(ctx context.Context, ownerID, id string) (stopped bool, err error)
	CountView(ctx context.Context, ownerID, id string) error
	Remember(ctx context.Context, e storage.HistoryEntry) error
	CredentialByNumber(ctx context.Context, ownerID string, number int64) (storage.Credential, error)
	Records(ctx context.Context, ownerID string, q storage.RecordQuery) ([]storage.RecordRow, int64, error)
}

// Checker checks a record again at once; *recheck.Worker implements it.
type Checker interface {
	CheckNow(ctx context.Context, ownerID string, number int64) (storage.Credential, error)
}

// Pictures answers with a picture of a record; *records.Handler implements it.
type Pictures interface {
	SendPicture(c *gin.Context, stored storage.Credential, name string) error
}

// Throttle counts what a key does. Check reports whether the key has any left, Allow takes one.
type Throttle interface {
	Check(key string) (ok bool, retryAfter time.Duration)
	Allow(key string) (ok bool, retryAfter time.Duration)
}

// Handler serves shares. All fields are required. It is safe for concurrent use.
type Handler struct {
	Store    Store
	Pages    *page.Renderer
	Keys     secret.Keys
	Issuers  credential.Issuers // whom those who run the host know
	Checker  Checker
	Pictures Pictures
	Press    Press
	URL      string // the host's public one
	Now      func() time.Time
	Reader   func(c *gin.Context) (userID string) // who is signed in, "" for nobody or not known

	Addresses   Throttle       // failures to open a share, by network address
	Passphrases Throttle       // wrong passphrases, by share
	Unlocking   *inflight.Gate // passphrases that are compared at once, by share
	Checks      Throttle       // checks of records for readers, by share
	Views       Throttle       // views that are counted, by share
}

// Unlocking bounds the passphrases that are compared at once. Each takes 19 MiB and 30 ms of one processor.
var Unlocking = inflight.Bounds{Each: 1, All: 2, Wait: 5 * time.Second}

// Templates are the pages of this room, which also uses the parts of package records; see page.With.
//
//go:embed *.html parts/*.html
var Templates embed.FS

// The paths of this room, below the base path.
const (
	Path        = page.PathShares
	PathNew     = Path + "/new"
	PathPreview = Path + "/preview"
	PathPart    = Path + "/part"
	PathShare   = Path + "/:" + paramShare
	PathStop    = PathShare + "/stop"

	PathReader   = "/s/:" + paramToken
	PathItem     = PathReader + "/:" + paramPlace
	PathOriginal = PathItem + "/original"
	PathPicture  = PathItem + "/pictures/:" + paramFile
	PathFile     = PathItem + "/files/:" + paramFile

	paramShare = "share"
	paramToken = "token"
	paramPlace = "place"
	paramFile  = "file"
)

// ReaderPath is the path of a share with a token.
func ReaderPath(token string) string { return page.Fill(PathReader, paramToken, token) }

// remember adds what was done with a share to its owner's history. What cannot be remembered was done nevertheless.
func (h *Handler) remember(c *gin.Context, what storage.History, share storage.Share, at time.Time) {
	entry := storage.HistoryEntry{OwnerID: share.OwnerID, At: at, What: what, About: share.ID, Name: share.Name, Count: 1}
	if err := h.Store.Remember(c.Request.Context(), entry); err != nil {
		_ = c.Error(fmt.Errorf("remember a share: %w", err))
	}
}

// orEnded is the failure of the storage to load a share or what it shows, to a reader. It is the same whatever the reason.
func orEnded(err error) error {
	if !errors.Is(err, storage.ErrNotFound) {
		return fmt.Errorf("load share: %w", err)
	}
	return fault.Told(fault.NotFound, err, phrase.Of("This link has ended or was withdrawn"),
		phrase.Of("Or there never was one at this address: please check that it is complete. Whoever gave it to you can make another."))
}

// orNoShare is the failure to load a share of the signed-in user.
func orNoShare(err error) error {
	if !errors.Is(err, storage.ErrNotFound) {
		return fmt.Errorf("load share: %w", err)
	}
	return fault.Told(fault.NotFound, err, phrase.Of("There is no such link"),
		phrase.Of("You have made no link with this address, or it ended long ago. Please go to your shares."))
}
