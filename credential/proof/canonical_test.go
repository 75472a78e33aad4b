package proof_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/piprate/json-gold/ld"
	"github.com/stretchr/testify/require"

	"clrhost/credential/jsonld"
)

// reference is where the published contexts and vectors are; they are not part of the project.
const reference = "../../../shared/reference"

func publishedFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(reference, path))
	if errors.Is(err, os.ErrNotExist) && os.Getenv("CI") != "true" {
		t.Skipf("the published files are not at %s", reference)
	}
	require.NoError(t, err)
	return data
}

var contextFiles = map[string]string{
	"https://www.w3.org/2018/credentials/v1":                      "credentials-v1.jsonld",
	"https://www.w3.org/ns/credentials/v2":                        "credentials-v2.jsonld",
	"https://w3id.org/security/data-integrity/v2":                 "data-integrity-v2.jsonld",
	"https://w3id.org/security/suites/ed25519-2020/v1":            "ed25519-signature-2020-v1.jsonld",
	"https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json": "clr-v2p0-2.0.1.json",
	"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json":  "ob-v3p0-3.0.3.json",
	"https://purl.imsglobal.org/spec/ob/v3p0/extensions.json":     "ob-v3p0-extensions.json",
}

// gold canonicalizes with json-gold and the published contexts.
type gold struct {
	t     testing.TB
	mutex sync.Mutex
	read  map[string]any
}

func (g *gold) LoadDocument(url string) (*ld.RemoteDocument, error) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	if g.read[url] == nil {
		file, known := contextFiles[url]
		if !known {
			return nil, errors.New("unknown context " + url)
		}
		var document any
		if err := json.Unmarshal(publishedFile(g.t, filepath.Join("contexts", file)), &document); err != nil {
			return nil, err
		}
		g.read[url] = document
	}
	return &ld.RemoteDocument{DocumentURL: url, Document: g.read[url]}, nil
}

func goldCanonicalizer(t testing.TB) func(context.Context, map[string]any) ([]byte, error) {
	g := &gold{t: t, read: map[string]any{}}
	return func(ctx context.Context, document map[string]any) ([]byte, error) {
		options := ld.NewJsonLdOptions("")
		options.DocumentLoader, options.Format, options.Algorithm, options.SafeMode = g, "application/n-quads", ld.AlgorithmURDNA2015, true
		quads, err := ld.NewJsonLdProcessor().Normalize(document, options)
		if err != nil {
			return nil, err
		}
		return []byte(quads.(string)), ctx.Err()
	}
}

// canonicalize is the canonicalizer in production.
var canonicalize = jsonld.Canonicalize
