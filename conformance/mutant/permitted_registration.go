package mutant

import (
	"net/http"
	"slices"
	"strings"
	"sync"
)

// registrationTokens follows the registration access tokens that a host replaces when a client changes its registration.
type registrationTokens struct {
	mu          sync.Mutex
	first, next map[string]string // of a token: the one that its client was given at first, and the one that replaced it
}

// permittedManagement is what RFC 7592 leaves to a host that manages registrations.
var permittedManagement = []Mutant{
	{
		Name: "registration-token-stays", Reading: "management.token", Breaks: "A host need not replace the registration token (RFC 7592, Section 3).",
		Wrap: func(good http.Handler) http.Handler {
			return newRegistrationTokens().wrap(good, func(t *registrationTokens, r *http.Request) {
				setBearer(r, t.newest(bearerOf(r)))
			}, func(t *registrationTokens, object map[string]any) {
				if token, ok := object["registration_access_token"].(string); ok {
					object["registration_access_token"] = t.oldest(token)
				}
			})
		},
	},
	{
		Name: "registration-token-ends-at-once", Reading: "management.token", Breaks: "A replaced registration token may end at once (RFC 7592, Section 3).",
		Wrap: func(good http.Handler) http.Handler {
			return newRegistrationTokens().wrap(good, func(t *registrationTokens, r *http.Request) {
				if t.newest(bearerOf(r)) != bearerOf(r) {
					setBearer(r, "made-up")
				}
			}, nil)
		},
	},
	{
		Name: "assigned-members-ignored", Reading: "management.assigned", Breaks: "No clause asks a host to reject what a client must not send (RFC 7592, Section 2.2).",
		Wrap: func(good http.Handler) http.Handler {
			return ignored("client_id_issued_at")(ignored("registration_access_token")(good))
		},
	},
}

// permittedRegistration is what RFC 7591 leaves to a host that registers clients.
var permittedRegistration = []Mutant{
	{
		Name: "fewer-scopes-registered", Reading: "scope.registered.fewer", Breaks: "A client may be registered for fewer scopes than it asks for (RFC 7591, Section 3.2.1).",
		Wrap: requests(http.MethodPost, pathRegister, func(r *http.Request) {
			m := metadataOf(r)
			if scope, isText := m["scope"].(string); isText && len(strings.Fields(scope)) > 1 {
				m["scope"] = strings.Join(slices.DeleteFunc(strings.Fields(scope), func(name string) bool {
					return strings.HasSuffix(name, "/credential.upsert") || strings.HasSuffix(name, "/profile.update")
				}), " ")
				setMetadata(r, m)
			}
		}),
	},
	{
		Name: "last-of-two-members", Reading: "registration.member.twice", Breaks: "What a reader does with a member that stands twice is open (RFC 8259, Section 4).",
		Wrap: requests(http.MethodPost, pathRegister, func(r *http.Request) {
			if sent := metadataOf(r); sent != nil {
				setMetadata(r, sent)
			}
		}),
	},
}

func newRegistrationTokens() *registrationTokens {
	return &registrationTokens{first: map[string]string{}, next: map[string]string{}}
}

// wrap has before change a request that manages a registration, and after, if any, the answer.
func (t *registrationTokens) wrap(good http.Handler, before func(*registrationTokens, *http.Request),
	after func(*registrationTokens, map[string]any)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isTo(r, "", pathManage) {
			good.ServeHTTP(w, r)
			return
		}
		before(t, r)
		presented := bearerOf(r)
		a := ask(good, r)
		if token, ok := a.object()["registration_access_token"].(string); ok && token != presented {
			t.replace(presented, token)
		}
		if after != nil {
			a.edit(func(object map[string]any) { after(t, object) })
		}
		a.send(w)
	})
}

func (t *registrationTokens) replace(old, token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	first := old
	if t.first[old] != "" {
		first = t.first[old]
	}
	t.next[old], t.first[token] = token, first
}

func (t *registrationTokens) newest(token string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.next[token] != "" {
		token = t.next[token]
	}
	return token
}

func (t *registrationTokens) oldest(token string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.first[token] != "" {
		return t.first[token]
	}
	return token
}

func setBearer(r *http.Request, token string) {
	if bearerOf(r) != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
}
