package fetch

import (
	"context"
	"time"
)

// Known answers for the documents that it holds, by their URLs, and passes every other request on. It sends nothing.
type Known struct {
	Documents map[string]Document // what is known of each; the time is that of the answer
	Next      interface {
		Get(ctx context.Context, url, accept string) (Document, error)
		GetSince(ctx context.Context, url, accept string, since time.Time) (Document, error)
	}
}

// Get returns the document at a URL.
func (k Known) Get(ctx context.Context, url, accept string) (Document, error) {
	if document, ok := k.document(url); ok {
		return document, nil
	}
	return k.Next.Get(ctx, url, accept)
}

// GetSince is Get for a document fetched no earlier than a time.
func (k Known) GetSince(ctx context.Context, url, accept string, since time.Time) (Document, error) {
	if document, ok := k.document(url); ok {
		return document, nil
	}
	return k.Next.GetSince(ctx, url, accept, since)
}

func (k Known) document(url string) (Document, bool) {
	document, ok := k.Documents[url]
	document.FinalURL, document.FetchedAt = url, time.Now()
	return document, ok
}
