package admin

import (
	"context"
	"errors"
	"fmt"
	"time"

	"clrhost/internal/secret"
	"clrhost/storage"
)

// Store is what the actions need of the storage. *storage.Store implements it, and its documentation says what each
// method promises.
type Store interface {
	Transact(ctx context.Context, fn func(context.Context) error) error
	Record(ctx context.Context, e storage.AuditEvent) error
	PruneAudit(ctx context.Context, p storage.AuditPrunable) error

	BoundKeys(ctx context.Context) ([]string, error)
	BindKeys(ctx context.Context, from, to []string) error
	Reseal(ctx context.Context, from, to secret.Keys) error
	CountUntagged(ctx context.Context, tags [][]byte) (storage.Untagged, error)

	Client(ctx context.Context, id string) (storage.Client, error)
	SetClientState(ctx context.Context, id string, from, to storage.ClientState) error
	ReplaceClientSecrets(ctx context.Context, id string, secret, registration []byte) error
	EndRegistrationToken(ctx context.Context, id string) error
	DeleteClient(ctx context.Context, id string) error

	User(ctx context.Context, id string) (storage.User, error)
	UserByEmail(ctx context.Context, email string) (storage.User, error)
	CreateUser(ctx context.Context, u storage.User) error
	DisableUser(ctx context.Context, userID string) error
	Disconnect(ctx context.Context, userID, clientID, reason string) ([]string, error)
}

// Actions does what an actor asks for. It is safe for concurrent use.
type Actions struct {
	Store Store
	Keys  secret.Keys      // only RotateSecret needs them
	Now   func() time.Time // nil means time.Now
}

// Actor is who acts, and from where, as the audit log records it.
type Actor struct {
	Role      Role
	ID        string // of the user or client; "" for an operator
	Address   string // network address, when there is one
	RequestID string // of the HTTP request, when there is one
}

// Role is what an actor acts as.
type Role string

const (
	Operator Role = storage.ActorOperator // by command at the host itself
	Admin    Role = storage.ActorAdmin
	Learner  Role = storage.ActorUser
	Client   Role = storage.ActorClient
)

var errNobody = errors.New("the actor of an audit event is missing")

// record writes the line of the audit log that says who did it.
func (a Actions) record(ctx context.Context, actor Actor, event storage.AuditEvent) error {
	if actor.Role == "" || (actor.Role == Operator) != (actor.ID == "") {
		return errNobody
	}
	event.Actor = string(actor.Role) + actor.ID
	event.Address, event.RequestID = actor.Address, actor.RequestID
	if err := a.Store.Record(ctx, event); err != nil {
		return fmt.Errorf("record %s: %w", event.Action, err)
	}
	return nil
}

func (a Actions) now() time.Time {
	if a.Now == nil {
		return time.Now()
	}
	return a.Now()
}
