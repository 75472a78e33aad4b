package storage

import (
	"context"
	"fmt"
	"time"
)

// UploadLife is how long an Upload waits for its owner to decide.
const UploadLife = time.Hour

// uploadsKept is how many uploads of one owner wait at once; the oldest go first.
const uploadsKept = 5

// Upload is a credential that its owner gave as a file, and that is no record yet.
type Upload struct {
	OwnerID     string
	ID          string
	MadeAt      time.Time
	Carrier     string // the kind of image that it was baked into; empty for none
	Form        Form
	Body        []byte // of the credential; empty once it was kept
	Verdict     string
	VerdictJSON []byte
	Outcome     Upsert // of keeping it; empty until then
	Number      int64  // of the record that it came to be then
}

type uploadRow struct {
	OwnerID     string `gorm:"primaryKey"`
	ID          string `gorm:"primaryKey"`
	MadeAt      instant
	Carrier     string
	Form        string
	Verdict     string
	Outcome     string
	Number      int64
	VerdictJSON []byte `gorm:"column:verdict_json"`
	Body        []byte
}

func (uploadRow) TableName() string { return "uploads" }

func (r uploadRow) toDomain() Upload {
	return Upload{
		OwnerID:     r.OwnerID,
		ID:          r.ID,
		MadeAt:      r.MadeAt.time(),
		Carrier:     r.Carrier,
		Form:        Form(r.Form),
		Body:        r.Body,
		Verdict:     r.Verdict,
		VerdictJSON: r.VerdictJSON,
		Outcome:     Upsert(r.Outcome),
		Number:      r.Number,
	}
}

// CreateUpload keeps an upload for UploadLife. Of the earlier ones of its owner the newest four stay.
func (s *Store) CreateUpload(ctx context.Context, u Upload) error {
	return s.transact(ctx, s.records.writer, func(ctx context.Context) error {
		others := sweep{"uploads", "owner_id, id", "FROM uploads WHERE owner_id = ? ORDER BY made_at DESC, id", []any{u.OwnerID}}
		if err := s.endOld(ctx, others, uploadsKept-1); err != nil {
			return err
		}
		return create(s.tx(ctx), &uploadRow{
			OwnerID:     u.OwnerID,
			ID:          u.ID,
			MadeAt:      s.now(),
			Carrier:     u.Carrier,
			Form:        string(u.Form),
			Verdict:     u.Verdict,
			VerdictJSON: notNil(u.VerdictJSON),
			Body:        notNil(u.Body),
		}, "upload")
	})
}

// Upload returns an upload of the owner. One whose time is over is ErrNotFound.
func (s *Store) Upload(ctx context.Context, ownerID, id string) (Upload, error) {
	row, err := take[uploadRow](s.in(ctx, s.records.reader).
		Where("owner_id = ? AND id = ? AND made_at > ?", ownerID, id, s.now().plus(-UploadLife)), "upload")
	if err != nil {
		return Upload{}, err
	}
	return row.toDomain(), nil
}

// SettleUpload records what it did to keep an upload, and drops the bytes. Of two who keep the same one at once, the first to
// settle decides what stands.
func (s *Store) SettleUpload(ctx context.Context, ownerID, id string, outcome Upsert, number int64) error {
	_, err := changed(s.in(ctx, s.records.writer).Model(&uploadRow{}).Where("owner_id = ? AND id = ? AND outcome = ''", ownerID, id).
		Updates(map[string]any{"outcome": string(outcome), "number": number, "body": []byte{}}), "settle upload")
	return err
}

// DeleteUpload drops an upload of the owner. One that is not there is none the more.
func (s *Store) DeleteUpload(ctx context.Context, ownerID, id string) error {
	_, err := changed(s.in(ctx, s.records.writer).Where("owner_id = ? AND id = ?", ownerID, id).Delete(&uploadRow{}), "delete upload")
	return err
}

// Foresee returns what UpsertCredential would do with c at the moment, and the number of the credential that it is about: of one
// that the owner does not hold the number means nothing. Its errors are those of UpsertCredential, without the Quota.
func (s *Store) Foresee(ctx context.Context, c Credential) (did Upsert, number int64, err error) {
	if !storable(c.IssuerID) || !storable(c.CredentialID) {
		return "", 0, fmt.Errorf("foresee upsert: %w", ErrIdentifier)
	}
	err = s.transact(ctx, s.records.writer, func(ctx context.Context) error {
		owner, err := s.lockOwner(ctx, c.OwnerID)
		if err != nil {
			return err
		}
		var held []credentialRow
		held, did, err = s.decide(ctx, owner, newSubmission(c))
		if err == nil && len(held) > 0 {
			number = held[0].Seq
		}
		return err
	})
	return did, number, err
}
