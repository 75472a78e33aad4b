package exchange

import "strings"

// oneTime is the kind of a password that is sent once. It is short, and the harness never makes one up.
const oneTime = "one-time password"

// sensitive names the members of forms, queries and JSON whose values are secrets, and what is shown in their place.
var sensitive = map[string]string{
	"access_token":              "access token",
	"refresh_token":             "refresh token",
	"id_token":                  "id token",
	"token":                     "token",
	"code":                      "code",
	"user_code":                 "user code",
	"device_code":               "device code",
	"code_verifier":             "code verifier",
	"client_secret":             "client secret",
	"client_assertion":          "client assertion",
	"registration_access_token": "registration token",
	"password":                  "password",
	"execution":                 "ticket", // of the sign-in pages of CAS, as lt is
	"lt":                        "ticket",
	"sid":                       "session id",
	"relay_state":               "relay state",
	"relaystate":                "relay state",
	"apikey":                    "key",
	"otp":                       oneTime,
	"otp_code":                  oneTime,
	"one_time_code":             oneTime,
	"mfa_code":                  oneTime,
	"verification_code":         oneTime,
	"pin":                       oneTime,
	"tan":                       oneTime,
}

// signs are parts of names that are given to secrets, with what is shown, the most telling first.
var signs = []struct{ part, kind string }{
	{"secret", "secret"}, {"password", "password"}, {"passwd", "password"}, {"passphrase", "password"}, {"passcode", "password"},
	{"assertion", "assertion"}, {"saml", "SAML message"}, {"ticket", "ticket"}, {"csrf", "token"}, {"xsrf", "token"},
	{"token", "token"}, {"sessionid", "session id"}, {"session_id", "session id"}, {"sessid", "session id"}, {"api_key", "key"},
	{"authorization_code", "code"}, {"authenticity", "token"}, {"totp", oneTime},
}

// settings are the ends of names about secrets whose values are none, as in token_type and token_endpoint.
var settings = []string{
	"type", "type_hint", "endpoint", "url", "uri", "uris", "method", "methods", "supported", "_alg", "expires_at", "expires_in",
	"expires", "lifetime", "format", "status", "error", "description", "required", "length",
}

// kindOf returns what a value with a name is a secret of, "" for none. A name is known by itself, or has a sign in it.
func kindOf(name string) (kind string, known bool) {
	name = folded(name)
	if kind := sensitive[name]; kind != "" {
		return kind, true
	}
	for _, end := range settings {
		if strings.HasSuffix(name, end) {
			return "", false
		}
	}
	for _, sign := range signs {
		if strings.Contains(name, sign.part) && isName(name) {
			return sign.kind, false
		}
	}
	return "", false
}

// folded is a name without the differences between the ways to write it: accessToken, access-token and access_token.
func folded(name string) string {
	var out strings.Builder
	for i, c := range name {
		switch {
		case c == '-' || c == '.':
			out.WriteByte('_')
		case c >= 'A' && c <= 'Z':
			if i > 0 && name[i-1] >= 'a' && name[i-1] <= 'z' {
				out.WriteByte('_')
			}
			out.WriteRune(c | 0x20)
		default:
			out.WriteRune(c)
		}
	}
	return out.String()
}

// isName reports whether a text could be the name of a parameter, and is no path or sentence.
func isName(name string) bool {
	return len(name) <= 80 && !strings.ContainsAny(name, " /?#\n")
}

// open are the parameters of OAuth that everyone may see, although a page can hide them in a form.
var open = map[string]bool{
	"client_id": true, "redirect_uri": true, "response_type": true, "response_mode": true, "scope": true, "state": true,
	"code_challenge": true, "code_challenge_method": true, "grant_type": true, "resource": true, "prompt": true, "email": true,
	"username": true, "iss": true,
}

// isOpen reports whether a value is a word or an address that is no secret, whatever its name.
func isOpen(value string) bool {
	switch value {
	case "authorization_code", "refresh_token", "access_token", "client_secret_basic", "client_secret_post", "client_secret_jwt",
		"private_key_jwt", "tls_client_auth", "client_credentials":
		return true
	}
	return strings.HasPrefix(value, "urn:") || isAddress(value)
}

func isAddress(value string) bool {
	return strings.HasPrefix(value, "https://") || strings.HasPrefix(value, "http://")
}
