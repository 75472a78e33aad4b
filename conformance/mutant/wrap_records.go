package mutant

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// record is a credential as a mutant reads it, or whatever was sent in place of one.
type record struct {
	text     string
	jws      bool
	document map[string]any // nil when there is none
}

func recordOf(text string) record {
	c := record{text: text}
	payload := []byte(text)
	if parts := strings.Split(text, "."); len(parts) == 3 && !strings.HasPrefix(strings.TrimSpace(text), "{") {
		if decoded, err := base64.RawURLEncoding.DecodeString(parts[1]); err == nil {
			payload, c.jws = decoded, true
		}
	}
	if json.Unmarshal(payload, &c.document) != nil {
		c.document = nil
	}
	return c
}

// member returns a member that is a string, or "".
func (c record) member(name string) string {
	text, _ := c.document[name].(string)
	return text
}

func (c record) id() string { return c.member("id") }

func (c record) issuer() string {
	if profile, isProfile := c.document["issuer"].(map[string]any); isProfile {
		id, _ := profile["id"].(string)
		return id
	}
	return c.member("issuer")
}

// with returns the record with another value of a member, or without the member for nil. A JWS stays as it is.
func (c record) with(name string, value any) record {
	if c.jws {
		return c
	}
	changed := record{document: maps.Clone(c.document)}
	changed.document[name] = value
	if value == nil {
		delete(changed.document, name)
	}
	return changed
}

// recordLifecycle is a mutant of what happens to a credential from the upsert to the list. A function that changes
// nothing is nil.
type recordLifecycle struct {
	upserted func(s *recordMemory, sent record, a *answer)     // the answer to an upsert
	shown    func(s *recordMemory, item record) (all []record) // an item of a list, which none or several may replace
}

// recordMemory is what a mutant remembers of the credentials that were sent.
type recordMemory struct {
	mu       sync.Mutex
	versions map[string][]record // accepted by the good host, by id
	extra    []record            // further items of the list
}

// latest returns the latest accepted version of a credential.
func (s *recordMemory) latest(c record) (record, bool) {
	for _, version := range slices.Backward(s.versions[c.id()]) {
		if version.issuer() == c.issuer() {
			return version, true
		}
	}
	return record{}, false
}

// keep adds a record to the list, once.
func (s *recordMemory) keep(c record) {
	if !slices.ContainsFunc(s.extra, func(held record) bool { return held.text == c.text }) {
		s.extra = append(s.extra, c)
	}
}

func (f recordLifecycle) wrap(good http.Handler) http.Handler {
	s := &recordMemory{versions: map[string][]record{}}
	listed := lists(func(r *http.Request, a *answer) {
		s.mu.Lock()
		defer s.mu.Unlock()
		isLast := a.link("next") == "" && (offsetOf(r) == 0 || !a.isBare())
		a.edit(func(object map[string]any) { f.show(s, object, isLast) })
	})(good)
	return answers(http.MethodPost, pathCredentials, func(r *http.Request, a *answer) {
		sent := recordOf(string(readBody(r)))
		s.mu.Lock()
		defer s.mu.Unlock()
		wasAccepted := a.status < http.StatusMultipleChoices
		if f.upserted != nil {
			f.upserted(s, sent, a)
		}
		a.echo(r, sent.text)
		if wasAccepted {
			s.versions[sent.id()] = append(s.versions[sent.id()], sent)
		}
	})(listed)
}

// show changes a list. An extra item stands beside the one that it is a copy of, and any other on the last page.
func (f recordLifecycle) show(s *recordMemory, object map[string]any, isLast bool) {
	credentials, jws := members(object)
	var shown []record
	for _, item := range slices.Concat(credentials, jws) {
		c := recordIn(item)
		if f.shown == nil {
			shown = append(shown, c)
			continue
		}
		shown = append(shown, f.shown(s, c)...)
	}
	for _, extra := range s.extra {
		same := slices.IndexFunc(shown, func(c record) bool { return reflect.DeepEqual(c.document, extra.document) })
		switch {
		case same >= 0:
			shown = slices.Insert(shown, same, extra)
		case isLast:
			shown = append(shown, extra)
		}
	}
	setRecords(object, shown)
}

// recordIn reads an item of a list.
func recordIn(item any) record {
	if text, isText := item.(string); isText {
		return recordOf(text)
	}
	document, _ := item.(map[string]any)
	return record{document: document}
}

// setRecords puts records into the two arrays of a list.
func setRecords(object map[string]any, shown []record) {
	var credentials, jws []any
	for _, c := range shown {
		if c.jws {
			jws = append(jws, c.text)
		} else {
			credentials = append(credentials, c.document)
		}
	}
	for name, list := range map[string][]any{"credential": credentials, "compactJwsString": jws} {
		object[name] = list
		if len(list) == 0 {
			delete(object, name)
		}
	}
}

// accept turns an answer into that of a new credential, whose body is then what was sent.
func (a *answer) accept() {
	a.status, a.body = http.StatusCreated, nil
	a.header.Del("WWW-Authenticate")
}

// echo gives what was sent to an answer of 201 that has no body.
func (a *answer) echo(r *http.Request, sent string) {
	if a.status != http.StatusCreated || len(a.body) > 0 {
		return
	}
	a.body = []byte(sent)
	a.header.Set("Content-Type", r.Header.Get("Content-Type"))
	if strings.HasPrefix(sent, "{") {
		a.header.Set("Content-Type", "application/json")
	}
}

// upserts makes a mutant that changes answers to upsertCredential.
func upserts(change func(r *http.Request, sent record, a *answer)) func(http.Handler) http.Handler {
	return answers(http.MethodPost, pathCredentials, func(r *http.Request, a *answer) {
		sent := recordOf(string(readBody(r)))
		change(r, sent, a)
		a.echo(r, sent.text)
	})
}

// accepting makes a mutant that accepts credentials which the good host rejects.
func accepting(those func(r *http.Request, sent record) bool) func(http.Handler) http.Handler {
	return upserts(func(r *http.Request, sent record, a *answer) {
		if a.status >= http.StatusBadRequest && a.status != http.StatusUnauthorized && a.status != http.StatusForbidden && those(r, sent) {
			a.accept()
		}
	})
}
