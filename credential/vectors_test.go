package credential_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/credential/fetch/fetchtest"
	"clrhost/internal/strictjson"
	"clrhost/internal/vector"
)

var update = flag.Bool("update", false, "write the test vectors anew")

const vectorFolder = "../testdata/vectors"

func (w *works) recipes() []recipe {
	return slices.Concat(w.suites(), w.sets(), w.misused(), w.keys(), w.strangers(), w.tamperings(), w.forgeries(), w.claims(),
		w.model(), w.contexts(), w.plain(), w.tolerated(), w.uncovered(), w.terms(), w.insides(), w.statuses(), w.dates(), w.spellings(), w.malformed(),
		w.baked(), w.others(), w.tenants(), w.listings(), w.restricted(), w.algorithms(), w.plainJWTs(), w.decoys())
}

// TestVectorsAreAsMade: the files equal what the recipes make, to the byte, so that nobody edits one by hand. With -update
// it writes them.
func TestVectorsAreAsMade(t *testing.T) {
	w := newWorks(t)
	made := map[string][]byte{}
	for place, body := range w.web {
		made[filepath.Join("web", place)] = body
	}
	for _, r := range w.recipes() {
		document := r.Name + "." + r.file.kind
		require.NotContains(t, made, document, "two vectors of one name")
		made[document], made[r.Name+".header"] = r.file.bytes(r.Name), r.Header()
		if kept, err := os.ReadFile(filepath.Join(vectorFolder, document)); r.random && err == nil && bytes.Equal(blind(kept), blind(made[document])) {
			made[document] = kept
		}
	}
	if *update {
		writeVectors(t, made)
	}
	require.ElementsMatch(t, slices.Collect(maps.Keys(made)), filesIn(t, vectorFolder))
	for name, want := range made {
		got, err := os.ReadFile(filepath.Join(vectorFolder, name))
		require.NoError(t, err)
		require.True(t, bytes.Equal(want, got), "%s is not what its recipe makes; go test ./credential -run TestVectors -update writes it anew", name)
	}
}

// blind removes what is random in a document.
func blind(document []byte) []byte {
	return regexp.MustCompile(`"proofValue": "u[^"]*"`).ReplaceAll(document, nil)
}

func filesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	require.NoError(t, fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && name != "README.md" && name != ".gitattributes" {
			names = append(names, name)
		}
		return err
	}))
	return names
}

func writeVectors(t *testing.T, made map[string][]byte) {
	t.Helper()
	for _, name := range filesIn(t, vectorFolder) {
		if made[name] == nil {
			require.NoError(t, os.Remove(filepath.Join(vectorFolder, name)))
		}
	}
	for name, content := range made {
		path := filepath.Join(vectorFolder, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, content, 0o644))
	}
}

// TestVectors verifies each vector with the library, at the time of the test and with the simulated hosts of the vectors.
func TestVectors(t *testing.T) {
	client, err := fetch.New(fetchtest.Serve(t, os.DirFS(filepath.Join(vectorFolder, "web"))))
	require.NoError(t, err)
	v := credential.New(credential.Options{Fetch: client})
	vectors, err := vector.Read(os.DirFS(vectorFolder))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(vectors), 60)
	for _, vector := range vectors {
		t.Run(vector.Name, func(t *testing.T) {
			require.NotEmpty(t, vector.Shows)
			kind, value, _ := strings.Cut(vector.Who, "=")
			verdict := judged(t, v, vector.Data, credential.Terms{Recipient: credential.Recipient{Type: kind, Value: value}})
			contradictions(t, verdict)
			require.Equal(t, vector.Who != "", contains(outcomes(verdict), "recipient pass"))
			text, err := json.Marshal(verdict)
			require.NoError(t, err)
			require.NoError(t, vector.Compare(text))
			if vector.Because == "" {
				require.Equal(t, vector.Upsert == 400, len(verdict.Refusals()) > 0, "%+v", verdict.Refusals())
			}
		})
	}
}

func judged(t *testing.T, v *credential.Verifier, data []byte, terms credential.Terms) credential.Verdict {
	t.Helper()
	c, err := credential.ParseFile(data, strictjson.Limits{})
	if err != nil {
		return credential.Unparsed(err)
	}
	return v.Verify(t.Context(), c, terms)
}
