package storage

import (
	"context"
)

type sessionRow struct {
	TokenHash []byte `gorm:"primaryKey"`
	UserID    string
	CreatedAt instant
	ExpiresAt instant
}

func (sessionRow) TableName() string { return "sessions" }

// MaxSessions is how many browser sessions a user has at most.
const MaxSessions = 100

// CreateSession starts a browser's session. Of a user's other sessions the newest MaxSessions - 1 stay; the oldest end.
func (s *Store) CreateSession(ctx context.Context, session Session) error {
	return s.Transact(ctx, func(ctx context.Context) error {
		others := sweep{"sessions", "token_hash", "FROM sessions WHERE user_id = ? ORDER BY created_at DESC, token_hash", []any{session.UserID}}
		if err := s.endOld(ctx, others, MaxSessions-1); err != nil {
			return err
		}
		return create(s.tx(ctx), &sessionRow{
			TokenHash: session.TokenHash,
			UserID:    session.UserID,
			CreatedAt: instantOf(session.CreatedAt),
			ExpiresAt: instantOf(session.ExpiresAt),
		}, "session")
	})
}

// SessionUser returns whose session it is. An unknown or expired session is ErrNotFound, and so is that of a disabled
// user.
func (s *Store) SessionUser(ctx context.Context, tokenHash []byte) (User, error) {
	row, err := take[userRow](s.read(ctx).
		Joins("JOIN sessions ON sessions.user_id = users.id").
		Where("sessions.token_hash = ? AND sessions.expires_at > ?", tokenHash, s.now()).
		Where("users.disabled_at IS NULL"), "session")
	return row.toDomain(), err
}

// DeleteSession ends a session. One that is not there is no error.
func (s *Store) DeleteSession(ctx context.Context, tokenHash []byte) error {
	_, err := changed(s.tx(ctx).Delete(&sessionRow{}, "token_hash = ?", tokenHash), "delete session")
	return err
}
