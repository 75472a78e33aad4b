package logo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"clrhost/credential/fetch"
	"clrhost/server/pages/picture"
	"clrhost/storage"
)

const (
	maxWanted = 64             // logos that wait to be fetched; a page that is shown later wants them again
	pause     = 12 * time.Hour // after a failure
)

// bounds of a logo. It is drawn at twice the size of its place on a page, for dense screens.
var bounds = picture.Bounds{Bytes: 256 << 10, Side: 1024, Drawn: 112}

// Store is what the logos need of the storage; *storage.Store implements it.
type Store interface {
	Client(ctx context.Context, id string) (storage.Client, error)
	Logo(ctx context.Context, clientID string) (storage.Logo, error)
	SaveLogo(ctx context.Context, l storage.Logo) error
}

// Fetcher obtains documents from other hosts; *fetch.Client is the one that may be given URLs of strangers.
type Fetcher interface {
	Get(ctx context.Context, url, accept string) (fetch.Document, error)
}

// Config is what a Shelf is made of.
type Config struct {
	Store Store
	Fetch Fetcher
	Now   func() time.Time
	Log   *slog.Logger
}

// Shelf holds the logos of clients. It is safe for concurrent use.
type Shelf struct {
	cfg Config

	mu     sync.Mutex
	wanted map[string]chan struct{} // by client, closed when its turn is over
	queue  chan string
}

// New makes a Shelf. Nothing is fetched before Run.
func New(cfg Config) *Shelf {
	return &Shelf{cfg: cfg, wanted: map[string]chan struct{}{}, queue: make(chan string, maxWanted)}
}

// Want has a client's logo fetched, unless it is stored or was tried a short while ago. It returns at once. It MUST be
// called only for a client that is shown to a person who has signed in.
func (s *Shelf) Want(client storage.Client) {
	if client.LogoURI == "" || client.State != storage.ClientActive {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wanted[client.ID] != nil {
		return
	}
	select {
	case s.queue <- client.ID:
		s.wanted[client.ID] = make(chan struct{})
	default: // the queue is full
	}
}

// Run fetches what is wanted, one after the other, until ctx ends.
func (s *Shelf) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case id := <-s.queue:
			if err := s.obtain(ctx, id); err != nil && ctx.Err() == nil {
				s.cfg.Log.WarnContext(ctx, "a client's logo could not be stored", "client", id, "error", err)
			}
			s.over(id)
		}
	}
}

// over ends a client's turn for those who wait for it.
func (s *Shelf) over(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.wanted[id])
	delete(s.wanted, id)
}

// turn is closed when the fetch of a client's logo has ended; nil when there is none.
func (s *Shelf) turn(id string) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.wanted[id]
}

// obtain fetches a logo and stores it, or that it could not be fetched.
func (s *Shelf) obtain(ctx context.Context, id string) error {
	client, err := s.cfg.Store.Client(ctx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && client.State != storage.ClientActive {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load client: %w", err)
	}
	kept, err := s.cfg.Store.Logo(ctx, id)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return fmt.Errorf("load logo: %w", err)
	}
	if kept.URI == client.LogoURI && (len(kept.Picture) > 0 || s.cfg.Now().Before(kept.RetryAt)) {
		return nil
	}
	logo := storage.Logo{ClientID: id, URI: client.LogoURI}
	if logo.Picture, err = s.picture(ctx, client.LogoURI); err != nil {
		if ctx.Err() != nil {
			return err // the host stops, so it is unknown whether the logo can be fetched
		}
		logo.RetryAt = s.cfg.Now().Add(pause)
		s.cfg.Log.InfoContext(ctx, "a client's logo could not be fetched", "client", id, "error", err)
	}
	if err := s.cfg.Store.SaveLogo(ctx, logo); err != nil && !errors.Is(err, storage.ErrNotFound) {
		return fmt.Errorf("save logo: %w", err)
	}
	return nil
}

func (s *Shelf) picture(ctx context.Context, uri string) ([]byte, error) {
	document, err := s.cfg.Fetch.Get(ctx, uri, "image/png, image/jpeg, image/gif")
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	return picture.Redraw(document.Body, bounds, picture.PNG, picture.JPEG, picture.GIF)
}
