package admin

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"clrhost/internal/text"
	"clrhost/server/fault"
	"clrhost/server/password"
	"clrhost/storage"
)

// The bounds of what a user has.
const (
	maxEmail    = 254  // bytes; RFC 5321, Section 4.5.3.1.3, less the angle brackets
	maxName     = 200  // characters
	minPassword = 8    // characters; NIST SP 800-63B, Section 5.1.1.2
	maxPassword = 1024 // bytes
)

// NewUser is a user to be added.
type NewUser struct {
	Email    string // in any case; it is kept in lower case
	Name     string // full name, as the learner's profile shows it
	Role     storage.Role
	Password string // any characters, and no kind of them must be there
}

// Check returns the problems of all fields, joined, or nil.
func (u NewUser) Check() error { return errors.Join(u.CheckProfile(), checkPassword(u.Password)) }

// CheckProfile is Check without the password.
func (u NewUser) CheckProfile() error {
	var problems []error
	address, err := mail.ParseAddress(u.Email)
	if err != nil || address.Address != u.Email || len(u.Email) > maxEmail {
		problems = append(problems, invalid(FieldEmail, "must be an e-mail address, such as ada@example.org"))
	}
	name := strings.TrimSpace(u.Name)
	if !text.Visible(name) || text.Printable(name) != name || utf8.RuneCountInString(name) > maxName {
		problems = append(problems, invalid(FieldName, "must be 1 to %d printable characters", maxName))
	}
	if u.Role != storage.RoleLearner && u.Role != storage.RoleAdmin {
		problems = append(problems, invalid(FieldRole, "must be %s or %s", storage.RoleLearner, storage.RoleAdmin))
	}
	return errors.Join(problems...)
}

func checkPassword(chosen string) error {
	switch {
	case len(chosen) > maxPassword:
		return invalid(FieldPassword, "must have at most %d bytes", maxPassword)
	case utf8.RuneCountInString(chosen) < minPassword:
		return invalid(FieldPassword, "must have at least %d characters", minPassword)
	}
	return nil
}

// AddUser adds a user who may sign in at once. An address that another user has is a Problem of the kind Conflict.
func (a Actions) AddUser(ctx context.Context, actor Actor, u NewUser) (storage.User, error) {
	if err := u.Check(); err != nil {
		return storage.User{}, err
	}
	hash, err := password.Hash(u.Password)
	if err != nil {
		return storage.User{}, err
	}
	user := storage.User{
		ID:           uuid.NewString(),
		Email:        strings.ToLower(u.Email),
		Name:         strings.TrimSpace(u.Name),
		Role:         u.Role,
		PasswordHash: hash,
		CreatedAt:    a.now(),
	}
	err = a.Store.Transact(ctx, func(ctx context.Context) error {
		if err := a.Store.CreateUser(ctx, user); err != nil {
			return err
		}
		return a.record(ctx, actor, storage.AuditEvent{Action: "user.added", UserID: user.ID, Detail: "role " + string(user.Role)})
	})
	if errors.Is(err, storage.ErrConflict) {
		return storage.User{}, &Problem{Kind: fault.Conflict, Field: FieldEmail, Rule: fmt.Sprintf("there is a user %s already", user.Email)}
	}
	return user, err
}

// DisableUser closes an account: the user cannot sign in, the sessions end, and no app reaches the record. It returns the
// user as it is then. An account that is closed already is a Problem of the kind Conflict.
func (a Actions) DisableUser(ctx context.Context, actor Actor, userID string) (u storage.User, err error) {
	err = a.Store.Transact(ctx, func(ctx context.Context) (err error) {
		changed := a.Store.DisableUser(ctx, userID)
		if changed != nil && !errors.Is(changed, storage.ErrConflict) {
			return missingUser(userID, changed)
		}
		if u, err = a.Store.User(ctx, userID); err != nil {
			return missingUser(userID, err)
		}
		if changed != nil {
			at := u.DisabledAt.UTC().Format("2006-01-02 15:04:05Z")
			return &Problem{Kind: fault.Conflict, Field: FieldUser, Rule: fmt.Sprintf("%s was disabled already, at %s", u.Email, at)}
		}
		return a.record(ctx, actor, storage.AuditEvent{Action: "user.disabled", UserID: userID})
	})
	return u, err
}

// UserByEmail returns the user with the e-mail address, disabled or not. It is a Problem when there is none.
func (a Actions) UserByEmail(ctx context.Context, email string) (storage.User, error) {
	u, err := a.Store.UserByEmail(ctx, email)
	return u, missingUser(email, err)
}

// missingUser reads storage.ErrNotFound as what it means to the actor.
func missingUser(named string, err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return &Problem{Kind: fault.NotFound, Field: FieldUser, Rule: "there is no user " + text.Quote(named, 80)}
	}
	return err
}
