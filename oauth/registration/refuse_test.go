package registration_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/oauth/scope"
)

const (
	badMetadata = "invalid_client_metadata"
	badRedirect = "invalid_redirect_uri"
)

var required = []string{
	"client_name", "client_uri", "logo_uri", "tos_uri", "policy_uri", "software_id", "software_version", "scope",
}

func TestRegisterRefusesARequiredMemberThatIsMissingEmptyOrOfTheWrongType(t *testing.T) {
	h := newHost(t)
	for _, name := range required {
		requireRefused(t, h.register(good().without(name)), 400, badMetadata, name+" is missing")
		requireRefused(t, h.register(good().with(name, nil)), 400, badMetadata, name+" is missing")
		for _, empty := range []string{"", " \t\n", "\u200d", "\u2003"} {
			requireRefused(t, h.register(good().with(name, empty)), 400, badMetadata, name+" must not be empty")
		}
		for _, wrong := range []any{7, true, []string{"x"}, map[string]any{"x": 1}} {
			requireRefused(t, h.register(good().with(name, wrong)), 400, badMetadata, name+" must be a string")
		}
	}
	require.Zero(t, h.count())
}

func TestRegisterRefusesRedirectURIsThatAreNoGoodList(t *testing.T) {
	h := newHost(t)
	requireRefused(t, h.register(good().without("redirect_uris")), 400, badRedirect, "redirect_uris is missing")
	for _, row := range []struct {
		value any
		rule  string
	}{
		{nil, "redirect_uris is missing"},
		{[]string{}, "redirect_uris must not be empty"},
		{"https://pathways.example/cb", "redirect_uris must be an array of strings"},
		{map[string]any{}, "redirect_uris must be an array of strings"},
		{[]any{"https://pathways.example/cb", 7}, "redirect_uris[1] must be a string"},
		{[]any{nil}, "redirect_uris[0] must be a string"},
		{[]string{""}, "redirect_uris[0] must be a string that is not empty"},
		{[]string{"https://pathways.example/cb", "https://pathways.example/cb"}, "redirect_uris[1] repeats an earlier entry"},
		{redirects(11), "redirect_uris must have at most 10 entries"},
	} {
		requireRefused(t, h.register(good().with("redirect_uris", row.value)), 400, badRedirect, row.rule)
	}
	require.Zero(t, h.count())
}

// badURLs break the rules that hold for every URL of a registration.
var badURLs = []struct{ name, url, rule string }{
	{"http", "http://pathways.example/x", "must be an https URL"},
	{"relative", "/x", "must be an https URL"},
	{"without a scheme", "pathways.example/x", "must be an https URL"},
	{"scheme-relative", "//pathways.example/x", "must be an https URL"},
	{"javascript", "javascript:alert(1)", "must be an https URL"},
	{"custom scheme", "pathways://pathways.example/x", "must be an https URL"},
	{"data", "data:text/html,x", "must be an https URL"},
	{"no host", "https:///x", "must have a host name"},
	{"nothing but a scheme", "https://", "must have a host name"},
	{"opaque", "https:pathways.example", "must have a host name"},
	{"port only", "https://:443/x", "must have a host name"},
	{"fragment", "https://pathways.example/x#y", "must not have a fragment"},
	{"empty fragment", "https://pathways.example/x#", "must not have a fragment"},
	{"user", "https://pathways.example@evil.example/x", "must not have a user name"},
	{"user and password", "https://a:b@pathways.example/x", "must not have a user name"},
	{"empty user", "https://@pathways.example/x", "must not have a user name"},
	{"IPv4", "https://192.0.2.1/x", "not an IP address"},
	{"IPv4, short", "https://127.1/x", "not an IP address"},
	{"IPv4, one number", "https://2130706433/x", "not an IP address"},
	{"IPv4, hexadecimal", "https://0x7f000001/x", "not an IP address"},
	{"IPv4, octal", "https://0177.0.0.01/x", "not an IP address"},
	{"IPv4, not in range", "https://999.999.999.999/x", "not an IP address"},
	{"IPv6", "https://[2001:db8::1]/x", "not an IP address"},
	{"IPv6 loopback", "https://[::1]:8443/x", "not an IP address"},
	{"localhost", "https://localhost/x", "must not be on localhost"},
	{"localhost in capitals", "https://LOCALHOST:8080/x", "must not be on localhost"},
	{"below localhost", "https://app.localhost/x", "must not be on localhost"},
	{"localhost with a dot", "https://localhost./x", "must not end its host name with a dot"},
	{"trailing dot", "https://pathways.example./x", "must not end its host name with a dot"},
	{"empty label", "https://pathways..example/x", "must have a valid host name"},
	{"underscore", "https://path_ways.example/x", "must have a valid host name"},
	{"forged xn--", "https://xn--pathways-.example/x", "must have a valid host name"},
	{"long label", "https://" + strings.Repeat("a", 64) + ".example/x", "must have a valid host name"},
	{"port 0", "https://pathways.example:0/x", "must have a port"},
	{"port 65536", "https://pathways.example:65536/x", "must have a port"},
	{"empty port", "https://pathways.example:/x", "must have a port"},
	{"port that is no number", "https://pathways.example:https/x", "must be a well-formed URL"},
	{"percent-encoded host", "https://p%61thways.example/x", "must be a well-formed URL"},
	{"half an IPv6 address", "https://[::1/x", "must be a well-formed URL"},
	{"space", "https://pathways.example/a b", "characters of RFC 3986"},
	{"leading space", " https://pathways.example/x", "characters of RFC 3986"},
	{"line break", "https://pathways.example/x\r\nLocation: y", "characters of RFC 3986"},
	{"backslash", `https://pathways.example\@evil.example/x`, "characters of RFC 3986"},
	{"bad escape", "https://pathways.example/?q=%zz", "characters of RFC 3986"},
	{"look-alike", "https://p\u0430thways.example/x", "characters of RFC 3986"},
	{"ideographic full stop", "https://pathways\u3002example/x", "characters of RFC 3986"},
	{"bidi control", "https://pathways.example/\u202excod", "characters of RFC 3986"},
	{"too long", "https://pathways.example/" + strings.Repeat("x", 2000-24), "must have at most 2000 bytes"},
}

func TestRegisterRefusesBadURLs(t *testing.T) {
	h := newHost(t)
	for _, row := range badURLs {
		t.Run(row.name, func(t *testing.T) {
			requireRefused(t, h.register(good().with("redirect_uris", []string{row.url})), 400, badRedirect,
				"redirect_uris[0] ", row.rule)
			for _, name := range []string{"client_uri", "logo_uri", "tos_uri", "policy_uri"} {
				requireRefused(t, h.register(good().with(name, row.url)), 400, badMetadata, name+" ", row.rule)
			}
		})
	}
	require.Zero(t, h.count())
}

// RFC 7591, Section 5: all URLs are on one host name.
func TestRegisterRefusesASecondHostName(t *testing.T) {
	h := newHost(t)
	for _, origin := range []string{
		"https://evil.example", "https://app.pathways.example", "https://example", "https://xn--pthways-3fg.example",
		"https://pathways.example.evil.example", "https://pathways-example.com",
	} {
		for _, name := range []string{"client_uri", "logo_uri", "tos_uri", "policy_uri"} {
			requireRefused(t, h.register(good().with(name, origin+"/x")), 400, badMetadata, "must ")
		}
		requireRefused(t, h.register(good().with("redirect_uris", []string{origin + "/cb"})), 400, badRedirect,
			"redirect_uris[0] must be on the host name of client_uri, which is pathways.example")
		requireRefused(t, h.register(good().with("redirect_uris", []string{"https://pathways.example/cb", origin + "/cb"})), 400,
			badRedirect, "redirect_uris[1] ")
	}
}

func TestRegisterRefusesText(t *testing.T) {
	h := newHost(t)
	long := strings.Repeat("\u00e9", 201)
	for _, name := range []string{"client_name", "software_id", "software_version"} {
		requireRefused(t, h.register(good().with(name, long)), 400, badMetadata, name+" must have at most 200 characters")
		for _, hidden := range []string{
			"a\u0001b", "a\nb", "a\tb", "a\u007fb", "a\u0085b", "a\u202eb", "a\u2066b", "a\u200eb", "a\u061cb", "a\u200bb",
			"a\ufeffb", "a\u2028b", "a\u00adb", "a\U000e0041b", "a\ue000b",
		} {
			requireRefused(t, h.register(good().with(name, hidden)), 400, badMetadata, name+" must not contain control")
		}
	}
	requireRefused(t, h.register(good().with("client_name", strings.Repeat("n", 10_000))), 400, badMetadata, "at most 200")
}

func TestRegisterRefusesValuesOutsideTheProfile(t *testing.T) {
	h := newHost(t)
	contacts := make([]string, 11)
	for i := range contacts {
		contacts[i] = fmt.Sprintf("c%d@pathways.example", i)
	}
	for _, row := range []struct {
		member string
		value  any
		rule   string
	}{
		{"token_endpoint_auth_method", "none", "must be client_secret_basic"},
		{"token_endpoint_auth_method", "client_secret_post", "must be client_secret_basic"},
		{"token_endpoint_auth_method", "private_key_jwt", "must be client_secret_basic"},
		{"token_endpoint_auth_method", "", "must be client_secret_basic"},
		{"token_endpoint_auth_method", []string{"client_secret_basic"}, "must be client_secret_basic"},
		{"grant_types", []string{"authorization_code", "implicit"}, "not implicit"},
		{"grant_types", []string{"password"}, "not password"},
		{"grant_types", []string{"client_credentials"}, "must contain authorization_code"},
		{"grant_types", []string{"refresh_token"}, "must contain authorization_code"},
		{"grant_types", []string{"authorization_code", "authorization_code"}, "repeats"},
		{"grant_types", []string{}, "must not be empty"},
		{"grant_types", "authorization_code", "must be an array"},
		{"grant_types", []any{1}, "must be a string"},
		{"response_types", []string{"token"}, "not token"},
		{"response_types", []string{"code", "token"}, "not token"},
		{"response_types", []string{"code id_token"}, "not code id_token"},
		{"response_types", []string{}, "must not be empty"},
		{"response_types", "code", "must be an array"},
		{"scope", "https://example.org/nope", "names https://example.org/nope, which this host does not support"},
		{"scope", scope.ProfileUpdate + " " + scope.ProfileUpdate + ".x", "profile.update.x, which"},
		{"scope", strings.ToUpper(scope.ProfileUpdate), "does not support"},
		{"scope", strings.Repeat("s", 5000), "sss..., which"},
		{"contacts", "ops@pathways.example", "must be an array"},
		{"contacts", []string{""}, "must be a string that is not empty"},
		{"contacts", []string{"a\u202eb"}, "must not contain control"},
		{"contacts", []string{strings.Repeat("c", 201)}, "at most 200"},
		{"contacts", contacts, "at most 10"},
	} {
		requireRefused(t, h.register(good().with(row.member, row.value)), 400, badMetadata, row.member, row.rule)
	}
	require.Zero(t, h.count())
}

func TestRegisterReportsEveryProblemAtOnce(t *testing.T) {
	a := newHost(t).register(members{
		"client_name": 7, "client_uri": "http://a.example", "logo_uri": "https://a.example/l", "tos_uri": "https://b.example/t",
		"redirect_uris": []string{"https://a.example/#x"}, "scope": "nope", "response_types": []string{"token"},
		"token_endpoint_auth_method": "none",
	})
	requireRefused(t, a, 400, badMetadata)
	require.Equal(t, "client_name must be a string; software_id is missing; software_version is missing; "+
		"client_uri must be an https URL; tos_uri must be on the host name of logo_uri, which is a.example; "+
		"policy_uri is missing; redirect_uris[0] must not have a fragment; "+
		"scope names nope, which this host does not support; response_types may contain code only, not token; "+
		"token_endpoint_auth_method must be client_secret_basic.", a.str("error_description"))
}

func TestRegisterReportsManyProblemsInBoundedSpace(t *testing.T) {
	var scopes, uris []string
	for i := range 1000 {
		scopes = append(scopes, fmt.Sprintf("%d", i)+strings.Repeat("s", 20))
	}
	for range 10 {
		uris = append(uris, strings.Repeat("x", 2001+len(uris)))
	}
	a := newHost(t).register(members{"redirect_uris": uris, "scope": scope.Join(scopes), "contacts": []any{1, 2, 3, 4, 5, 6, 7, 8, 9}})
	requireRefused(t, a, 400, badMetadata)
	require.LessOrEqual(t, len(a.str("error_description")), 2000)
	require.Regexp(t, `; and \d+ more\.$`, a.str("error_description"))
}

func TestRegisterRefusesBodiesThatAreNoMetadata(t *testing.T) {
	h := newHost(t)
	text := string(good().json(t))
	deep := strings.Repeat("[", 9) + strings.Repeat("]", 9)
	for _, row := range []struct {
		name, contentType, body string
		status                  int
	}{
		{"nothing", "application/json", "", 400},
		{"broken", "application/json", "{", 400},
		{"an array", "application/json", "[]", 400},
		{"a string", "application/json", `"x"`, 400},
		{"null", "application/json", "null", 400},
		{"two values", "application/json", text + text, 400},
		{"a member twice", "application/json", `{"scope":"x",` + text[1:], 400},
		{"a byte order mark", "application/json", "\ufeff" + text, 400},
		{"not UTF-8", "application/json", `{"client_name":"` + "\xff" + `"}`, 400},
		{"a lone surrogate", "application/json", `{"client_name":"\ud800"}`, 400},
		{"NUL", "application/json", `{"client_name":"a\u0000"}`, 400},
		{"too deep", "application/json", `{"x":` + deep + `,` + text[1:], 400},
		{"1 MB", "application/json", `{"x":"` + strings.Repeat("x", 1<<20) + `"}`, 413},
		{"one byte too many", "application/json", text + strings.Repeat(" ", 64<<10-len(text)+1), 413},
		{"no media type", "", text, 415},
		{"a form", "application/x-www-form-urlencoded", "client_name=x", 415},
		{"text", "text/plain", text, 415},
		{"another JSON", "application/ld+json", text, 415},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := h.send(http.MethodPost, "/oauth/register", row.contentType, "", []byte(row.body))
			requireRefused(t, a, row.status, badMetadata)
		})
	}
	require.Zero(t, h.count())

	fits := text + strings.Repeat(" ", 64<<10-len(text))
	require.Equal(t, 201, h.send(http.MethodPost, "/oauth/register", "application/json; charset=utf-8", "", []byte(fits)).status)
}
