package acceptance

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// getProfile and putProfile (CLR 2.0, API).

func TestProfile(t *testing.T) { runStories(t, profileCases) }

// profileOf is a whole profile a partner may put for the user.
func profileOf(u *user) object {
	return object{"@context": []any{"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"}, "id": "urn:uuid:" + u.ID,
		"type": []any{"Profile"}, "name": u.Name, "email": u.Email, "description": "Second year. " + canary}
}

// getProfile reads the profile as the token's owner.
func (l *learner) getProfile(t testing.TB) object {
	t.Helper()
	var p object
	r := l.host.get(t, profilePath, bearer(l.token)).is(t, http.StatusOK).into(t, &p)
	require.Equal(t, "application/json", mediaType(r.Header))
	requireNoEmpties(t, r.Body)
	return p
}

func (l *learner) putProfile(t testing.TB, p any) *reply {
	t.Helper()
	return l.host.send(t, http.MethodPut, profilePath, bearer(l.token), jsonBody(p))
}

var profileCases = []story{
	{"CLR-PROF-001 to 006 and 011: the profile of a new user comes from the account", func(t *testing.T, h *host) {
		one, two := h.learner(t), h.learner(t)
		p := one.getProfile(t)
		require.NotEmpty(t, p["id"])
		require.Contains(t, asList(p["type"]), "Profile")
		require.Equal(t, one.Name, p["name"])
		require.NotEqual(t, p["id"], two.getProfile(t)["id"])
		if context, there := p["@context"]; there {
			require.Contains(t, string(mustJSON(context)), "purl.imsglobal.org/spec/ob/v3p0/context")
		}
	}},
	{"CLR-PROF-008 009 017 018: guarded by their own scopes", func(t *testing.T, h *host) {
		l := h.learner(t)
		before := l.getProfile(t)
		h.get(t, profilePath, bearer(h.token(t, l.user, readCredentials))).imsx(t, http.StatusForbidden, "forbidden")
		h.get(t, profilePath).imsx(t, http.StatusUnauthorized, "unauthorizedrequest")
		reader := h.token(t, l.user, readProfile)
		h.send(t, http.MethodPut, profilePath, bearer(reader), jsonBody(profileOf(l.user))).imsx(t, http.StatusForbidden, "forbidden")
		h.send(t, http.MethodPut, profilePath, jsonBody(profileOf(l.user))).imsx(t, http.StatusUnauthorized, "unauthorizedrequest")
		require.Equal(t, before, l.getProfile(t))
	}},
	{"CLR-PROF-012 to 016: a PUT replaces the whole profile", replaceProfile},
	{"CLR-PROF-019 024: an invalid profile is 400 and changes nothing", refuseProfiles},
	{"CLR-PROF-020: a profile with another user's id is taken for the owner only, or refused", func(t *testing.T, h *host) {
		one, two := h.learner(t), h.learner(t)
		theirs := two.getProfile(t)
		p := profileOf(one.user)
		p["id"] = theirs["id"]
		one.putProfile(t, p).isOneOf(t, http.StatusOK, http.StatusAccepted, http.StatusBadRequest, http.StatusForbidden)
		require.Equal(t, theirs, two.getProfile(t))
	}},
	{"CLR-PROF-021: a PUT of another media type is 415 or 400", func(t *testing.T, h *host) {
		l := h.learner(t)
		body := string(mustJSON(profileOf(l.user)))
		for _, media := range []string{"text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data; boundary=x"} {
			r := h.send(t, http.MethodPut, profilePath, bearer(l.token), text(media, body)).
				isOneOf(t, http.StatusUnsupportedMediaType, http.StatusBadRequest)
			r.imsx(t, r.Status, "invalid_data", "unknown")
		}
	}},
	{"CLR-PROF-022: POST and DELETE are 405", func(t *testing.T, h *host) {
		l := h.learner(t)
		for _, method := range []string{http.MethodPost, http.MethodDelete, http.MethodPatch} {
			r := h.send(t, method, profilePath, bearer(l.token), jsonBody(profileOf(l.user))).imsx(t, http.StatusMethodNotAllowed, "not_allowed")
			require.Contains(t, r.Header.Get("Allow"), "PUT")
		}
	}},
	{"CLR-PROF-023: a conditional PUT is 304 without a body, or done", func(t *testing.T, h *host) {
		l := h.learner(t)
		r := h.get(t, profilePath, bearer(l.token)).is(t, http.StatusOK)
		if tag := r.Header.Get("ETag"); tag != "" {
			h.send(t, http.MethodPut, profilePath, bearer(l.token), header("If-None-Match", tag), jsonBody(profileOf(l.user))).
				isOneOf(t, http.StatusOK, http.StatusAccepted, http.StatusNotModified, http.StatusPreconditionFailed)
		}
	}},
}

// requireNoEmpties asserts that no member is null and no array empty.
func requireNoEmpties(t testing.TB, body []byte) {
	t.Helper()
	compact := strings.NewReplacer(" ", "", "\n", "", "\t", "").Replace(string(body))
	require.NotContains(t, compact, ":null")
	require.NotContains(t, compact, ":[]")
}

func asList(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}

func replaceProfile(t *testing.T, h *host) {
	l := h.learner(t)
	// What was read may be put back.
	l.putProfile(t, l.getProfile(t)).is(t, http.StatusOK)

	p := profileOf(l.user)
	p["ext:unknown"] = object{"kept": []any{"as", "is"}}
	var echoed object
	r := l.putProfile(t, p).is(t, http.StatusOK).into(t, &echoed)
	require.Equal(t, "application/json", mediaType(r.Header))
	require.Contains(t, asList(echoed["type"]), "Profile")
	got := l.getProfile(t)
	require.Equal(t, echoed, got)
	require.Equal(t, p["description"], got["description"])
	require.Equal(t, p["ext:unknown"], got["ext:unknown"])

	delete(p, "description")
	delete(p, "ext:unknown")
	l.putProfile(t, p).is(t, http.StatusOK)
	got = l.getProfile(t)
	require.NotContains(t, got, "description", "a whole replacement, not a patch")
	require.NotContains(t, got, "ext:unknown")
}

func refuseProfiles(t *testing.T, h *host) {
	l := h.learner(t)
	before := l.getProfile(t)
	good := profileOf(l.user)
	for _, bad := range []object{
		with(good, set("id", nil)), with(good, set("id", "")), with(good, set("id", 7)),
		with(good, set("type", nil)), with(good, set("type", "Person")), with(good, set("type", []any{})),
		with(good, set("email", object{"a": 1})), with(good, set("name", []any{"x"})),
	} {
		l.putProfile(t, bad).imsx(t, http.StatusBadRequest, "invalid_data")
	}
	whole := string(mustJSON(good))
	for _, body := range []string{"{", "", "[]", "null", "1", whole + whole, strings.Replace(whole, "{", `{"name":"first",`, 1), "\ufeff" + whole} {
		h.send(t, http.MethodPut, profilePath, bearer(l.token), text("application/json", body)).imsx(t, http.StatusBadRequest, "invalid_data")
	}
	huge := with(good, set("description", strings.Repeat("a", 5<<20)))
	l.putProfile(t, huge).isOneOf(t, http.StatusRequestEntityTooLarge, http.StatusBadRequest)
	require.Equal(t, before, l.getProfile(t))
}
