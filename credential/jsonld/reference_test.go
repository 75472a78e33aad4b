package jsonld

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// publishedFiles maps a URL to its published document; publishedBefore to the earlier ones, the oldest first.
var publishedFiles = map[string]string{
	"https://www.w3.org/2018/credentials/v1":                      "credentials-v1.jsonld",
	"https://www.w3.org/ns/credentials/v2":                        "credentials-v2.jsonld",
	"https://w3id.org/security/data-integrity/v1":                 "data-integrity-v1.jsonld",
	"https://w3id.org/security/data-integrity/v2":                 "data-integrity-v2.jsonld",
	"https://w3id.org/security/suites/ed25519-2020/v1":            "ed25519-signature-2020-v1.jsonld",
	"https://w3id.org/security/multikey/v1":                       "multikey-v1.jsonld",
	"https://www.w3.org/ns/did/v1":                                "did-v1.jsonld",
	"https://purl.imsglobal.org/spec/clr/v2p0/context.json":       "clr-v2p0.json",
	"https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json": "clr-v2p0-2.0.1.json",
	"https://purl.imsglobal.org/spec/ob/v3p0/context.json":        "ob-v3p0-3.0.0.json",
	"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json":  "ob-v3p0-3.0.1.json",
	"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json":  "ob-v3p0-3.0.2.json",
	"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json":  "ob-v3p0-3.0.3-b.json",
	"https://purl.imsglobal.org/spec/ob/v3p0/extensions.json":     "ob-v3p0-extensions.json",
	"https://www.w3.org/ns/credentials/status/v1":                 "../status/bitstring-status-list-v1.jsonld",
}

var publishedBefore = map[string][]string{
	"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": {"ob-v3p0-3.0.3.json"},
}

// reference reads a published file. They are not part of this project, so the tests that need them are skipped where they
// are not available; CI=true makes that a failure.
func reference(t testing.TB, path ...string) []byte {
	t.Helper()
	name := filepath.Join(append([]string{"..", "..", "..", "shared", "reference"}, path...)...)
	data, err := os.ReadFile(name)
	if err != nil {
		if os.Getenv("CI") == "true" {
			require.NoError(t, err, "CI=true requires the published files")
		}
		t.Skipf("the published files are not at hand: %v", err)
	}
	return data
}

// published is the published context document of a URL.
func published(t testing.TB, url string) map[string]any {
	t.Helper()
	return decode(t, reference(t, "contexts", publishedFiles[url]))
}

func decode(t testing.TB, text []byte) map[string]any {
	t.Helper()
	var document map[string]any
	require.NoError(t, json.Unmarshal(text, &document))
	return document
}
