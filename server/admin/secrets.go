package admin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"clrhost/internal/secret"
	"clrhost/server/fault"
	"clrhost/storage"
)

// Secret is a master secret of a host, without the secret.
type Secret struct {
	Fingerprint string
	From        time.Time // when it came or comes into force; zero for the first
	Until       time.Time // when the next one does; zero when there is none
	InForce     bool
}

// IsEarlier reports whether another secret has taken the place of this one.
func (s Secret) IsEarlier(now time.Time) bool { return !s.InForce && !s.From.After(now) }

// secrets are the master secrets of a file to which the database is bound, the oldest first.
type secrets struct {
	masters []secret.Master
	list    []Secret
	keys    secret.Keys
}

// Secrets lists a host's secrets, the oldest first.
func (a Actions) Secrets(ctx context.Context, path string) ([]Secret, error) {
	known, err := a.secrets(ctx, path)
	return known.list, err
}

func (a Actions) secrets(ctx context.Context, path string) (known secrets, err error) {
	masters, err := secret.Load(path)
	if err != nil {
		return known, err
	}
	if known.keys, err = LoadKeys(ctx, a.Store, path); err != nil {
		return known, err
	}
	bound := known.keys.Fingerprints()
	for _, m := range masters {
		keys, err := secret.Derive(m.Secret)
		if err != nil {
			return known, err
		}
		if !slices.Contains(bound, keys.Fingerprint()) {
			continue
		}
		if n := len(known.list); n > 0 {
			known.list[n-1].Until = m.From
		}
		known.list = append(known.list, Secret{Fingerprint: keys.Fingerprint(), From: m.From})
		known.masters = append(known.masters, m)
	}
	known.list[known.keys.InForce()].InForce = true
	return known, nil
}

// noRoomFor returns the rule that another secret breaks, or nil.
func (s secrets) noRoomFor(m secret.Master, now time.Time) error {
	newest := s.list[len(s.list)-1]
	switch {
	case newest.From.After(now), !m.From.After(newest.From):
		return &Problem{Kind: fault.Conflict, Field: FieldSecret, Cure: "wait until then",
			Rule: "the secret " + newest.Fingerprint + " was added before, and comes into force at " + newest.From.Format(time.RFC3339)}
	case len(s.masters) == secret.MaxMasters:
		return &Problem{Kind: fault.Conflict, Field: FieldSecret, Cure: "remove the earlier ones with clrhost secret prune",
			Rule: fmt.Sprintf("the secret file holds %d secrets, which is the most", secret.MaxMasters)}
	}
	return nil
}

// AddSecret adds a secret to the host's file, which comes into force at the given time, and binds the database to it. What was
// made with the others is recognized as before. It is a Problem while another one waits for its time, and when the file holds
// as many as it may.
//
// The file is replaced inside the transaction: were it the other way round, a database could be bound to a secret that nobody
// has. A secret in the file to which the database is not bound does nothing.
func (a Actions) AddSecret(ctx context.Context, actor Actor, path string, from time.Time) (added Secret, err error) {
	known, err := a.secrets(ctx, path)
	if err != nil {
		return added, err
	}
	master := secret.NewMaster(from)
	if problem := known.noRoomFor(master, a.now()); problem != nil {
		return added, problem
	}
	keys, err := secret.Derive(master.Secret)
	if err != nil {
		return added, err
	}
	added = Secret{Fingerprint: keys.Fingerprint(), From: master.From, InForce: !master.From.After(a.now())}
	bound := known.keys.Fingerprints()
	err = a.Store.Transact(ctx, func(ctx context.Context) error {
		if err := a.bind(ctx, bound, append(slices.Clone(bound), added.Fingerprint)); err != nil {
			return err
		}
		event := storage.AuditEvent{Action: "secret.added", Detail: added.Fingerprint + " from " + added.From.Format(time.RFC3339)}
		if err := a.record(ctx, actor, event); err != nil {
			return err
		}
		return secret.Replace(path, append(slices.Clone(known.masters), master))
	})
	return added, err
}

// Prunable is what PruneSecrets removes, and what ends with it.
type Prunable struct {
	Secrets          []Secret // the earlier ones
	storage.Untagged          // the clients whose secret, or registration token, ends
}

// PrunableSecrets returns what PruneSecrets would remove.
func (a Actions) PrunableSecrets(ctx context.Context, path string) (p Prunable, err error) {
	known, err := a.secrets(ctx, path)
	if err != nil {
		return p, err
	}
	n := known.keys.InForce()
	p.Secrets = known.list[:n]
	if n == 0 {
		return p, nil
	}
	p.Untagged, err = a.Store.CountUntagged(ctx, known.after(n).Tags())
	return p, err
}

// after returns the keys without the first n.
func (s secrets) after(n int) secret.Keys { return s.keys.Only(s.keys.Fingerprints()[n:]) }

// PruneSecrets removes the secrets before the one in force from the file. What was made with them, and with no other since,
// ends: it is no longer recognized by a process that starts from then on. The database is changed first, so that it is never
// bound to a secret that the file lacks.
func (a Actions) PruneSecrets(ctx context.Context, actor Actor, path string, p Prunable) error {
	known, err := a.secrets(ctx, path)
	if err != nil {
		return err
	}
	n := len(p.Secrets)
	if n == 0 || n > known.keys.InForce() || known.list[n-1].Fingerprint != p.Secrets[n-1].Fingerprint {
		return fmt.Errorf("prune secrets: they were changed meanwhile: %w", storage.ErrConflict)
	}
	bound := known.keys.Fingerprints()
	err = a.Store.Transact(ctx, func(ctx context.Context) error {
		if err := a.bind(ctx, bound, bound[n:]); err != nil {
			return err
		}
		if err := a.Store.Reseal(ctx, known.keys, known.after(n)); err != nil {
			return err
		}
		return a.record(ctx, actor, storage.AuditEvent{Action: "secret.pruned", Detail: strings.Join(bound[:n], " ")})
	})
	if err != nil {
		return err
	}
	return secret.Replace(path, known.masters[n:])
}

// bind is storage.BindKeys of the store, with an error for two operators who cross.
func (a Actions) bind(ctx context.Context, from, to []string) error {
	err := a.Store.BindKeys(ctx, from, to)
	if errors.Is(err, storage.ErrConflict) {
		return fmt.Errorf("somebody else changes the host's secrets at this moment: %w", err)
	}
	return err
}
