package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"clrhost/internal/secret"
	"clrhost/server/api/service"
	"clrhost/storage"
)

// writing writes what was prepared, in a transaction.
type writing struct {
	store Store
	keys  secret.Keys
	now   time.Time
}

// all writes a demonstration that was prepared for a database with these users. With others it is ErrConflict.
func (w writing) all(ctx context.Context, users []storage.User, people []preparedPerson, issuers []string) error {
	present, err := w.store.Users(ctx)
	if err != nil {
		return err
	}
	if !slices.EqualFunc(users, present, func(a, b storage.User) bool { return a.ID == b.ID }) {
		return fmt.Errorf("somebody else adds people: %w", storage.ErrConflict)
	}
	for _, p := range people {
		if err := w.person(ctx, p); err != nil {
			return err
		}
	}
	return w.store.SetDemoIssuers(ctx, issuers)
}

func (w writing) person(ctx context.Context, p preparedPerson) (err error) {
	switch {
	case p.isNew:
		err = w.account(ctx, p)
	case p.newPassword:
		err = w.store.SetPassword(ctx, p.ID, p.PasswordHash)
	}
	if err == nil && p.app {
		err = w.app(ctx, p.ID)
	}
	if err == nil && p.shares {
		err = w.share(ctx, p.ID)
	}
	return err
}

func (w writing) account(ctx context.Context, p preparedPerson) error {
	if err := w.store.CreateUser(ctx, p.User); err != nil {
		return err
	}
	added := storage.AuditEvent{Action: "user.added", Actor: storage.ActorOperator, UserID: p.ID, Detail: "role " + string(p.Role) + ", for the demonstration"}
	if err := w.store.Record(ctx, added); err != nil {
		return err
	}
	for _, record := range p.records {
		record.OwnerID, record.Service = p.ID, service.CLR().ID
		if _, err := w.store.UpsertCredential(ctx, record); err != nil {
			return err
		}
	}
	return nil
}
