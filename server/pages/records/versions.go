package records

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"clrhost/credential"
	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
	"clrhost/server/pages/page"
	"clrhost/server/pages/records/sheet"
	"clrhost/storage"
)

// Bounds of the versions that a page compares. The others are listed, and can be had as they were received.
const (
	maxCompared      = 10
	maxComparedBytes = 8 << 20
)

// version is one representation of a record, as the page of its details shows it.
type version struct {
	Number   int64
	Received time.Time
	App      app
	What     phrase.Phrase
	Size     string
	SHA256   string
	Path     string // below the base path
	Current  bool

	Compared bool // with the one before it
	Changes  []change
	Cut      bool // there may be more changes
}

// app is who sent a version.
type app struct {
	Name string // today's; "" when the app is no longer registered here
	Then string // what the owner knew it as, where that is another name
	ID   string // "" when nothing is recorded

	IsOwner bool // no app: the owner added it
}

// change is a transcript.Change with its kind in words.
type change struct {
	transcript.Change
	What phrase.Phrase
}

var outcomeWords = map[storage.Upsert]phrase.Phrase{
	storage.UpsertCreated:   phrase.Of("First received"),
	storage.UpsertReplaced:  phrase.Of("Replaced by a newer one"),
	storage.UpsertCorrected: phrase.Of("Corrected"),
	storage.UpsertResent:    phrase.Of("Sent again"),
}

// Outcome is what the upsert that brought a representation did, in words.
func Outcome(did storage.Upsert) phrase.Phrase { return outcomeWords[did] }

var changeWords = map[transcript.ChangeKind]phrase.Phrase{
	transcript.Added:   phrase.Of("Added"),
	transcript.Removed: phrase.Of("Removed"),
	transcript.Changed: phrase.Of("Changed"),
}

// versions are the representations of a record that are kept, the newest first.
func (h *Handler) versions(ctx context.Context, r record) ([]version, error) {
	kept, err := h.Store.CredentialVersions(ctx, r.OwnerID, r.Number)
	if err != nil {
		return nil, fmt.Errorf("list versions: %w", err)
	}
	slices.Reverse(kept)
	apps := map[string]app{}
	all := make([]version, len(kept))
	for i, k := range kept {
		all[i] = version{
			Number:   k.Number,
			Received: k.AcceptedAt,
			What:     outcomeWords[k.Outcome],
			Size:     sheet.Size(k.Size),
			SHA256:   hex.EncodeToString(k.BodySHA256),
			Path:     page.Fill(r.path(PathVersion), paramVersion, strconv.FormatInt(k.Number, 10)),
			Current:  i == 0,
		}
		if _, asked := apps[k.ClientID]; !asked {
			if apps[k.ClientID], err = h.app(ctx, r.OwnerID, k.ClientID); err != nil {
				return nil, err
			}
		}
		all[i].App = apps[k.ClientID]
	}
	if len(kept) > 1 {
		err = h.compare(ctx, r, kept, all)
	}
	return all, err
}

// app finds out how an app is called.
func (h *Handler) app(ctx context.Context, ownerID, clientID string) (app, error) {
	a := app{ID: clientID, IsOwner: clientID == storage.ByOwner}
	if a.ID == "" || a.IsOwner {
		return a, nil
	}
	client, err := h.Store.Client(ctx, clientID)
	if errors.Is(err, storage.ErrNotFound) {
		return a, nil
	}
	if err != nil {
		return app{}, fmt.Errorf("find the app that sent a version: %w", err)
	}
	a.Name = page.NameOf(client.Shown())
	consent, err := h.Store.Consent(ctx, ownerID, clientID)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return app{}, fmt.Errorf("find what the owner knew of the app: %w", err)
	}
	if then := page.NameOf(consent.Shown); then != a.Name {
		a.Then = then
	}
	return a, nil
}

// compare finds what each of the newest versions changed.
func (h *Handler) compare(ctx context.Context, r record, kept []storage.CredentialVersion, all []version) error {
	newer, bytes := r.parsed, kept[0].Size
	for i := range all[:min(len(all)-1, maxCompared)] {
		if bytes += kept[i+1].Size; bytes > maxComparedBytes {
			return nil
		}
		older, err := h.representation(ctx, r, kept[i+1].Number)
		if errors.Is(err, storage.ErrNotFound) {
			return nil // it went meanwhile
		}
		if err != nil {
			return err
		}
		all[i].Compared = true
		for _, c := range transcript.Changes(older, newer) {
			all[i].Changes = append(all[i].Changes, change{c, changeWords[c.Kind]})
		}
		all[i].Cut = len(all[i].Changes) == transcript.MaxChanges
		newer = older
	}
	return nil
}

func (h *Handler) representation(ctx context.Context, r record, version int64) (*credential.Credential, error) {
	item, err := h.Store.VersionBody(ctx, r.OwnerID, r.Number, version)
	if err != nil {
		return nil, fmt.Errorf("load version %d: %w", version, err)
	}
	parsed, err := credential.ParseStored(item.Body)
	if err != nil {
		return nil, fmt.Errorf("parse stored version %d: %w", version, err)
	}
	return parsed, nil
}
