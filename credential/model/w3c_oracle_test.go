package model_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"clrhost/credential/model"
	"clrhost/credential/model/modeltest"
)

// w3cRules are the W3C's rules on the members of a credential, written a second time as a JSON Schema: of VC Data Model 2.0
// (Sections 4.4 to 4.11, 5.3 to 5.10 and 11.1) and, where a definition begins with 1.1, of 1.1 (Sections 4 and 5). That
// ids have 1,200 bytes at most and no character that is white space is ours.
const w3cRules = `{"$schema":"https://json-schema.org/draft/2020-12/schema","$defs":{
	"url":{"type":"string","pattern":"^\\s*[A-Za-z][A-Za-z0-9+.-]*:(%[0-9A-Fa-f]{2}|[^\\s\\p{C}%\"<>\\\\^\\x60{|}])+\\s*$"},
	"id":{"$ref":"#/$defs/url","maxLength":1200},
	"stamp":{"type":"string","pattern":"^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]+)?|24:00:00(\\.0+)?)(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))$"},
	"filled":{"type":"string","minLength":1},
	"types":{"anyOf":[{"$ref":"#/$defs/filled"},{"type":"array","minItems":1,"items":{"$ref":"#/$defs/filled"}}]},
	"strings":{"anyOf":[{"type":"string"},{"type":"array","minItems":1,"items":{"type":"string"}}]},
	"language":{"type":"object","required":["@value"],"additionalProperties":false,"properties":{"@value":{"type":"string"},
		"@language":{"type":"string","pattern":"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},"@direction":{"enum":["ltr","rtl"]}}},
	"text":{"anyOf":[{"type":"string"},{"$ref":"#/$defs/language"},{"type":"array","minItems":1,"items":{"$ref":"#/$defs/language"}}]},
	"issuer":{"anyOf":[{"$ref":"#/$defs/id"},{"type":"object","required":["id"],
		"properties":{"id":{"$ref":"#/$defs/id"},"name":{"$ref":"#/$defs/text"},"description":{"$ref":"#/$defs/text"}}}]},
	"subject":{"type":"object","minProperties":1,"properties":{"id":{"$ref":"#/$defs/url"}}},
	"typed":{"type":"object","required":["type"],"properties":{"id":{"$ref":"#/$defs/url"},"type":{"$ref":"#/$defs/types"}}},
	"named":{"$ref":"#/$defs/typed","required":["id"]},
	"resource":{"type":"object","required":["id"],"anyOf":[{"required":["digestSRI"]},{"required":["digestMultibase"]}],"properties":{
		"id":{"$ref":"#/$defs/url"},"mediaType":{"type":"string"},"digestSRI":{"$ref":"#/$defs/strings"},"digestMultibase":{"$ref":"#/$defs/strings"}}},
	"subjects":{"anyOf":[{"$ref":"#/$defs/subject"},{"type":"array","minItems":1,"items":{"$ref":"#/$defs/subject"}}]},
	"typeds":{"anyOf":[{"$ref":"#/$defs/typed"},{"type":"array","minItems":1,"items":{"$ref":"#/$defs/typed"}}]},
	"nameds":{"anyOf":[{"$ref":"#/$defs/named"},{"type":"array","minItems":1,"items":{"$ref":"#/$defs/named"}}]},
	"resources":{"anyOf":[{"$ref":"#/$defs/resource"},{"type":"array","minItems":1,"items":{"$ref":"#/$defs/resource"}}]},
	"2.0":{"type":"object","required":["issuer","credentialSubject"],"properties":{"id":{"$ref":"#/$defs/id"},"name":{"$ref":"#/$defs/text"},
		"description":{"$ref":"#/$defs/text"},"issuer":{"$ref":"#/$defs/issuer"},"credentialSubject":{"$ref":"#/$defs/subjects"},
		"validFrom":{"$ref":"#/$defs/stamp"},"validUntil":{"$ref":"#/$defs/stamp"},"credentialStatus":{"$ref":"#/$defs/typeds"},
		"credentialSchema":{"$ref":"#/$defs/nameds"},"relatedResource":{"$ref":"#/$defs/resources"},"refreshService":{"$ref":"#/$defs/typeds"},
		"termsOfUse":{"$ref":"#/$defs/typeds"},"evidence":{"$ref":"#/$defs/typeds"},"confidenceMethod":{"$ref":"#/$defs/typeds"},
		"renderMethod":{"$ref":"#/$defs/typeds"}}},
	"1.1":{"type":"object","required":["issuer","credentialSubject","issuanceDate"],"properties":{"id":{"$ref":"#/$defs/id"},
		"issuer":{"$ref":"#/$defs/issuer"},"credentialSubject":{"$ref":"#/$defs/subjects"},"issuanceDate":{"$ref":"#/$defs/stamp"},
		"expirationDate":{"$ref":"#/$defs/stamp"},"credentialStatus":{"$ref":"#/$defs/nameds"},"credentialSchema":{"$ref":"#/$defs/nameds"},
		"refreshService":{"$ref":"#/$defs/nameds"},"termsOfUse":{"$ref":"#/$defs/typeds"},"evidence":{"$ref":"#/$defs/typeds"}}}}}`

// oracle validates the members of a credential by w3cRules, and by the two rules that no schema can express.
func oracle(t testing.TB, version model.Version) func(map[string]any) bool {
	t.Helper()
	source, err := jsonschema.UnmarshalJSON(strings.NewReader(w3cRules))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("w3c:rules", source))
	s, err := c.Compile("w3c:rules#/$defs/" + string(version))
	require.NoError(t, err)
	return func(document map[string]any) bool {
		return s.Validate(document) == nil && !isReversed(document, version) && !listsTwice(document["relatedResource"])
	}
}

func isReversed(document map[string]any, version model.Version) bool {
	at := func(name string) time.Time {
		text, _ := document[version.Member(name)].(string)
		instant, _ := time.Parse(time.RFC3339, text)
		return instant
	}
	from, until := at("validFrom"), at("validUntil")
	return !from.IsZero() && !until.IsZero() && until.Before(from)
}

func listsTwice(resources any) bool {
	list, _ := resources.([]any)
	seen := map[any]bool{}
	for _, item := range list {
		resource, _ := item.(map[string]any)
		id, isText := resource["id"].(string)
		if isText && id != "" && seen[id] {
			return true
		}
		seen[id] = true
	}
	return false
}

// TestPlainCredentialsAgainstTheRules makes every change there is at every place of two credentials that use all members,
// and compares both implementations of the W3C's rules. Contexts, types and proofs are tested elsewhere.
func TestPlainCredentialsAgainstTheRules(t *testing.T) {
	for version, text := range map[model.Version]string{model.Version20: plain20, model.Version11: plain11} {
		good := decode(t, text)
		accepts := oracle(t, version)
		require.True(t, accepts(good.(map[string]any)))
		accepted, refused := 0, 0
		for _, place := range modeltest.Places(good) {
			if len(place) == 0 || place[0] == "@context" || place[0] == "type" || place[0] == "proof" {
				continue
			}
			for _, change := range modeltest.Changes {
				mutation := modeltest.Mutation{Place: place, Change: change}
				changed, done := mutation.Of(good)
				document, isObject := changed.(map[string]any)
				if !done || !isObject || model.GenerationOf(document) != version {
					continue
				}
				var failures []string
				model.ReadMembers(document, func(f model.Finding) {
					if !f.Warning && !strings.HasPrefix(f.At, "/proof") {
						failures = append(failures, f.String())
					}
				})
				if accepts(document) {
					accepted++
					require.Empty(t, failures, "%s: %s", version, mutation)
					continue
				}
				refused++
				written, _ := json.Marshal(modeltest.Child(document, place[0]))
				require.NotEmpty(t, failures, "%s: %s: %s", version, mutation, written)
			}
		}
		t.Logf("%s: %d changes accepted, %d refused, by both", version, accepted, refused)
		require.Greater(t, min(accepted, refused), 200)
	}
}
