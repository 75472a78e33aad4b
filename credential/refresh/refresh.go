// Package refresh asks a refresh service for the current version of a credential.
//
// An issuer who may correct or renew a credential writes into it where the current version is to be had. Service fetches
// it from there, once and through a guarded client, since the URL was named by a stranger. It judges nothing: that what
// came back is the same credential, of the same issuer, newer, and proven, is for the caller to find out. So is when to
// ask: only for a credential whose own proof has verified, or anybody could make a host call anywhere.
//
// # Readings
//
// The standard does not say what the service answers with. Every form of a credential is taken: JSON, a compact JWS, and
// an image into which one is baked, whatever the media type says. VC Data Model 2.0, Section 5.4 expects the service to
// be used for what has expired or has no status; the verification steps of Open Badges 3.0 and CLR 2.0 ask it always,
// and so do we.
package refresh

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"clrhost/credential/fetch"
	"clrhost/internal/strictjson"
)

// Type is the kind of refresh service that is understood.
const Type = "1EdTechCredentialRefresh"

// accept is the Accept header for a credential in any form.
const accept = "application/vc+ld+json, application/vc, application/vc+jwt, application/ld+json, application/json, text/plain;q=0.9, image/png;q=0.5, image/svg+xml;q=0.5"

// Fetcher obtains documents. *fetch.Client is one.
type Fetcher interface {
	Get(ctx context.Context, url, accept string) (fetch.Document, error)
}

// Service asks refresh services. It may be shared.
type Service struct {
	Fetch Fetcher // nil is offline mode
}

// Current returns what a refresh service, named by its URL, has for the current version of a credential. The error is a
// sentence fit for a client.
func (s *Service) Current(ctx context.Context, address string) ([]byte, error) {
	if u, err := url.Parse(address); err != nil || u.Host == "" {
		return nil, fmt.Errorf("its URL cannot be read: %q", strictjson.Abridge(address, 120))
	}
	if s.Fetch == nil {
		return nil, fetch.ErrOffline
	}
	document, err := s.Fetch.Get(ctx, address, accept)
	var refused *fetch.Error
	switch {
	case errors.As(err, &refused):
		return nil, refused
	case err != nil: // not worded for clients
		return nil, errors.New("asking it failed")
	}
	return document.Body, nil
}
