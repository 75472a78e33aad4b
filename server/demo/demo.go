// Package demo fills a database with what a demonstration needs: an admin, three learners with signed records, an app that one
// of them has allowed, and a link by which one shares a record. People, institutions and records are made up; the addresses end in example.org or example,
// domains that are nobody's (RFC 2606).
//
// The passwords and the link follow from the host's secret, so they stay as long as the database does, are stored only as hashes, and a
// demonstration left running opens to nobody who did not see it start. The records are signed, inside of the document or as a
// VC-JWT, with keys that are thrown away: their public halves live on in the issuers' ids, a did:key or a did:jwk. The ids of
// those whom the host knows are kept beside the records. What an issuer would publish elsewhere, such as a list of revoked
// records, is in Places.
package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"clrhost/credential/known"
	"clrhost/internal/secret"
	"clrhost/storage"
)

// Store is what a demonstration writes to.
type Store interface {
	Transact(ctx context.Context, fn func(context.Context) error) error
	Users(ctx context.Context) ([]storage.User, error)
	CreateUser(ctx context.Context, u storage.User) error
	SetPassword(ctx context.Context, userID, hash string) error
	UpsertCredential(ctx context.Context, c storage.Credential) (storage.Upsert, error)
	DemoIssuers(ctx context.Context) ([]string, error)
	SetDemoIssuers(ctx context.Context, lines []string) error
	Client(ctx context.Context, id string) (storage.Client, error)
	CreateClient(ctx context.Context, c storage.Client) error
	CreateCode(ctx context.Context, g storage.Grant, c storage.Code) error
	SaveConsent(ctx context.Context, c storage.Consent) error
	Record(ctx context.Context, e storage.AuditEvent) error
	Share(ctx context.Context, ownerID, id string) (storage.Share, error)
	CreateShare(ctx context.Context, share storage.Share) error
}

// Demo is what Seed made or found.
type Demo struct {
	People  []Account     // the first is a learner, the second the admin
	Issuers known.Issuers // that the host is to know
	Shared  string        // the token of a share of the first one's; "" when it does not work any more
}

// ErrInUse says that the database holds people and no demonstration. It stays as it is.
var ErrInUse = errors.New("the database holds other people's accounts")

// Seed makes the demonstration in an empty database. In a database that holds one already, what is there stays; people who
// are missing are added, as to one that an earlier version made. A password that does not follow from the host's secret is
// replaced by the one that does. A database that holds people and no demonstration is ErrInUse.
func Seed(ctx context.Context, store Store, keys secret.Keys, now func() time.Time) (Demo, error) {
	made, err := seed(ctx, store, keys, now())
	if errors.Is(err, storage.ErrConflict) { // with a host that was started at the same time
		made, err = seed(ctx, store, keys, now())
	}
	if err != nil {
		return Demo{}, fmt.Errorf("prepare the demonstration: %w", err)
	}
	return made, nil
}

// seed reads what there is, makes what is missing, which takes a while, and then writes it in one transaction.
func seed(ctx context.Context, store Store, keys secret.Keys, now time.Time) (Demo, error) {
	users, err := store.Users(ctx)
	if err != nil {
		return Demo{}, err
	}
	if len(users) > 0 && !isDemo(users) {
		return Demo{}, ErrInUse
	}
	p, err := prepare(ctx, users, keys, now)
	if err != nil {
		return Demo{}, err
	}
	lines, err := store.DemoIssuers(ctx)
	if err != nil {
		return Demo{}, err
	}
	lines = append(lines, p.issuers...)
	made := Demo{Issuers: knownOf(lines)}
	for _, one := range p.people {
		made.People = append(made.People, one.Account)
	}
	err = store.Transact(ctx, func(ctx context.Context) error {
		return writing{store, keys, now}.all(ctx, users, p.people, lines)
	})
	if err != nil {
		return Demo{}, err
	}
	made.Shared, err = shared(ctx, store, keys, made.People[0].ID, now)
	return made, err
}
