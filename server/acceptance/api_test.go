package acceptance

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	apiPath         = "/ims/clr/v2p0"
	credentialsPath = apiPath + "/credentials"
	profilePath     = apiPath + "/profile"
	discoveryPath   = apiPath + "/discovery"
)

// credentialList is a GetClrCredentialsResponse.
type credentialList struct {
	Credential []json.RawMessage `json:"credential"`
	CompactJws []string          `json:"compactJwsString"`
}

var compactJws = regexp.MustCompile(`^[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+$`)

// parseList reads the response strictly: two members, neither of them an empty array (CLR-READ-003, 005, 008, 012).
func parseList(data []byte) (list credentialList, err error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&list); err != nil {
		return list, fmt.Errorf("GetClrCredentialsResponse: %w", err)
	}
	if list.Credential != nil && len(list.Credential) == 0 || list.CompactJws != nil && len(list.CompactJws) == 0 {
		return list, errors.New("GetClrCredentialsResponse: an array is there and empty")
	}
	for _, s := range list.CompactJws {
		if !compactJws.MatchString(s) {
			return list, fmt.Errorf("not a compact JWS: %.40q", s)
		}
	}
	return list, nil
}

// learner is a user's record as one client sees it, with a token for everything the test needs.
type learner struct {
	*user
	host  *host
	token string
}

// learner makes a new user, so that the test owns an empty record.
func (h *host) learner(t testing.TB) *learner {
	t.Helper()
	u := h.addUser(t, "Learner "+random()[:6])
	return &learner{user: u, host: h, token: h.token(t, u, readCredentials, writeCredential, readProfile, writeProfile)}
}

func (l *learner) postJSON(t testing.TB, body []byte) *reply {
	t.Helper()
	return l.host.post(t, credentialsPath, bearer(l.token), text("application/json", string(body)))
}

func (l *learner) postJWS(t testing.TB, jws string) *reply {
	t.Helper()
	return l.host.post(t, credentialsPath, bearer(l.token), text("text/plain", jws))
}

// page reads one page; query is "" or "limit=2&offset=4".
func (l *learner) page(t testing.TB, query string) (*reply, credentialList) {
	t.Helper()
	r := l.host.get(t, credentialsPath+"?"+query, bearer(l.token)).is(t, 200)
	list, err := parseList(r.Body)
	require.NoError(t, err, r)
	return r, list
}

// record reads the whole record, which must fit one page.
func (l *learner) record(t testing.TB) credentialList {
	t.Helper()
	r, list := l.page(t, "limit=100")
	require.Equal(t, r.Header.Get("X-Total-Count"), fmt.Sprint(len(list.Credential)+len(list.CompactJws)))
	return list
}

// ids names the credentials of the list, JSON form first.
func (list credentialList) ids(t testing.TB) []string {
	t.Helper()
	ids := []string{}
	for _, c := range list.Credential {
		ids = append(ids, member(t, c, "id"))
	}
	for _, jws := range list.CompactJws {
		ids = append(ids, member(t, payload(t, jws), "id"))
	}
	return ids
}

func (list credentialList) size() int { return len(list.Credential) + len(list.CompactJws) }

// member reads one string member of an object.
func member(t testing.TB, data []byte, name string) string {
	t.Helper()
	var o map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(data, &o))
	var s string
	require.NoError(t, json.Unmarshal(o[name], &s))
	return s
}

// payload is the middle part of a compact JWS.
func payload(t testing.TB, jws string) []byte {
	t.Helper()
	data, err := base64.RawURLEncoding.DecodeString(strings.Split(jws, ".")[1])
	require.NoError(t, err)
	return data
}

// linkValue is one element of a Link header as this host writes it (RFC 8288, Section 3).
var linkValue = regexp.MustCompile(`<([^<>"\s]+)>; rel="([a-z]+)"`)

// links reads the Link header of a page into relation and target.
func links(t testing.TB, r *reply) map[string]*url.URL {
	t.Helper()
	found := map[string]*url.URL{}
	for _, value := range linkValue.FindAllStringSubmatch(r.Header.Get("Link"), -1) {
		to, err := url.Parse(value[1])
		require.NoError(t, err, r)
		found[value[2]] = to
	}
	return found
}

// holdsJSON asserts that the record is one JSON credential, found in the answer byte for byte.
func (l *learner) holdsJSON(t testing.TB, body []byte) {
	t.Helper()
	r, list := l.page(t, "")
	require.Len(t, list.Credential, 1)
	require.Contains(t, string(r.Body), strings.TrimSpace(string(body)))
}

// fill stores n fresh credentials and returns their ids in order.
func (l *learner) fill(t testing.TB, n int) []string {
	t.Helper()
	ids := make([]string, n)
	for i := range ids {
		clr := newCLR(es256().ID)
		ids[i] = clr["id"].(string)
		l.postJWS(t, es256().jws(clr)).is(t, http.StatusCreated)
	}
	return ids
}

// walk follows next from the first page to the end and returns the ids in the order met.
func (l *learner) walk(t testing.TB, query string) []string {
	t.Helper()
	first, err := url.Parse(l.host.URL + credentialsPath + "?" + query)
	require.NoError(t, err)
	return l.walkFrom(t, first)
}

func (l *learner) walkFrom(t testing.TB, next *url.URL) []string {
	t.Helper()
	var ids []string
	for pages := 0; next != nil; pages++ {
		require.Less(t, pages, 500, "the walk does not end")
		r, list := l.page(t, next.RawQuery)
		require.NotZero(t, list.size(), "next led to an empty page")
		ids = append(ids, list.ids(t)...)
		next = links(t, r)["next"]
	}
	return ids
}

// getProfile reads the profile as the token's owner.
func (l *learner) getProfile(t testing.TB) (p object) {
	t.Helper()
	l.host.get(t, profilePath, bearer(l.token)).is(t, http.StatusOK).into(t, &p)
	return p
}
