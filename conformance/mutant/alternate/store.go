package alternate

import (
	"crypto/rand"
	"encoding/base64"
	"time"
)

// store is what the host remembers, until it is thrown away.
type store struct {
	people   []*person
	clients  map[string]*client
	tickets  map[string]*ticket // authorization requests that are not decided, by what their pages have in their URL
	sessions map[string]*person
	codes    map[string]*grant
	access   map[string]*token
	refresh  map[string]*grant
	count    int // of clients and records, which are numbered
}

// person is somebody who can sign in, and what the host holds for them.
type person struct {
	Person
	profile map[string]any
	records []*record // newest first
}

// ticket is an authorization request on its way through the pages.
type ticket struct {
	client   *client
	redirect string
	state    string
	scopes   []string
	verify   string // the code challenge
	email    string // as it was given on the first page
	key      string // of the form for consent, which another site cannot know
}

// grant is what a person allowed a client.
type grant struct {
	client   *client
	person   *person
	redirect string
	verify   string
	scopes   []string
	expires  time.Time // of the code
	isUsed   bool      // the code was
	isOver   bool      // its code was used twice
}

// token is an access token, whose scopes may be fewer than those of the grant.
type token struct {
	*grant
	scopes []string
}

func newStore(people []Person) store {
	s := store{
		clients: map[string]*client{}, tickets: map[string]*ticket{}, sessions: map[string]*person{},
		codes: map[string]*grant{}, access: map[string]*token{}, refresh: map[string]*grant{}, count: 4700,
	}
	for _, p := range people {
		s.people = append(s.people, &person{Person: p, profile: map[string]any{"id": "urn:uuid:" + p.ID, "type": []any{"Profile"}}})
	}
	return s
}

// next is the next number.
func (s *store) next() int {
	s.count++
	return s.count
}

// random is a value that nobody can guess, of 200 bits, in characters that a b64token may have (RFC 6750, Section 2.1).
func random() string {
	bits := make([]byte, 25)
	_, _ = rand.Read(bits) // it does not fail
	return base64.StdEncoding.EncodeToString(bits)
}
