package storage

import (
	"log/slog"
	"time"
)

// Role is what a user may do on this host.
type Role string

const (
	RoleLearner Role = "learner"
	RoleAdmin   Role = "admin"
)

// User is a person who signs in. Email is kept lower-case and is unique.
type User struct {
	ID              string
	Email           string
	Name            string
	Role            Role
	PasswordHash    string // PHC string, argon2id
	CredentialCount int64  // how many credentials the user holds at all services together
	CredentialBytes int64  // of all representations of these that are kept
	Removals        int64  // how many the user has deleted and not let come again
	CreatedAt       time.Time
	DisabledAt      time.Time // zero while the account may sign in
}

// LogValue keeps the password hash out of every log.
func (u User) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", u.ID), slog.String("role", string(u.Role)))
}

// Session is one browser's sign-in. Only the SHA-256 of the cookie's value is stored.
type Session struct {
	TokenHash []byte
	UserID    string
	CreatedAt time.Time
	ExpiresAt time.Time
}
