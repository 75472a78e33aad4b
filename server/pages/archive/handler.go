package archive

import (
	"context"
	"embed"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/server/inflight"
	"clrhost/server/pages/page"
	"clrhost/server/pages/records/sheet"
	"clrhost/server/pages/signin"
	"clrhost/server/worker/importing"
	"clrhost/storage"
)

// Store is what this room needs of the storage; *storage.Store implements it.
type Store interface {
	RecordsAfter(ctx context.Context, ownerID string, number int64, limit int) ([]storage.RecordRow, error)
	CredentialVersions(ctx context.Context, ownerID string, number int64) ([]storage.CredentialVersion, error)
	VersionBody(ctx context.Context, ownerID string, number, version int64) (storage.Item, error)
	GrantsOf(ctx context.Context, userID string, limit int) ([]storage.Grant, error)
	Client(ctx context.Context, id string) (storage.Client, error)
	History(ctx context.Context, ownerID string, limit, offset int) ([]storage.HistoryEntry, int64, error)
	Shares(ctx context.Context, ownerID string, limit, offset int) ([]storage.Share, int64, error)
	Remember(ctx context.Context, e storage.HistoryEntry) error
	Profile(ctx context.Context, userID string) ([]byte, error)
}

// Handler serves the pages of this room. All fields are required. It is safe for concurrent use.
type Handler struct {
	Store   Store
	Pages   *page.Renderer
	Issuers credential.Issuers // whom those who run the host know
	Writing *inflight.Gate     // by owner
	Now     func() time.Time
}

// Writing bounds how many archives are written at once: one for each person, and a few in all, of which each keeps one record and
// the list of its entries in memory.
var Writing = inflight.Bounds{Each: 1, All: 4, Wait: 2 * time.Second}

// Templates are the pages of this room, and those of the archive.
//
//go:embed *.html
var Templates embed.FS

// The paths of this room, below the base path.
const (
	Path    = page.PathAccount + "/archive"
	PathZIP = Path + ".zip"
)

// view is what the page shows.
type view struct {
	ZIPPath string // below the base path
	Records int64
	Size    string // of all representations together
	IsLarge bool   // it may be more than another host takes at once
}

// Show serves GET Path: what the archive holds, and how much that is, before it is asked for.
func (h *Handler) Show(c *gin.Context) error {
	owner := signin.User(c)
	return h.Pages.Render(c, http.StatusOK, "archive.html", view{
		ZIPPath: PathZIP,
		Records: owner.CredentialCount,
		Size:    sheet.Size(owner.CredentialBytes),
		IsLarge: owner.CredentialBytes > importing.MaxBytes || owner.CredentialCount > broughtRecords,
	})
}

// broughtRecords is how many records another host takes at once. Its bytes are those that this one takes, as they are packed, which
// is fewer.
const broughtRecords = 5_000
