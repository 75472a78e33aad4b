package server

import (
	"context"
	"time"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/server/inflight"
)

// idling fetches while another verification has its turn: one that waits for another host needs no processor.
type idling struct{ credential.Fetcher }

func (f idling) Get(ctx context.Context, url, accept string) (document fetch.Document, err error) {
	inflight.Idle(ctx, func() { document, err = f.Fetcher.Get(ctx, url, accept) })
	return document, err
}

func (f idling) GetSince(ctx context.Context, url, accept string, since time.Time) (document fetch.Document, err error) {
	inflight.Idle(ctx, func() { document, err = f.Fetcher.GetSince(ctx, url, accept, since) })
	return document, err
}
