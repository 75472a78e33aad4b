// Package demo fills a database with what a demonstration needs: an admin, a learner, and signed records in the
// learner's account. People, institutions and records are made up; the addresses end in example.org, a domain that is
// nobody's (RFC 2606, Section 3).
//
// The passwords are fresh each time and stored only as hashes, so a demonstration left running opens to nobody who did
// not see it start. The records are signed, inside of the document or as a VC-JWT, with keys that are thrown away: their
// public halves live on in the issuers' ids, a did:key or a did:jwk.
package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"clrhost/server/api/profile"
	"clrhost/server/api/service"
	"clrhost/server/password"
	"clrhost/storage"
)

// Store is what a demonstration writes to.
type Store interface {
	Transact(ctx context.Context, fn func(context.Context) error) error
	Users(ctx context.Context) ([]storage.User, error)
	CreateUser(ctx context.Context, u storage.User) error
	SetPassword(ctx context.Context, userID, hash string) error
	UpsertCredential(ctx context.Context, c storage.Credential) (storage.Upsert, error)
	Record(ctx context.Context, e storage.AuditEvent) error
}

// Account is somebody who can sign in.
type Account struct {
	storage.User
	Password string
}

// Demo is what Seed made, or found and gave new passwords.
type Demo struct {
	Admin, Learner Account
}

// ErrInUse says that the database holds people and no demonstration. It stays as it is.
var ErrInUse = errors.New("the database holds other people's accounts")

// Seed makes the demonstration in an empty database. In a database that holds one already, the records stay and the two
// accounts get new passwords. A database that holds people and no demonstration is ErrInUse.
func Seed(ctx context.Context, store Store, now func() time.Time) (Demo, error) {
	d := Demo{
		Admin:   Account{User: storage.User{Email: "admin@example.org", Name: "Ada Admin", Role: storage.RoleAdmin}},
		Learner: Account{User: storage.User{Email: "learner@example.org", Name: "Lee Learner", Role: storage.RoleLearner}},
	}
	for _, a := range []*Account{&d.Admin, &d.Learner} {
		if err := a.newPassword(); err != nil {
			return Demo{}, err
		}
	}
	err := store.Transact(ctx, func(ctx context.Context) error {
		users, err := store.Users(ctx)
		if err != nil {
			return err
		}
		if len(users) > 0 {
			return d.renew(ctx, store, users)
		}
		return d.create(ctx, store, now())
	})
	if err != nil {
		return Demo{}, fmt.Errorf("prepare the demonstration: %w", err)
	}
	return d, nil
}

// create adds the two accounts and the learner's records.
func (d *Demo) create(ctx context.Context, store Store, now time.Time) error {
	for _, a := range []*Account{&d.Admin, &d.Learner} {
		a.ID, a.CreatedAt = uuid.NewString(), now
		if err := store.CreateUser(ctx, a.User); err != nil {
			return err
		}
		added := storage.AuditEvent{Action: "user.added", Actor: storage.ActorOperator, UserID: a.ID, Detail: "role " + string(a.Role) + ", for the demonstration"}
		if err := store.Record(ctx, added); err != nil {
			return err
		}
	}
	records, err := signedRecords(ctx, profile.ID(d.Learner.ID), now)
	if err != nil {
		return err
	}
	for _, record := range records {
		record.OwnerID, record.Service = d.Learner.ID, service.CLR().ID
		if _, err := store.UpsertCredential(ctx, record); err != nil {
			return err
		}
	}
	d.Learner.CredentialCount = int64(len(records))
	return nil
}

// renew gives the two accounts among the users new passwords.
func (d *Demo) renew(ctx context.Context, store Store, users []storage.User) error {
	for _, a := range []*Account{&d.Admin, &d.Learner} {
		i := slices.IndexFunc(users, func(u storage.User) bool { return u.Email == a.Email })
		if i < 0 {
			return ErrInUse
		}
		hash := a.PasswordHash
		a.User = users[i]
		a.PasswordHash = hash
		if !a.DisabledAt.IsZero() {
			return fmt.Errorf("the account %s is disabled", a.Email)
		}
		if err := store.SetPassword(ctx, a.ID, hash); err != nil {
			return err
		}
	}
	return nil
}

// newPassword makes up 80 random bits that are easy to copy by hand.
func (a *Account) newPassword() (err error) {
	letters := strings.ToLower(rand.Text())
	a.Password = strings.Join([]string{letters[:4], letters[4:8], letters[8:12], letters[12:16]}, "-")
	a.PasswordHash, err = password.Hash(a.Password)
	return err
}
