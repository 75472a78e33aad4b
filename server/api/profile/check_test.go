package profile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/server/api/service"
	"clrhost/server/fault"
	"clrhost/storage"
)

const own = "urn:uuid:11111111-2222-4333-8444-555555555555"

var checker = &Handler{Service: service.CLR()}

func TestCheckAccepts(t *testing.T) {
	for _, body := range []string{
		`{"id":"` + own + `","type":"Profile"}`,
		`{"id":"` + own + `","type":["Profile","ext:Person"],"name":{"en":"Ann","es-ES":"Ana"},"x":{"y":[1]},` +
			`"image":{"id":"https://a.example/i.png","type":"Image"},"otherIdentifier":{"type":"IdentifierEntry","identifier":"7","identifierType":"ext:badge"},` +
			`"parentOrg":{"id":"urn:x:org","type":["Profile"]},"dateOfBirth":"1990-01-31","endorsementJwt":["a.b.c"]}`,
	} {
		require.NoError(t, checker.check([]byte(body), own), body)
	}
}

// Every problem is reported, and each names its member.
func TestCheckRefuses(t *testing.T) {
	rows := []struct {
		body string
		says []string
	}{
		{`{`, []string{"JSON"}},
		{`[]`, []string{"object"}},
		{`null`, []string{"object"}},
		{`{"type":"Profile"}`, []string{"/id: is required"}},
		{`{"id":"` + own + `"}`, []string{`/type: is required and must contain "Profile"`}},
		{`{"id":"urn:uuid:another","type":"Profile"}`, []string{"/id: must be " + own}},
		{`{"id":7,"type":["Person"],"email":{"a":1},"name":[],"image":"x","endorsementJwt":[1],"otherIdentifier":[{"a":1}]}`, []string{
			"/id: must be " + own, `/type: must contain "Profile"`, "/email: must be a string, or an object of strings by language",
			"/name: is null or an empty list", "/image: must be an object", "/endorsementJwt/0: must be a compact JWS",
			`/otherIdentifier/0/type: is required and must contain "IdentifierEntry"`, "/otherIdentifier/0/identifier: is required",
			"/otherIdentifier/0/a: is not a member of IdentifierEntry"}},
		{`{"id":"` + own + `","type":["Profile",1],"url":{"en":"x"},"dateOfBirth":"last summer","phone":["1"],"parentOrg":{"id":"x","type":"Profile"},
			"address":{"type":"Address","geo":{"type":["GeoCoordinates"],"latitude":1}},"endorsement":{"type":"x"}}`, []string{
			"/type: must hold only strings", "/url: must be an absolute URI", "/dateOfBirth: must be a date", "/phone: must be a single value",
			"/parentOrg/id: must be an absolute URI", `/address/geo/type: must be "GeoCoordinates"`, "/address/geo/longitude: is required",
			"/endorsement/@context: is required", "/endorsement/issuer: is required"}},
		{`{"id":"` + own + `","id":"` + own + `","type":"Profile"}`, []string{"more than once"}},
		{`{"id":"` + own + `","type":"Profile","email":null,"x":null,"tag":[]}`, []string{"/email: is null", "/x: is null", "/tag: is null or an empty list"}},
		{`{"ID":"` + own + `","type":"Profile"}`, []string{"/id: is required"}},
		{`{"id":"` + own + `","type":"Profile","endorsementJwt":[` + strings.Repeat("1,", 5000) + `1]}`, []string{"4976 more problems are not listed"}},
	}
	for _, row := range rows {
		err := checker.check([]byte(row.body), own)
		require.ErrorIs(t, err, fault.BadData, row.body)
		for _, says := range row.says {
			require.ErrorContains(t, err, says, row.body)
		}
	}
}

// The profile made for a person who put none is one that could be put.
func TestProfileFromAccountIsAcceptable(t *testing.T) {
	for _, user := range []storage.User{
		{ID: strings.TrimPrefix(own, "urn:uuid:"), Name: "Ann", Email: "ann@example.org"},
		{ID: strings.TrimPrefix(own, "urn:uuid:")},
	} {
		body, err := fromAccount(service.CLR(), user)
		require.NoError(t, err)
		require.NoError(t, checker.check(body, own))
	}
}
