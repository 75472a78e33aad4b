package oauth

import (
	"slices"
	"time"

	"github.com/ory/fosite"

	"clrhost/oauth/protocol"
	"clrhost/oauth/scope"
	"clrhost/storage"
)

// session is what fosite carries from a stored row to another token: the grant. It has no times, because fosite would
// compare them with its own clock; fositeStore finds only what has not expired.
type session struct{ grant storage.Grant }

var _ fosite.Session = (*session)(nil)

func (s *session) SetExpiresAt(fosite.TokenType, time.Time) {}

// GetExpiresAt returns a time in the far future whose nanoseconds fosite can still compute with.
func (s *session) GetExpiresAt(fosite.TokenType) time.Time { return time.Unix(1<<33, 0) } // the year 2242

func (s *session) GetUsername() string { return "" }
func (s *session) GetSubject() string  { return s.grant.UserID }

func (s *session) Clone() fosite.Session {
	clone := *s
	return &clone
}

// grantOf returns the grant of a fosite request.
func grantOf(r fosite.Requester) storage.Grant {
	if s, ok := r.GetSession().(*session); ok {
		return s.grant
	}
	return storage.Grant{}
}

// clientFor returns a registered client for fosite. It has no secret: fosite never compares one.
func clientFor(c storage.Client) *fosite.DefaultClient {
	return &fosite.DefaultClient{
		ID:            c.ID,
		RedirectURIs:  c.RedirectURIs,
		GrantTypes:    c.GrantTypes,
		ResponseTypes: c.ResponseTypes,
		Scopes:        requestable(c),
	}
}

// requestable returns the scopes that a client may be granted: those it registered and, with the refresh_token grant,
// offline_access.
func requestable(c storage.Client) []string {
	names := slices.DeleteFunc(slices.Clone(c.Scopes), func(name string) bool { return name == scope.OfflineAccess })
	if c.Allows(protocol.GrantTypeRefreshToken) {
		names = append(names, scope.OfflineAccess)
	}
	return names
}

// givesAccess reports whether one of the scopes gives access to something. offline_access gives access to nothing.
func givesAccess(scopes []string) bool {
	return slices.ContainsFunc(scopes, func(name string) bool { return name != scope.OfflineAccess })
}

// intersect returns the members of list that are also in other, in the order of list.
func intersect(list, other []string) []string {
	var both []string
	for _, name := range list {
		if slices.Contains(other, name) {
			both = append(both, name)
		}
	}
	return both
}
