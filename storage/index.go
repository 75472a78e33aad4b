package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type indexRow struct {
	OwnerID   string `gorm:"primaryKey"`
	Seq       int64  `gorm:"primaryKey;autoIncrement:false"` // the credential's
	Version   int64  // of the representation that it was made from
	Rules     int64  // by which
	IssuerKey string
	Counts    counts
	Kind      string
	Subject   string
	Title     translations
	Issuer    translations
	Text      string
}

func (indexRow) TableName() string { return "credential_index" }

// bounded is the index with what a column cannot hold left out, and what is too long cut.
func (x Index) bounded() Index {
	x.IssuerKey = cut(x.IssuerKey, maxIndexLabel)
	x.Title, x.Issuer = boundedLabel(x.Title), boundedLabel(x.Issuer)
	x.Text, x.Kind = cut(x.Text, MaxIndexText), cut(x.Kind, maxIndexLabel)
	if x.Subject != cut(x.Subject, MaxIndexSubject) {
		x.Subject = "" // a part of it may mean something else
	}
	if len(x.Counts) > maxIndexKinds {
		kept := make(map[string]int, maxIndexKinds)
		for _, kind := range slices.Sorted(maps.Keys(x.Counts))[:maxIndexKinds] {
			kept[kind] = x.Counts[kind]
		}
		x.Counts = kept
	}
	return x
}

func boundedLabel(label []Translation) []Translation {
	bounded := make([]Translation, min(len(label), maxIndexTranslations))
	for i := range bounded {
		bounded[i] = Translation{cut(label[i].Language, maxIndexLabel), cut(label[i].Direction, maxIndexLabel), cut(label[i].Value, maxIndexLabel)}
	}
	return bounded
}

// cut is the text as a column can hold it, with at most so many bytes and no character cut in two.
func cut(s string, limit int) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "")
}

// keepIndex keeps the index of the current representation of the row, unless there is none.
func (s *Store) keepIndex(ctx context.Context, row credentialRow, x Index) error {
	if x.Version == 0 {
		return nil
	}
	x = x.bounded()
	return create(s.tx(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "owner_id"}, {Name: "seq"}}, UpdateAll: true}), &indexRow{
		OwnerID:   row.OwnerID,
		Seq:       row.Seq,
		Version:   row.Version,
		Rules:     x.Version,
		IssuerKey: x.IssuerKey,
		Counts:    counts(x.Counts),
		Kind:      x.Kind,
		Subject:   x.Subject,
		Title:     translations(x.Title),
		Issuer:    translations(x.Issuer),
		Text:      x.Text,
	}, "index")
}

// lookedAt is how many credentials are looked at in one statement for those without an index, so that it is short when all have one.
const lookedAt = 500

// UnindexedCredentials returns at most limit credentials after the place whose Index is missing, was made by rules before the
// version, or from an earlier representation. It looks at no more than a few hundred credentials, in an order of its own, and
// returns the place after them, which is the zero one at the end.
func (s *Store) UnindexedCredentials(ctx context.Context, version int64, after IndexCursor, limit int) ([]Unindexed, IndexCursor, error) {
	beyond := func() *gorm.DB {
		return s.in(ctx, s.records.reader).Where("(credentials.owner_id, credentials.seq) > (?, ?)", after.ownerID, after.number).
			Order("credentials.owner_id, credentials.seq")
	}
	ends, err := find[credentialRow](beyond().Select("owner_id", "seq").Offset(lookedAt-1).Limit(1), "place in all credentials")
	if err != nil {
		return nil, IndexCursor{}, err
	}
	found, end := beyond(), IndexCursor{}
	if len(ends) > 0 {
		end = ends[0].place()
		found = found.Where("(credentials.owner_id, credentials.seq) <= (?, ?)", end.ownerID, end.number)
	}
	rows, err := find[credentialRow](found.
		Joins("LEFT JOIN credential_index i ON i.owner_id = credentials.owner_id AND i.seq = credentials.seq").
		Where("i.rules IS NULL OR i.rules < ? OR i.version <> credentials.version", version).Limit(limit), "credentials without an index")
	if err != nil {
		return nil, IndexCursor{}, err
	}
	list, err := s.unindexed(ctx, rows)
	if len(rows) == limit {
		end = rows[limit-1].place()
	}
	return list, end, err
}

// unindexed loads what the indexes of the rows are made from. A row that was replaced or removed since is left out.
func (s *Store) unindexed(ctx context.Context, rows []credentialRow) ([]Unindexed, error) {
	list := make([]Unindexed, 0, len(rows))
	for _, row := range rows {
		current, err := find[versionRow](s.in(ctx, s.records.reader).
			Where("owner_id = ? AND seq = ? AND version = ?", row.OwnerID, row.Seq, row.Version), "credential version")
		if err != nil {
			return nil, err
		}
		if len(current) == 1 {
			list = append(list, Unindexed{row.toDomain(current[0]), row})
		}
	}
	return list, nil
}

func (r credentialRow) place() IndexCursor { return IndexCursor{r.OwnerID, r.Seq} }

// SaveIndex keeps the Index of u. ErrConflict reports that nothing was kept, because the credential was replaced or removed
// meanwhile.
func (s *Store) SaveIndex(ctx context.Context, u Unindexed) error {
	return s.transact(ctx, s.records.writer, func(ctx context.Context) error {
		n, err := changed(s.of(ctx, u.row).Model(&credentialRow{}).Where("version = ?", u.row.Version).
			UpdateColumn("issued", instantOf(u.Index.Issued)), "save index")
		if err == nil && n == 0 {
			err = fmt.Errorf("save index: %w", ErrConflict)
		}
		if err != nil {
			return err
		}
		return s.keepIndex(ctx, u.row, u.Index)
	})
}
