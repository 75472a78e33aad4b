package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"clrhost/internal/secret"
	"clrhost/server/api/profile"
	"clrhost/storage"
)

// prepared is a demonstration that may have to be written yet.
type prepared struct {
	people  []preparedPerson
	issuers []string // those that are new and known, as they are kept
}

// preparedPerson is somebody with what is to be written of theirs.
type preparedPerson struct {
	Account
	isNew       bool
	newPassword bool
	records     []storage.Credential
	app, shares bool
}

// prepare makes what is missing beside the users of a database.
func prepare(ctx context.Context, users []storage.User, keys secret.Keys, now time.Time) (prepared, error) {
	press, err := newPress(now)
	if err != nil {
		return prepared{}, err
	}
	var all prepared
	for _, p := range people {
		found := find(users, p.email)
		if found != nil && !found.DisabledAt.IsZero() {
			return prepared{}, fmt.Errorf("the account %s is disabled", p.email)
		}
		one := preparedPerson{isNew: found == nil, app: p.app, shares: p.shares, Account: Account{About: p.about}}
		if one.isNew {
			found = &storage.User{ID: uuid.NewString(), Email: p.email, Name: p.name, Role: p.role, CreatedAt: now}
			if one.records, err = press.issue(ctx, profile.ID(found.ID), p.records); err != nil {
				return prepared{}, err
			}
			found.CredentialCount = int64(len(one.records))
		}
		one.User = *found
		if one.Password, one.PasswordHash, err = passwordOf(keys, p.email, found.PasswordHash); err != nil {
			return prepared{}, err
		}
		one.newPassword = !one.isNew && one.PasswordHash != found.PasswordHash
		all.people = append(all.people, one)
	}
	all.issuers = press.known()
	return all, nil
}
