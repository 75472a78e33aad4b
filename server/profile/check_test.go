package profile

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/server/fault"
)

const own = "urn:uuid:11111111-2222-4333-8444-555555555555"

func TestCheckTakes(t *testing.T) {
	for _, body := range []string{
		`{"id":"` + own + `","type":"Profile"}`,
		`{"id":"` + own + `","type":["Profile","ext:Person"],"name":{"en":"Ann","es-ES":"Ana"},"x":{"y":[1]},` +
			`"image":{"id":"https://a.example/i.png","type":"Image"},"otherIdentifier":{"type":"IdentifierEntry"},"endorsementJwt":["a.b.c"]}`,
	} {
		require.NoError(t, check([]byte(body), own), body)
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
		{`{"type":"Profile"}`, []string{"id is required"}},
		{`{"id":"` + own + `"}`, []string{"type is required and must hold Profile"}},
		{`{"id":"urn:uuid:another","type":"Profile"}`, []string{"id must be " + own}},
		{`{"id":7,"type":["Person"],"email":{"a":1},"name":[],"image":"x","endorsementJwt":[1],"otherIdentifier":[{"a":1}]}`, []string{
			"id must be", "must hold Profile", "email must be a string", `"name" is null or an empty list`, "image must be an object",
			"endorsementJwt must be a string, or a list of strings", "otherIdentifier must be an object"}},
		{`{"id":"` + own + `","id":"` + own + `","type":"Profile"}`, []string{"more than once"}},
		{`{"id":"` + own + `","type":"Profile","email":null}`, []string{`"email" is null`}},
		{`{"ID":"` + own + `","type":"Profile"}`, []string{"id is required"}},
	}
	for _, row := range rows {
		err := check([]byte(row.body), own)
		require.ErrorIs(t, err, fault.BadData, row.body)
		for _, says := range row.says {
			require.ErrorContains(t, err, says, row.body)
		}
	}
}
