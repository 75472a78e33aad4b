package storage

import (
	"context"
	"database/sql/driver"
	"fmt"
	"time"
)

const (
	// ImportLease is how long a process holds an import without a sign of life.
	ImportLease = time.Minute
	// importLife is how long an import is kept, with what it could not take in.
	importLife = 30 * 24 * time.Hour
	// ImportLost is the trouble of an import that was ended because nobody had its file any more.
	ImportLost = "lost"
)

// Import is an archive that its owner brings in, and how far that is.
type Import struct {
	OwnerID   string
	ID        string // within all owners
	MadeAt    time.Time
	EndedAt   time.Time // zero while it goes on, or waits for who has its file
	HeldUntil time.Time // by who has its file, unless it gives another sign of life
	Entries   int       // of the archive
	Done      int       // the number of the last one that was looked at
	Added     int       // credentials
	Replaced  int
	Same      int // those that changed nothing
	Refused   int
	Trouble   string          // why it ended before the end of the archive; empty when it did not
	Problems  []ImportProblem // of those that were refused; as many as the caller keeps
}

// ImportProblem is why an entry of an archive was not taken in.
type ImportProblem struct {
	Entry  int    `json:"entry"` // its number
	Name   string `json:"name"`  // what the archive calls it
	Reason string `json:"reason"`
	Detail string `json:"detail,omitempty"`
}

// problems are a column: a JSON array.
type problems []ImportProblem

func (p problems) Value() (driver.Value, error) {
	return jsonValue([]ImportProblem(p), len(p) == 0, "[]")
}

func (p *problems) Scan(value any) error { return jsonScan(value, "[]", (*[]ImportProblem)(p)) }

func (problems) GormDataType() string { return "problems" }

type importRow struct {
	OwnerID   string `gorm:"primaryKey"`
	ID        string `gorm:"primaryKey"`
	MadeAt    instant
	EndedAt   instant
	HeldBy    string
	HeldUntil instant
	Entries   int
	Done      int
	Added     int
	Replaced  int
	Same      int
	Refused   int
	Trouble   string
	Problems  problems
}

func (importRow) TableName() string { return "imports" }

func (r importRow) toDomain() Import {
	return Import{
		OwnerID:   r.OwnerID,
		ID:        r.ID,
		MadeAt:    r.MadeAt.time(),
		EndedAt:   r.EndedAt.time(),
		HeldUntil: r.HeldUntil.time(),
		Entries:   r.Entries,
		Done:      r.Done,
		Added:     r.Added,
		Replaced:  r.Replaced,
		Same:      r.Same,
		Refused:   r.Refused,
		Trouble:   r.Trouble,
		Problems:  r.Problems,
	}
}

// CreateImport begins an import, held by who has its file. An earlier one of the owner that nobody holds any more ends as
// ImportLost; while somebody does, it is ErrConflict.
func (s *Store) CreateImport(ctx context.Context, i Import, holder string) error {
	return s.Transact(ctx, func(ctx context.Context) error {
		now := s.now()
		_, err := changed(s.tx(ctx).Model(&importRow{}).Where("owner_id = ? AND ended_at IS NULL AND held_until <= ?", i.OwnerID, now).
			Updates(map[string]any{"ended_at": now, "trouble": ImportLost}), "end lost imports")
		if err != nil {
			return err
		}
		return create(s.tx(ctx), &importRow{
			OwnerID:   i.OwnerID,
			ID:        i.ID,
			MadeAt:    now,
			HeldBy:    holder,
			HeldUntil: now.plus(ImportLease),
			Entries:   i.Entries,
		}, "import")
	})
}

// Import returns an import of the owner.
func (s *Store) Import(ctx context.Context, ownerID, id string) (Import, error) {
	row, err := take[importRow](s.read(ctx).Where("owner_id = ? AND id = ?", ownerID, id), "import")
	if err != nil {
		return Import{}, err
	}
	return row.toDomain(), nil
}

// OpenImport returns the import of the owner that has not ended, and ErrNotFound when all have.
func (s *Store) OpenImport(ctx context.Context, ownerID string) (Import, error) {
	row, err := take[importRow](s.read(ctx).Where("owner_id = ? AND ended_at IS NULL", ownerID), "open import")
	if err != nil {
		return Import{}, err
	}
	return row.toDomain(), nil
}

// ClaimImport takes an import for the holder, who has its file. It is ErrConflict while somebody else holds it. One that has ended
// is returned as it is, and is nobody's.
func (s *Store) ClaimImport(ctx context.Context, id, holder string) (Import, error) {
	now := s.now()
	n, err := changed(s.tx(ctx).Model(&importRow{}).
		Where("id = ? AND ended_at IS NULL AND (held_by = ? OR held_until <= ?)", id, holder, now).
		Updates(map[string]any{"held_by": holder, "held_until": now.plus(ImportLease)}), "claim import")
	if err != nil {
		return Import{}, err
	}
	row, err := take[importRow](s.tx(ctx).Where("id = ?", id), "import")
	if err != nil {
		return Import{}, err
	}
	if n == 0 && row.EndedAt.time().IsZero() {
		return Import{}, fmt.Errorf("claim import: %w", ErrConflict)
	}
	return row.toDomain(), nil
}

// SaveImport keeps how far an import is, which stays the holder's for another ImportLease unless it has ended. It is ErrConflict
// when the holder has it no more.
func (s *Store) SaveImport(ctx context.Context, i Import, holder string) error {
	return s.saveImport(ctx, i, holder, s.now().plus(ImportLease))
}

// ReleaseImport is SaveImport for a holder who stops: whoever has the file next may go on at once.
func (s *Store) ReleaseImport(ctx context.Context, i Import, holder string) error {
	return s.saveImport(ctx, i, holder, s.now())
}

func (s *Store) saveImport(ctx context.Context, i Import, holder string, until instant) error {
	n, err := changed(s.tx(ctx).Model(&importRow{}).Where("id = ? AND held_by = ? AND ended_at IS NULL", i.ID, holder).
		Select("ended_at", "held_until", "done", "added", "replaced", "same", "refused", "trouble", "problems").
		Updates(importRow{
			EndedAt:   instantOf(i.EndedAt),
			HeldUntil: until,
			Done:      i.Done,
			Added:     i.Added,
			Replaced:  i.Replaced,
			Same:      i.Same,
			Refused:   i.Refused,
			Trouble:   i.Trouble,
			Problems:  i.Problems,
		}), "save import")
	if err == nil && n == 0 {
		err = fmt.Errorf("save import: %w", ErrConflict)
	}
	return err
}
