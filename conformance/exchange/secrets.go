package exchange

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// sensitive names the members of forms, queries and JSON whose values are secrets, and what is shown in their place.
var sensitive = map[string]string{
	"access_token":              "access token",
	"refresh_token":             "refresh token",
	"token":                     "token",
	"code":                      "code",
	"code_verifier":             "code verifier",
	"client_secret":             "client secret",
	"registration_access_token": "registration token",
	"password":                  "password",
}

// shortest is the length from which a value is treated as a secret. What is shorter is a made-up value of a test, and it
// helps a reader to see it.
const shortest = 12

// longest bounds what is looked for, in bytes. Of a value that is longer its beginning is hidden, without which the rest
// opens nothing.
const longest = 8 << 10

// Secrets learns values that must not be shown and replaces them by a name of their kind. One that stands in
// two places has the same name in both. It may be shared.
type Secrets struct {
	mu     sync.Mutex
	names  map[string]string // by value
	counts map[string]int    // by kind
	order  []string          // values, the longest first, so that one inside another is not torn
}

// Add learns a value of a kind, such as "password".
func (s *Secrets) Add(kind, value string) {
	if len(value) < shortest && kind != "password" || value == "" {
		return
	}
	value = value[:min(len(value), longest)]
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.names == nil {
		s.names, s.counts = map[string]string{}, map[string]int{}
	}
	if s.names[value] != "" {
		return
	}
	s.counts[kind]++
	name := fmt.Sprintf("[%s %d]", kind, s.counts[kind])
	for _, spelling := range []string{value, url.QueryEscape(value), url.PathEscape(value)} {
		if s.names[spelling] == "" {
			s.names[spelling] = name
			at, _ := slices.BinarySearchFunc(s.order, spelling, longestFirst)
			s.order = slices.Insert(s.order, at, spelling)
		}
	}
}

func longestFirst(a, b string) int {
	return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b))
}

// Hide replaces every learned value in a text.
func (s *Secrets) Hide(text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, value := range s.order {
		if len(value) <= len(text) {
			text = strings.ReplaceAll(text, value, s.names[value])
		}
	}
	return text
}

// maxLearned bounds the JSON bodies that are searched for secrets; answers that hold tokens are small.
const maxLearned = 64 << 10

// learnValues learns what a form or a query holds under a sensitive name.
func (s *Secrets) learnValues(values url.Values) {
	for name, all := range values {
		for _, value := range all {
			s.learn(name, value)
		}
	}
}

func (s *Secrets) learn(name, value string) {
	if kind := sensitive[strings.ToLower(name)]; kind != "" {
		s.Add(kind, value)
	}
}

// learnBody learns from a body that is a JSON object or a form.
func (s *Secrets) learnBody(contentType string, body []byte) {
	switch {
	case strings.Contains(contentType, "json") && len(body) <= maxLearned:
		var object map[string]any
		if json.Unmarshal(body, &object) == nil {
			for name, value := range object {
				if text, isText := value.(string); isText {
					s.learn(name, text)
				}
			}
		}
	case strings.HasPrefix(contentType, "application/x-www-form-urlencoded"):
		if values, err := url.ParseQuery(string(body)); err == nil {
			s.learnValues(values)
		}
	}
}

// learnURL learns from the query and the fragment of a URL, such as the code in a redirect.
func (s *Secrets) learnURL(text string) {
	u, err := url.Parse(text)
	if err != nil {
		return
	}
	s.learnValues(u.Query())
	if values, err := url.ParseQuery(u.Fragment); err == nil {
		s.learnValues(values)
	}
}
