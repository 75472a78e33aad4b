package exchange

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// lesson learns the secrets of one side of an exchange.
type lesson struct {
	secrets *Secrets
	issued  bool // by the host, so that a short value is not one that the harness made up
}

const (
	maxInside = 3         // how often a value can be within a value
	maxDeep   = 64        // arrays and objects within each other
	maxSmall  = 64 << 10  // a body up to which it is read whole; of a larger one what is shown, if it has no sign of a secret
	maxLoose  = 256 << 10 // how much is read of a body that is no JSON
)

// message learns from the header and the body of a request or an answer.
func (l lesson) message(header http.Header, body []byte) {
	for name, values := range header {
		for _, value := range values {
			l.field(name, value)
		}
	}
	if len(body) > maxSmall && !hasSign(body) {
		body = body[:maxKept] // no more of it is shown
	}
	l.body(withoutNUL(body))
}

// hasSign reports whether there may be a name in a body that is given to a secret. Lists of credentials are long, and a
// run asks for hundreds.
func hasSign(body []byte) bool {
	lower := bytes.ToLower(body)
	for _, sign := range []string{"secret", "passw", "passphrase", "passcode", "assertion", "ticket", "csrf", "xsrf", "token", "session", "code\"", `\u00`} {
		if bytes.Contains(lower, []byte(sign)) {
			return true
		}
	}
	return false
}

// withoutNUL makes ASCII of UTF-16, which some hosts send.
func withoutNUL(body []byte) []byte { return bytes.ReplaceAll(body, []byte{0}, nil) }

// field learns from a header field.
func (l lesson) field(name, value string) {
	value = value[:min(len(value), maxKept)]
	switch name {
	case "Authorization", "Proxy-Authorization":
		scheme, rest, _ := strings.Cut(value, " ")
		if strings.EqualFold(scheme, "Basic") {
			l.basic(rest)
		} else {
			l.value("token", strings.TrimSpace(rest), 0)
		}
	case "Cookie":
		for pair := range strings.SplitSeq(value, ";") {
			l.cookie(strings.TrimSpace(pair))
		}
	case "Set-Cookie":
		pair, _, _ := strings.Cut(value, ";")
		l.cookie(pair)
	case "Location", "Content-Location", "Referer", "Refresh", "Link":
		for _, part := range strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune("<>;, \"'", c) }) {
			l.address(part, 0)
		}
		l.address(value, 0) // whole, because a session id may follow a semicolon
	default:
		l.value(name, value, 0)
	}
}

// basic learns a client's secret, which is form-urlencoded before it is put into base64 (RFC 6749, Section 2.3.1).
func (l lesson) basic(credentials string) {
	decoded, err := base64.StdEncoding.DecodeString(strings.TrimSpace(credentials))
	if err != nil {
		return
	}
	_, secret, _ := strings.Cut(string(decoded), ":")
	l.value("client_secret", secret, 0)
	if plain, err := url.QueryUnescape(secret); err == nil {
		l.value("client_secret", plain, 0)
	}
}

func (l lesson) cookie(pair string) {
	if _, value, _ := strings.Cut(pair, "="); len(value) >= shortest && !isOpen(value) && !strings.Contains(value, " ") {
		l.secrets.Add("cookie", value)
	}
}

// body learns from JSON, from a page and from a form, by what it looks like: a wrong media type does not make a secret known.
func (l lesson) body(body []byte) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	if len(body) == 0 {
		return
	}
	text := string(body[:min(len(body), maxLoose)])
	if body[0] == '{' || body[0] == '[' {
		if bytes.Contains(body, []byte("client_uri")) {
			l.management(body)
		}
		if l.json(json.NewDecoder(bytes.NewReader(body)), "", "", 0, 0) == nil {
			return
		}
	} else if !strings.ContainsAny(text, "<> \n") {
		l.query(text, 0)
	}
	if bytes.IndexByte(body, '<') >= 0 {
		l.page(text)
	}
	l.loose(text)
}

// value learns what has a name, or is within what has one.
func (l lesson) value(name, value string, depth int) {
	kind, known := kindOf(name)
	switch {
	case value == "":
	case isAddress(value) || strings.HasPrefix(value, "/"):
		l.address(value, depth)
		if kind == "" || strings.HasPrefix(value, "http") {
			return
		}
		fallthrough
	case kind != "" && (known || !isProse(value)):
		l.learn(name, kind, value)
	}
	if depth < maxInside {
		l.inside(value, depth+1)
	}
}

func (l lesson) learn(name, kind, value string) {
	const worth = 3 // characters; what has fewer opens nothing
	switch {
	case isOpen(value):
	case len(value) >= shortest:
		l.secrets.Add(kind, value)
	case len(value) >= worth && (l.issued || kind == oneTime || kind == "code" && isDigits(value)):
		l.secrets.addBeside(name, kind, value)
	}
}

// isProse reports whether a value is a sentence: words, none of which is as long as a line of base64.
func isProse(value string) bool {
	const line = 20
	words := strings.Fields(value)
	return len(words) > 1 && !slices.ContainsFunc(words, func(word string) bool { return len(word) >= line })
}

func isDigits(value string) bool {
	return strings.IndexFunc(value, func(c rune) bool { return c < '0' || c > '9' }) < 0
}

// inside looks into a value that is JSON, a form or base64 of JSON.
func (l lesson) inside(value string, depth int) {
	value = strings.TrimSpace(value)
	switch {
	case len(value) < 2:
	case value[0] == '{' || value[0] == '[':
		_ = l.json(json.NewDecoder(strings.NewReader(value)), "", "", 0, depth) // what follows a mistake is searched by its name only
	case strings.HasPrefix(value, "eyJ"): // base64 of an object
		for part := range strings.SplitSeq(value, ".") {
			if decoded, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(part, "=")); err == nil && strings.HasPrefix(string(decoded), "{") {
				_ = l.json(json.NewDecoder(bytes.NewReader(decoded)), "", "", 0, depth)
			}
		}
	case strings.Contains(value, "=") && !strings.ContainsAny(value, " <>"):
		l.query(value, depth)
	}
}

// json learns from the next value of a document, which has a name; within is the kind of a secret that it is a part of. It
// reads as far as there is JSON.
func (l lesson) json(d *json.Decoder, name, within string, deep, depth int) error {
	token, err := d.Token()
	if err != nil || deep > maxDeep {
		return err
	}
	switch value := token.(type) {
	case string:
		kind, _ := kindOf(name)
		if kind == "" && within != "" && !isSetting(name) && len(value) >= shortest && !isProse(value) {
			l.learn(name, within, value)
		}
		if kind == "code" && isWord(value) { // an error has a code as well
			return nil
		}
		l.value(name, value, depth)
	case json.Delim:
		if kind, _ := kindOf(name); kind != "" {
			within = kind
		}
		for d.More() {
			if value == '{' {
				member, err := d.Token()
				if err != nil {
					return err
				}
				name, _ = member.(string)
			}
			if err := l.json(d, name, within, deep+1, depth); err != nil {
				return err
			}
		}
		_, err = d.Token()
		return err
	}
	return nil
}

// management learns from the place of a client's registration, which is the one address whose path can be a secret
// (RFC 7592, Section 3).
func (l lesson) management(body []byte) {
	var client struct {
		ID  string `json:"client_id"`
		URI string `json:"registration_client_uri"`
	}
	_ = json.Unmarshal(body, &client) // where it is no registration, there is no such place
	u, err := url.Parse(client.URI)
	if err != nil {
		return
	}
	const random = 16 // characters
	if last := path.Base(u.Path); len(last) >= random && last != client.ID && !isWord(last) {
		l.secrets.Add("registration token", last)
	}
	for name, values := range u.Query() {
		for _, value := range values {
			if len(value) >= shortest && value != client.ID && !open[folded(name)] {
				l.secrets.Add("registration token", value)
			}
		}
	}
}

func isSetting(name string) bool {
	name = folded(name)
	for _, end := range settings {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return open[name] || strings.HasSuffix(name, "_at")
}

// isWord reports whether a value is made of words, which no code is.
func isWord(value string) bool {
	return strings.IndexFunc(value, func(c rune) bool { return c >= '0' && c <= '9' }) < 0 &&
		(value == strings.ToLower(value) || value == strings.ToUpper(value) || strings.Contains(value, " "))
}

// address learns from the user, the path, the query and the fragment of a URL.
func (l lesson) address(address string, depth int) {
	u, err := url.Parse(address)
	if err != nil {
		_, after, _ := strings.Cut(address, "?")
		l.query(after, depth)
		return
	}
	if password, has := u.User.Password(); has {
		l.secrets.Add("password", password)
	}
	for segment := range strings.SplitSeq(u.EscapedPath(), "/") {
		for parameter := range strings.SplitSeq(segment, ";") {
			l.query(parameter, depth)
		}
	}
	l.query(u.RawQuery, depth)
	_, fragment, _ := strings.Cut(u.EscapedFragment(), "?") // of an application in the page
	l.query(u.EscapedFragment(), depth)
	l.query(fragment, depth)
}

// query learns from the parameters of a query or a form.
func (l lesson) query(query string, depth int) {
	if !strings.Contains(query, "=") || depth > maxInside {
		return
	}
	values, _ := url.ParseQuery(query) // what it can read, it returns
	for name, all := range values {
		for _, value := range all {
			l.value(name, value, depth+1)
		}
	}
}

// page learns from the forms, links and settings of a page. What a form hides is a secret if nobody could have typed it:
// the tickets of sign-in pages and the messages of identity providers have any name.
func (l lesson) page(text string) {
	for t := html.NewTokenizer(strings.NewReader(text)); ; {
		switch t.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			l.element(t.Token())
		}
	}
}

func (l lesson) element(e html.Token) {
	attribute := map[string]string{}
	for _, a := range e.Attr {
		attribute[a.Key] = a.Val
	}
	for name, value := range attribute {
		switch {
		case name == "href" || name == "action" || name == "src" || name == "formaction":
			l.address(value, 0)
		case strings.HasPrefix(name, "data-"):
			l.value(name, value, 0)
		}
	}
	switch name, value := attribute["name"], attribute["value"]; e.Data {
	case "meta":
		l.value(name, attribute["content"], 0)
		if _, address, isRefresh := strings.Cut(attribute["content"], "="); isRefresh {
			l.address(strings.Trim(address, " '\""), 0)
		}
	case "input", "button", "textarea":
		l.value(name, value, 0)
		const random = 16 // characters
		if strings.EqualFold(attribute["type"], "hidden") && len(value) >= random && !open[folded(name)] && isBare(value) {
			l.secrets.Add("hidden field", value)
		}
	}
}

// isBare reports whether a value is no address, no sentence and no list of parameters.
func isBare(value string) bool {
	return !isOpen(value) && !strings.HasPrefix(value, "/") && !strings.ContainsAny(value, " \n&{<")
}

// loose learns from a text that is neither JSON nor a form, such as the script of a page or the message of an error: a name,
// a colon or an equals sign, and a value, in quotes or not.
func (l lesson) loose(text string) {
	text = reading{text: text}.plain(nil).text
	for i := range len(text) {
		if text[i] != ':' && text[i] != '=' {
			continue
		}
		before := strings.TrimRight(text[:i], "\"' ")
		name := before[strings.LastIndexFunc(before, isNotOfName)+1:]
		kind, _ := kindOf(name)
		if kind == "" {
			continue
		}
		after := strings.TrimLeft(text[i+1:min(len(text), i+maxKept)], "\"' >")
		if end := strings.IndexAny(after, " \t\r\n\"'<>&;,(){}"); end >= 0 {
			after = after[:end]
		}
		if kind != "code" || !isWord(after) {
			l.learn(name, kind, after)
		}
	}
}

// isNotOfName reports whether a character is none of those that names are made of.
func isNotOfName(c rune) bool {
	return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune("_-.[]$", c)
}
