package schema_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/schema"
)

// Every published file is known by its URL.
func TestPublishedAddresses(t *testing.T) {
	for name := range published {
		for _, path := range publishedPaths(t, name) {
			id, _ := readJSON(t, path)["$id"].(string)
			found, ok := schema.Published(id)
			require.True(t, ok, id)
			require.Equal(t, schema.Document{Name: name}, found, id)
		}
	}
}

func TestPublishedKnowsNoOther(t *testing.T) {
	const standards = "https://purl.imsglobal.org/spec/"
	for url, known := range map[string]bool{
		standards + "clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json":               true,
		standards + "clr/v2p0/schema/json-ld/clr_v2p0_clrcredential_schema.json":            true,
		standards + "clr/v2p0/schema/json/clr_v2p0_anyclrcredential_schema.json":            true,
		standards + "clr/v2p0/schema/json-ld/clr_v2p0_anyachievementcredential_schema.json": true,
		standards + "clr/v2p0/schema/json/clr_v2p0_anyendorsementcredential_schema.json":    true,
		standards + "ob/v3p0/schema/json/ob_v3p0_anyachievementcredential_schema.json":      true,
		standards + "ob/v3p0/schema/json-ld/ob_v3p0_anyachievementcredential_schema.json":   true,
		standards + "ob/v3p0/schema/json/ob_v3p0_anyendorsementcredential_schema.json":      true,
		standards + "ob/v3p0/schema/json/ob_v3p0_anyclrcredential_schema.json":              false,
		standards + "ob/v3p0/schema/json/ob_v3p0_anyprofile_schema.json":                    false,
		standards + "ob/v2p0/schema/json/ob_v3p0_anyachievementcredential_schema.json":      false,
		standards + "clr/v2p0/schema/xml/clr_v2p0_clrcredential_schema.json":                false,
		standards + "clr/v2p0/schema/clr_v2p0_clrcredential_schema.json":                    false,
		standards + "clr/v2p0/schema/json/x/clr_v2p0_clrcredential_schema.json":             false,
		standards + "clr/v2p0/schema/json/ob_v3p0_profile_schema.json":                      false,
		standards + "clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json?x":             false,
		"https://e.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json":        false,
		"": false,
	} {
		_, found := schema.Published(url)
		require.Equal(t, known, found, url)
	}
}

// A schema for every version describes the same document as its sibling for VC Data Model 2.0.
func TestPublishedForEveryVersion(t *testing.T) {
	for _, file := range []string{"clr/v2p0/schema/json/clr_v2p0_%sclrcredential", "clr/v2p0/schema/json/clr_v2p0_%sachievementcredential",
		"clr/v2p0/schema/json-ld/clr_v2p0_%sendorsementcredential", "ob/v3p0/schema/json/ob_v3p0_%sachievementcredential",
		"ob/v3p0/schema/json-ld/ob_v3p0_%sendorsementcredential"} {
		url := "https://purl.imsglobal.org/spec/" + file + "_schema.json"
		one, found := schema.Published(fmt.Sprintf(url, ""))
		require.True(t, found, url)
		require.False(t, one.EveryVersion)
		every, found := schema.Published(fmt.Sprintf(url, "any"))
		require.True(t, found, url)
		require.Equal(t, schema.Document{Name: one.Name, EveryVersion: true}, every)
	}
}
