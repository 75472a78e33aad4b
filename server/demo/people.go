package demo

import (
	"crypto/rand"
	"encoding/base32"
	"strings"

	"clrhost/internal/secret"
	"clrhost/server/password"
	"clrhost/storage"
)

// Account is somebody who can sign in.
type Account struct {
	storage.User
	Password string
	About    string // in a few words, for those who choose whom to sign in as
}

// person is somebody of a demonstration, and what the records of theirs are made by.
type person struct {
	email, name, about string
	role               storage.Role
	records            []sample
	app                bool // they have allowed the app
	shares             bool // they have made a link to their first record
}

// people are those of a demonstration. The first two have been in every version of it.
var people = []person{
	{email: "learner@example.org", name: "Lee Learner", about: "a nursing student", role: storage.RoleLearner, app: true, shares: true, records: []sample{
		{file: "nursing-program", by: lakeshore},
		{file: "term-transcript", by: harbor},
		{file: "workshop-badge", by: spokes},
	}},
	{email: "admin@example.org", name: "Ada Admin", about: "runs this host", role: storage.RoleAdmin},
	{email: "transfer@example.org", name: "Marisol Vega", about: "moved from a college to a university", role: storage.RoleLearner, records: []sample{
		{file: "first-college", by: ridgeline},
		{file: "second-university", by: harbor},
	}},
	{email: "badges@example.org", name: "Sam Okafor", about: "has twelve badges", role: storage.RoleLearner, records: badges},
}

// isDemo reports whether these are, among others, the people of a demonstration of any version.
func isDemo(users []storage.User) bool {
	return find(users, people[0].email) != nil && find(users, people[1].email) != nil
}

func find(users []storage.User, email string) *storage.User {
	for i := range users {
		if users[i].Email == email {
			return &users[i]
		}
	}
	return nil
}

// passwords are those that an account may have, each of 80 bits that are easy to copy by hand: one for each of the host's
// master secrets, the one of the secret in force first. They follow from the secret, which is not in the database.
func passwords(keys secret.Keys, email string) []string {
	each := keys.Each()
	inForce := keys.InForce()
	each[0], each[inForce] = each[inForce], each[0]
	list := make([]string, 0, len(each))
	for _, k := range each {
		letters := strings.ToLower(base32.StdEncoding.EncodeToString(k.Demonstration(email)))
		list = append(list, strings.Join([]string{letters[:4], letters[4:8], letters[8:12], letters[12:16]}, "-"))
	}
	return list
}

// passwordOf returns the password of an account and its hash: the one it has, or else the one of the secret in force.
func passwordOf(keys secret.Keys, email, hash string) (typed, hashed string, err error) {
	list := passwords(keys, email)
	for _, candidate := range list {
		if match, err := password.Matches(hash, candidate); err == nil && match {
			return candidate, hash, nil
		}
	}
	hashed, err = password.Hash(list[0])
	return list[0], hashed, err
}

// lost is a secret that nobody has.
func lost() string { return rand.Text() }
