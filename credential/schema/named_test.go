package schema_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/schema"
)

// Every published file is known by its address.
func TestPublishedAddresses(t *testing.T) {
	for name := range published {
		for _, path := range publishedPaths(t, name) {
			id, _ := readJSON(t, path)["$id"].(string)
			found, ok := schema.Published(id)
			require.True(t, ok, id)
			require.Equal(t, name, found, id)
		}
	}
}

func TestPublishedKnowsNoOther(t *testing.T) {
	const standards = "https://purl.imsglobal.org/spec/"
	for url, known := range map[string]bool{
		standards + "clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json":        true,
		standards + "clr/v2p0/schema/json-ld/clr_v2p0_clrcredential_schema.json":     true,
		standards + "clr/v2p0/schema/json/clr_v2p0_anyclrcredential_schema.json":     true,
		standards + "clr/v2p0/schema/xml/clr_v2p0_clrcredential_schema.json":         false,
		standards + "clr/v2p0/schema/clr_v2p0_clrcredential_schema.json":             false,
		standards + "clr/v2p0/schema/json/x/clr_v2p0_clrcredential_schema.json":      false,
		standards + "clr/v2p0/schema/json/ob_v3p0_profile_schema.json":               false,
		standards + "clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json?x":      false,
		"https://e.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json": false,
		"": false,
	} {
		_, found := schema.Published(url)
		require.Equal(t, known, found, url)
	}
}
