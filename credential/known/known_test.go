package known_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/known"
)

const list = `# Confirmed by telephone.
- id: https://lakeshore.example/issuers/%31
  name: Lakeshore College of Nursing
  url: https://lakeshore.example/about
  note: Member of the northern board
- {id: "did:key:z6Mkexample", name: 'Spokes: a workshop'}
`

func TestKnown(t *testing.T) {
	issuers, err := known.Parse([]byte(list))
	require.NoError(t, err)
	for id, want := range map[string]string{
		"https://lakeshore.example/issuers/1":     "Lakeshore College of Nursing",
		" https://lakeshore.example/issuers/%31 ": "Lakeshore College of Nursing",
		"did:key:z6Mkexample":                     "Spokes: a workshop",
		"https://lakeshore.example/issuers/2":     "",
		"https://LAKESHORE.example/issuers/1":     "",
		"":                                        "",
	} {
		found, ok := issuers.Known(id)
		require.Equal(t, want, found.Name, id)
		require.Equal(t, want != "", ok, id)
	}
	found, _ := issuers.Known("https://lakeshore.example/issuers/1")
	require.Equal(t, credential.KnownIssuer{
		Name: "Lakeshore College of Nursing", URL: "https://lakeshore.example/about", Note: "Member of the northern board",
	}, found)

	for _, empty := range []string{"", "\n", "# nobody yet\n", "---\n", "[]"} {
		issuers, err := known.Parse([]byte(empty))
		require.NoError(t, err, empty)
		require.Empty(t, issuers)
	}
	_, ok := known.Issuers(nil).Known("https://lakeshore.example/issuers/1")
	require.False(t, ok)
}

// Every problem names its line, its field and the rule; none leaves a part of the list in force.
func TestParseRejects(t *testing.T) {
	const good = "- id: https://a.example/1\n  name: A\n"
	for name, row := range map[string]struct{ list, want string }{
		"no list":           {"id: https://a.example\nname: A", `line 1: the list must be a sequence of issuers, each beginning with "- id:"`},
		"words":             {"- https://a.example", "line 1: an issuer must have the fields id and name"},
		"no id":             {"- name: A", "line 1: id: is required: copy the id of the issuer from a credential"},
		"no name":           {"- id: https://a.example", "line 1: name: is required: it is what people read"},
		"nothing as a name": {"- id: https://a.example\n  name:", "line 2: name: must be a text"},
		"no URI":            {"- id: Elm College\n  name: Elm College", "line 1: id: must be a URI, such as https://college.example/issuer or did:web:college.example"},
		"long id":           {"- id: urn:" + strings.Repeat("x", 2048) + "\n  name: A", "line 1: id: must be a URI, such as https://college.example/issuer or did:web:college.example"},
		"hidden in the id":  {"- id: \"urn:a\\u200b\"\n  name: A", "line 1: id: must be a URI, such as https://college.example/issuer or did:web:college.example"},
		"two lines":         {"- id: urn:a\n  name: |\n    A\n    B", "line 1: name: must be at most 100 printable characters on one line"},
		"long name":         {"- id: urn:a\n  name: " + strings.Repeat("x", 101), "line 1: name: must be at most 100 printable characters on one line"},
		"name that steers":  {"- id: urn:a\n  name: \"A\\u202e\"", "line 1: name: must be at most 100 printable characters on one line"},
		"note that steers":  {"- id: urn:a\n  name: A\n  note: \"\\u202e\"", "line 1: note: must be at most 100 printable characters on one line"},
		"script for a URL":  {"- id: urn:a\n  name: A\n  url: javascript:alert(1)", "line 1: url: must be the https or http URL of a page about the issuer"},
		"password in a URL": {"- id: urn:a\n  name: A\n  url: https://a:b@a.example", "line 1: url: must be the https or http URL of a page about the issuer"},
		"misspelt":          {"- id: urn:a\n  nmae: A", `line 2: "nmae": is no field of an issuer: use id, name, url and note`},
		"given twice":       {"- id: urn:a\n  name: A\n  name: B", "line 3: name: is given twice"},
		"list as a name":    {"- id: urn:a\n  name: [A]", "line 2: name: must be a text"},
		"reference":         {"- id: &a urn:a\n  name: *a", "line 2: name: must be a text"},
		"listed twice":      {good + "- name: B\n  id: https://a.example/%31", "line 3: id: is that of the issuer in line 1: an issuer is listed once"},
		"two documents":     {good + "---\n" + good, "the list must be one document: remove what follows ---"},
		"no UTF-8":          {"- id: urn:a\n  name: \xff", "the list must be UTF-8 text"},
		"several":           {"- id: urn:a\n- name: B\n- 7", "line 1: name: is required: it is what people read\nline 2: id: is required: copy the id of the issuer from a credential\nline 3: an issuer must have the fields id and name"},
	} {
		issuers, err := known.Parse([]byte(row.list))
		require.EqualError(t, err, row.want, name)
		require.Nil(t, issuers, name)
	}
	_, err := known.Parse([]byte("- id: [\n"))
	require.ErrorContains(t, err, "the list is no YAML: ")
	_, err = known.Parse([]byte(strings.Repeat(" ", 4<<20+1)))
	require.EqualError(t, err, "the list must have at most 4194304 bytes")
	var many strings.Builder
	for i := range 50_001 {
		fmt.Fprintf(&many, "- {id: 'urn:%d', name: A}\n", i)
	}
	_, err = known.Parse([]byte(many.String()))
	require.EqualError(t, err, "line 50001: the list must have at most 50000 issuers")
}

func TestLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "issuers.yaml")
	_, err := known.Load(path)
	require.ErrorIs(t, err, os.ErrNotExist)

	require.NoError(t, os.WriteFile(path, []byte(list), 0o600))
	issuers, err := known.Load(path)
	require.NoError(t, err)
	require.Len(t, issuers, 2)

	require.NoError(t, os.WriteFile(path, []byte("- id: urn:a\n- name: B\n"), 0o600))
	_, err = known.Load(path)
	require.EqualError(t, err, path+": line 1: name: is required: it is what people read\n"+
		path+": line 2: id: is required: copy the id of the issuer from a credential")
}
