package expected_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/expected"
)

const file = `# What we know of.

token.code.once     two redeemers can both win; ticket 41
paging.link.*	no Link header yet; ticket 57
`

func TestParse(t *testing.T) {
	list, err := expected.Parse([]byte(file))
	require.NoError(t, err)
	require.Equal(t, expected.List{
		{Pattern: "token.code.once", Reason: "two redeemers can both win; ticket 41", Number: 3},
		{Pattern: "paging.link.*", Reason: "no Link header yet; ticket 57", Number: 4},
	}, list)

	list, err = expected.Parse(nil)
	require.NoError(t, err)
	require.Empty(t, list)

	list, err = expected.Parse([]byte("a.b because\r\n"))
	require.NoError(t, err)
	require.Equal(t, "because", list[0].Reason)
}

func TestParseReportsEveryMistake(t *testing.T) {
	_, err := expected.Parse([]byte("token.once\na.b why\na.b again\nToken.Once why\na.[b why\na.c \x1b[2J\na.d \xff\n"))
	require.EqualError(t, err, `line 1: token.once has no reason; write it behind the id
line 3: a.b is there twice
line 4: "Token.Once" is no case id: it may hold lower-case letters, digits, dots, hyphens, underscores and *
line 5: "a.[b" is no case id: it may hold lower-case letters, digits, dots, hyphens, underscores and *
line 6: a control character is in it
line 7: this is not UTF-8`)
}

func TestCheckNamesLinesThatFitNoCase(t *testing.T) {
	list, err := expected.Parse([]byte(file))
	require.NoError(t, err)
	require.NoError(t, list.Check([]string{"token.code.once", "paging.link.last"}))
	require.EqualError(t, list.Check([]string{"token.code.once.more", "paging.links"}),
		"line 3: there is no case token.code.once\nline 4: there is no case paging.link.*")
}

func TestReason(t *testing.T) {
	list, err := expected.Parse([]byte(file))
	require.NoError(t, err)
	for id, want := range map[string]string{
		"paging.link.last": "no Link header yet; ticket 57", "token.code.once": "two redeemers can both win; ticket 41",
		"paging.count": "", "token.code.once.more": "",
	} {
		reason, isExpected := list.Reason(id)
		require.Equal(t, want, reason, id)
		require.Equal(t, want != "", isExpected, id)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(file))
	f.Add([]byte("a.* \t\n# b\n*"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := expected.Parse(data)
		for _, line := range list {
			if line.Pattern == "" || line.Reason == "" || line.Number == 0 {
				t.Fatalf("%+v is not whole", line)
			}
		}
		if err == nil {
			_ = list.Check([]string{"token.code.once"})
			_, _ = list.Reason("token.code.once")
		}
	})
}
