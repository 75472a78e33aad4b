package admin

import (
	"context"
	"errors"
	"fmt"

	"clrhost/internal/secret"
	"clrhost/internal/text"
	"clrhost/server/fault"
	"clrhost/storage"
)

// transition is a step in a client's life. It has one state to start from, so that no step undoes another one: a resume
// never lets in a client that nobody approved.
type transition struct {
	verb, done string
	from, to   storage.ClientState
}

// Approve lets a pending client connect, and returns the client as it is then.
func (a Actions) Approve(ctx context.Context, actor Actor, clientID string) (storage.Client, error) {
	return a.move(ctx, actor, clientID, transition{"approve", "approved", storage.ClientPending, storage.ClientActive})
}

// Suspend stops an active client, and returns it as it is then. Its tokens are rejected from the next call on.
func (a Actions) Suspend(ctx context.Context, actor Actor, clientID string) (storage.Client, error) {
	return a.move(ctx, actor, clientID, transition{"suspend", "suspended", storage.ClientActive, storage.ClientSuspended})
}

// Resume lets a suspended client connect, and returns it as it is then.
func (a Actions) Resume(ctx context.Context, actor Actor, clientID string) (storage.Client, error) {
	return a.move(ctx, actor, clientID, transition{"resume", "resumed", storage.ClientSuspended, storage.ClientActive})
}

func (a Actions) move(ctx context.Context, actor Actor, id string, t transition) (storage.Client, error) {
	return a.change(ctx, actor, id, storage.AuditEvent{Action: "client." + t.done}, func(ctx context.Context) error {
		err := a.Store.SetClientState(ctx, id, t.from, t.to)
		if !errors.Is(err, storage.ErrConflict) {
			return err
		}
		c, err := a.Store.Client(ctx, id)
		if err != nil {
			return err
		}
		return t.rejected(c)
	})
}

// cures says by state what moves a client out of it.
var cures = map[storage.ClientState]string{
	storage.ClientPending:   "approve lets it connect",
	storage.ClientActive:    "suspend stops it",
	storage.ClientSuspended: "resume lets it connect again",
}

func (t transition) rejected(c storage.Client) error {
	return &Problem{
		Kind:  fault.Conflict,
		Field: FieldClient,
		Rule:  fmt.Sprintf("%s is %s; %s takes a client that is %s", ClientName(c), c.State, t.verb, t.from),
		Cure:  cures[c.State],
	}
}

// Rotated is a client with the secrets that were made for it. Only their hashes are stored, so the caller MUST show
// them at once.
type Rotated struct {
	Client                    storage.Client
	Secret, RegistrationToken string
}

// RotateSecret gives a client another secret and another registration access token. The old ones are rejected from then
// on; grants and tokens stay.
func (a Actions) RotateSecret(ctx context.Context, actor Actor, clientID string) (Rotated, error) {
	r := Rotated{Secret: secret.New(secret.PrefixClientSecret), RegistrationToken: secret.New(secret.PrefixRegistrationToken)}
	var err error
	r.Client, err = a.change(ctx, actor, clientID, storage.AuditEvent{Action: "client.secret_rotated"}, func(ctx context.Context) error {
		return a.Store.ReplaceClientSecrets(ctx, clientID, a.Keys.Hash(r.Secret), a.Keys.Hash(r.RegistrationToken))
	})
	if err != nil {
		return Rotated{}, err
	}
	return r, nil
}

// EndRegistrationToken ends a client's registration access token, so that nobody can change the registration with it
// (RFC 7592, Section 5). The client connects as before; RotateSecret gives it another token.
func (a Actions) EndRegistrationToken(ctx context.Context, actor Actor, clientID string) (storage.Client, error) {
	event := storage.AuditEvent{Action: "client.registration_token_ended"}
	return a.change(ctx, actor, clientID, event, func(ctx context.Context) error {
		return a.Store.EndRegistrationToken(ctx, clientID)
	})
}

// change makes a change to a client and records it, and returns the client after it.
func (a Actions) change(ctx context.Context, actor Actor, id string, event storage.AuditEvent,
	change func(context.Context) error) (c storage.Client, err error) {
	err = a.Store.Transact(ctx, func(ctx context.Context) (err error) {
		if err := change(ctx); err != nil {
			return missingClient(id, err)
		}
		if c, err = a.Client(ctx, id); err != nil {
			return err
		}
		event.ClientID = id
		return a.record(ctx, actor, event)
	})
	return c, err
}

// DeleteClient removes a client with its secrets, grants, tokens and consents, and returns what it was.
func (a Actions) DeleteClient(ctx context.Context, actor Actor, clientID string) (c storage.Client, err error) {
	err = a.Store.Transact(ctx, func(ctx context.Context) (err error) {
		if c, err = a.Client(ctx, clientID); err != nil {
			return err
		}
		if err := a.Store.DeleteClient(ctx, clientID); err != nil {
			return missingClient(clientID, err)
		}
		return a.record(ctx, actor, storage.AuditEvent{Action: "client.deleted", ClientID: clientID})
	})
	return c, err
}

// Client returns the client with the id, whatever its state. It is a Problem when there is none.
func (a Actions) Client(ctx context.Context, id string) (storage.Client, error) {
	c, err := a.Store.Client(ctx, id)
	return c, missingClient(id, err)
}

// missingClient reads storage.ErrNotFound as what it means to the actor.
func missingClient(id string, err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return &Problem{Kind: fault.NotFound, Field: FieldClient, Rule: "there is no client " + text.Quote(id, 80)}
	}
	return err
}

// ClientName names a client in a sentence: by its id, and by what it calls itself as far as that may be shown.
func ClientName(c storage.Client) string {
	const longest = 80
	return c.ID + " (" + text.Shorten(c.Name, longest) + ")"
}
