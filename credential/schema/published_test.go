package schema_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"clrhost/credential/schema"
)

// published names the standards' own schemas of each document.
var published = map[schema.Name][]string{
	schema.ClrCredential:                   {"clr_v2p0_clrcredential"},
	schema.AchievementCredential:           {"clr_v2p0_achievementcredential", "ob_v3p0_achievementcredential"},
	schema.EndorsementCredential:           {"clr_v2p0_endorsementcredential", "ob_v3p0_endorsementcredential"},
	schema.Profile:                         {"clr_v2p0_profile", "ob_v3p0_profile"},
	schema.GetClrCredentialsResponse:       {"clr_v2p0_getclrcredentialsresponse"},
	schema.GetOpenBadgeCredentialsResponse: {"ob_v3p0_getopenbadgecredentialsresponse"},
	schema.ImsxStatusInfo:                  {"clr_v2p0_imsx_statusinfo", "ob_v3p0_imsx_statusinfo"},
}

// reference finds the published files. They are not part of this project, so the tests that need them are skipped where they
// are not available; CI=true makes that a failure.
func reference(t *testing.T, elements ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{"..", "..", "..", "shared", "reference"}, elements...)...)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			require.NoError(t, err, "CI=true requires the published files")
		}
		t.Skipf("the published files are not at hand: %v", err)
	}
	return path
}

func publishedPaths(t *testing.T, name schema.Name) (paths []string) {
	t.Helper()
	for _, file := range published[name] {
		paths = append(paths, reference(t, "schemas", file+"_schema.json"))
	}
	require.NotEmpty(t, paths, name)
	return paths
}

// publishedSchemas compiles all of them.
func publishedSchemas(t *testing.T) map[schema.Name][]*jsonschema.Schema {
	t.Helper()
	compiled := map[schema.Name][]*jsonschema.Schema{}
	for _, name := range schema.Names() {
		for _, path := range publishedPaths(t, name) {
			s, err := jsonschema.NewCompiler().Compile(path)
			require.NoError(t, err)
			compiled[name] = append(compiled[name], s)
		}
	}
	return compiled
}

// readJSON decodes a file as the server decodes what it receives.
func readJSON(t testing.TB, path string) (document object) {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &document))
	return document
}

// TestMaximalDocumentsAreMaximal walks each maximal document along the published schema: every property the schema knows
// must have been met.
func TestMaximalDocumentsAreMaximal(t *testing.T) {
	for _, s := range maximal() {
		for _, path := range publishedPaths(t, s.name) {
			w := walk{root: readJSON(t, path), met: map[string]bool{}}
			w.visit(w.root, string(s.name), s.document)
			for definition, node := range with(w.definitions(), object{string(s.name): w.root}) {
				properties, _ := node.(object)["properties"].(object)
				for property := range properties {
					require.True(t, w.met[definition+"/"+property], "%s %s: %s/%s is in no place of the document", path, s.name, definition, property)
				}
			}
		}
	}
}

// walk follows a document along a schema and notes which properties of which definitions it meets.
type walk struct {
	root object
	met  map[string]bool
}

func (w walk) definitions() object {
	definitions, _ := w.root["$defs"].(object)
	return definitions
}

func (w walk) visit(node any, definition string, value any) {
	s, _ := node.(object)
	if to, ok := s["$ref"].(string); ok {
		name := filepath.Base(to)
		w.visit(w.definitions()[name], name, value)
	}
	for _, keyword := range []string{"oneOf", "anyOf", "allOf"} {
		branches, _ := s[keyword].([]any)
		for _, branch := range branches {
			w.visit(branch, definition, value)
		}
	}
	switch value := value.(type) {
	case []any:
		if s["type"] == "array" {
			for item := range slices.Values(value) {
				w.visit(s["items"], definition, item)
			}
		}
	case object:
		properties, _ := s["properties"].(object)
		for name, property := range properties {
			if member, ok := value[name]; ok {
				w.met[definition+"/"+name] = true
				w.visit(property, definition, member)
			}
		}
	}
}
