package model_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/model"
)

// plain20 and plain11 are good credentials that use every member the W3C defines, to be changed.
const (
	plain20 = `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential","Diploma"],"id":"urn:x:d",
	"name":"Diploma","description":[{"@value":"Of arts","@language":"en","@direction":"ltr"},{"@value":"فنون"}],
	"issuer":{"id":"did:example:i","name":{"@value":"School"}},"validFrom":"2024-05-31T12:00:00Z","validUntil":"2034-05-31T12:00:00Z",
	"credentialSubject":[{"id":"did:example:a","spouse":"x"},{"spouse":"y"}],
	"credentialStatus":[{"type":"S"},{"id":"urn:s","type":["S","T"]}],"credentialSchema":{"id":"https://e.org/s","type":"JsonSchema"},
	"relatedResource":[{"id":"https://e.org/a","digestSRI":"sha384-x"},{"id":"https://e.org/b","digestMultibase":["ux"],"mediaType":"text/css"}],
	"refreshService":{"type":"R"},"termsOfUse":[{"type":"P","id":"urn:p"}],"evidence":{"type":["E"]},"confidenceMethod":{"type":"C"},
	"renderMethod":[{"type":"M"}],"proof":{"type":"DataIntegrityProof","domain":["a","b"]}}`
	plain11 = `{"@context":"https://www.w3.org/2018/credentials/v1","type":"VerifiableCredential","issuer":"https://e.org/i",
	"issuanceDate":"2024-05-31T12:00:00Z","expirationDate":"2034-05-31T12:00:00Z","credentialSubject":{"id":"did:example:a","spouse":"x"},
	"credentialStatus":{"id":"urn:s","type":"S"},"credentialSchema":[{"id":"https://e.org/s","type":"JsonSchema"}],
	"refreshService":{"id":"urn:r","type":"R"},"termsOfUse":{"type":"P"},"evidence":[{"type":"E"}],"name":{"en":"a term of the issuer's own"}}`
)

// A plain credential is compared with the W3C's own rules, each cited by its section.
func TestPlainCredentials(t *testing.T) {
	const v20, v11 = "VC Data Model 2.0, Section ", "VC Data Model 1.1, Section "
	lang := `must be a string or a language value object, such as {"@value": "Diploma", "@language": "en"}, or an array of these`
	kinds := "must be a term or an absolute URI, or an array of these"
	for name, row := range map[string]struct {
		document string
		change   [2]string
		section  string
		want     []string
	}{
		"2.0": {plain20, [2]string{}, "", nil},
		"1.1": {plain11, [2]string{}, "", nil},

		"no dates":                  {plain20, [2]string{`"validFrom":"2024-05-31T12:00:00Z","validUntil":"2034-05-31T12:00:00Z",`, ``}, "", nil},
		"no begin":                  {plain20, [2]string{`"validFrom":"2024-05-31T12:00:00Z",`, ``}, "", nil},
		"no id":                     {plain20, [2]string{`"id":"urn:x:d",`, ``}, "", nil},
		"relative id":               {plain20, [2]string{`"urn:x:d"`, `"d"`}, v20 + "4.4", []string{`/id: must be an absolute URI of at most 1,200 bytes, not "d": the scheme is missing, such as https: or urn:uuid:`}},
		"two ids":                   {plain20, [2]string{`"urn:x:d"`, `["urn:x:d","urn:x:e"]`}, v20 + "4.4", []string{"/id: must be a single value, not an array"}},
		"date without zone":         {plain20, [2]string{`2024-05-31T12:00:00Z`, `2024-05-31T12:00:00`}, v20 + "4.9", []string{`/validFrom: must be a date-time with a zone, such as 2024-05-31T12:00:00Z, not "2024-05-31T12:00:00": the time zone is missing`}},
		"reversed":                  {plain20, [2]string{`"2034`, `"2023`}, v20 + "4.9", []string{`/validUntil: must not be before validFrom: "2023-05-31T12:00:00Z" is before "2024-05-31T12:00:00Z"`}},
		"name by language":          {plain20, [2]string{`"name":"Diploma"`, `"name":{"en":"Diploma"}`}, v20 + "4.6", []string{"/name: " + lang}},
		"name without value":        {plain20, [2]string{`"name":"Diploma"`, `"name":{"@language":"en"}`}, v20 + "4.6", []string{"/name: " + lang}},
		"name with another member":  {plain20, [2]string{`"name":"Diploma"`, `"name":{"@value":"x","@type":"y"}`}, v20 + "4.6", []string{"/name: " + lang}},
		"name in no language":       {plain20, [2]string{`"name":"Diploma"`, `"name":{"@value":"x","@language":"e n"}`}, v20 + "4.6", []string{"/name: " + lang}},
		"name in no direction":      {plain20, [2]string{`"name":"Diploma"`, `"name":{"@value":"x","@direction":"up"}`}, v20 + "4.6", []string{"/name: " + lang}},
		"name of a number":          {plain20, [2]string{`"name":"Diploma"`, `"name":{"@value":1}`}, v20 + "4.6", []string{"/name: " + lang}},
		"names without languages":   {plain20, [2]string{`"name":"Diploma"`, `"name":["a","b"]`}, v20 + "4.6", []string{"/name: " + lang}},
		"no names":                  {plain20, [2]string{`"name":"Diploma"`, `"name":[]`}, v20 + "4.6", []string{"/name: " + lang}},
		"description of a number":   {plain20, [2]string{`{"@value":"فنون"}`, `7`}, v20 + "4.6", []string{"/description: " + lang}},
		"issuer as URI":             {plain20, [2]string{`{"id":"did:example:i","name":{"@value":"School"}}`, `"did:example:i"`}, "", nil},
		"issuer without id":         {plain20, [2]string{`{"id":"did:example:i",`, `{`}, v20 + "4.7", []string{"/issuer/id: is required"}},
		"issuer with relative id":   {plain20, [2]string{`did:example:i`, `i`}, v20 + "4.7", []string{`/issuer/id: must be an absolute URI of at most 1,200 bytes, not "i": the scheme is missing, such as https: or urn:uuid:`}},
		"issuer null":               {plain20, [2]string{`{"id":"did:example:i","name":{"@value":"School"}}`, `null`}, v20 + "4.7", []string{"/issuer: must not be null"}},
		"issuers":                   {plain20, [2]string{`{"id":"did:example:i","name":{"@value":"School"}}`, `["did:example:i"]`}, v20 + "4.7", []string{"/issuer: must be a single value, not an array"}},
		"issuer named by a number":  {plain20, [2]string{`{"@value":"School"}`, `7`}, v20 + "4.7", []string{"/issuer/name: " + lang + ", not a number"}},
		"no issuer":                 {plain11, [2]string{`"issuer":"https://e.org/i",`, ``}, v11 + "4.5", []string{"/issuer: is required"}},
		"no subject":                {plain11, [2]string{`"credentialSubject":{"id":"did:example:a","spouse":"x"},`, ``}, v11 + "4.4", []string{"/credentialSubject: at least one is required"}},
		"no subjects":               {plain20, [2]string{`[{"id":"did:example:a","spouse":"x"},{"spouse":"y"}]`, `[]`}, v20 + "4.8", []string{"/credentialSubject: at least one is required"}},
		"subject without claim":     {plain20, [2]string{`[{"id":"did:example:a","spouse":"x"},{"spouse":"y"}]`, `{}`}, v20 + "4.8", []string{"/credentialSubject: must hold at least one claim about the subject"}},
		"subjects without claim":    {plain20, [2]string{`{"spouse":"y"}`, `{}`}, v20 + "4.8", []string{"/credentialSubject/1: must hold at least one claim about the subject"}},
		"subject of an id":          {plain20, [2]string{`{"spouse":"y"}`, `{"id":"urn:b"}`}, "", nil},
		"subject as URI":            {plain20, [2]string{`{"spouse":"y"}`, `"urn:b"`}, v20 + "4.8", []string{`/credentialSubject/1: must be an object, not "urn:b"`}},
		"subject of many ids":       {plain20, [2]string{`"id":"did:example:a"`, `"id":["did:example:a"]`}, v20 + "4.8", []string{"/credentialSubject/0/id: must be a single value, not an array"}},
		"subject by relative id":    {plain20, [2]string{`did:example:a`, `a`}, v20 + "4.8", []string{`/credentialSubject/0/id: must be an absolute URI, not "a": the scheme is missing, such as https: or urn:uuid:`}},
		"status without type":       {plain20, [2]string{`{"type":"S"}`, `{"id":"urn:s"}`}, v20 + "4.10", []string{"/credentialStatus/0/type: is required"}},
		"status of no type":         {plain20, [2]string{`["S","T"]`, `["S",7]`}, v20 + "4.10", []string{"/credentialStatus/1/type: " + kinds}},
		"status of types none":      {plain20, [2]string{`["S","T"]`, `[]`}, v20 + "4.10", []string{"/credentialStatus/1/type: " + kinds}},
		"status by relative id":     {plain20, [2]string{`"urn:s"`, `"s"`}, v20 + "4.10", []string{`/credentialStatus/1/id: must be an absolute URI, not "s": the scheme is missing, such as https: or urn:uuid:`}},
		"no status at all":          {plain20, [2]string{`[{"type":"S"},{"id":"urn:s","type":["S","T"]}]`, `[]`}, v20 + "4.10", []string{"/credentialStatus: at least one is required"}},
		"status as a text":          {plain20, [2]string{`{"type":"S"}`, `"urn:s"`}, v20 + "4.10", []string{`/credentialStatus/0: must be an object, not "urn:s"`}},
		"status without id in 1.1":  {plain11, [2]string{`{"id":"urn:s","type":"S"}`, `{"type":"S"}`}, v11 + "4.9", []string{"/credentialStatus/id: is required"}},
		"schema without id":         {plain20, [2]string{`{"id":"https://e.org/s",`, `{`}, v20 + "4.11", []string{"/credentialSchema/id: is required"}},
		"schema without type":       {plain11, [2]string{`,"type":"JsonSchema"`, ``}, v11 + "5.4", []string{"/credentialSchema/0/type: is required"}},
		"resource without id":       {plain20, [2]string{`{"id":"https://e.org/a",`, `{`}, v20 + "5.3", []string{"/relatedResource/0/id: is required"}},
		"resource without digest":   {plain20, [2]string{`,"digestSRI":"sha384-x"`, ``}, v20 + "5.3", []string{"/relatedResource/0: digestSRI or digestMultibase is required"}},
		"resource twice":            {plain20, [2]string{`https://e.org/b`, `https://e.org/a`}, v20 + "5.3", []string{"/relatedResource/1/id: repeats /relatedResource/0/id; a resource may be listed once"}},
		"resource as URI":           {plain20, [2]string{`{"id":"https://e.org/a","digestSRI":"sha384-x"}`, `"https://e.org/a"`}, v20 + "5.3", []string{`/relatedResource/0: must be an object, not "https://e.org/a"`}},
		"refresh without type":      {plain20, [2]string{`"refreshService":{"type":"R"}`, `"refreshService":{"id":"urn:r"}`}, v20 + "5.4", []string{"/refreshService/type: is required"}},
		"refresh without id in 1.1": {plain11, [2]string{`{"id":"urn:r",`, `{`}, v11 + "5.5", []string{"/refreshService/id: is required"}},
		"terms without type":        {plain20, [2]string{`{"type":"P","id":"urn:p"}`, `{"id":"urn:p"}`}, v20 + "5.5", []string{"/termsOfUse/0/type: is required"}},
		"evidence without type":     {plain20, [2]string{`{"type":["E"]}`, `{}`}, v20 + "5.6", []string{"/evidence/type: is required"}},
		"evidence of an empty type": {plain20, [2]string{`{"type":["E"]}`, `{"type":""}`}, v20 + "5.6", []string{"/evidence/type: " + kinds + `, not ""`}},
		"evidence as a text":        {plain11, [2]string{`[{"type":"E"}]`, `"E"`}, v11 + "5.7", []string{`/evidence: must be an object, not "E"`}},
		"confidence without type":   {plain20, [2]string{`{"type":"C"}`, `{"x":"C"}`}, v20 + "5.10", []string{"/confidenceMethod/type: is required"}},
		"proof without type":        {plain20, [2]string{`"type":"DataIntegrityProof",`, ``}, v20 + "4.12", []string{"/proof/type: is required"}},
		"no issuance date":          {plain11, [2]string{`"issuanceDate":"2024-05-31T12:00:00Z",`, ``}, v11 + "4.6", []string{"/issuanceDate: is required"}},
		"dates of 2.0":              {plain11, [2]string{`"issuanceDate"`, `"validFrom":"2024-05-31T12:00:00Z","issuanceDate"`}, v20 + "4.9", []string{"WARNING /validFrom: is a member of VC Data Model 2.0, and this credential follows 1.1, whose readers look at issuanceDate"}},
		"dates of 1.1":              {plain20, [2]string{`"validFrom"`, `"issuanceDate":"2024-05-31T12:00:00Z","validFrom"`}, v20 + "4.9", []string{"WARNING /issuanceDate: is a member of VC Data Model 1.1, and this credential follows 2.0, whose readers look at validFrom"}},
	} {
		t.Run(name, func(t *testing.T) {
			document := row.document
			if row.change[0] != "" {
				require.Contains(t, document, row.change[0])
				document = strings.Replace(document, row.change[0], row.change[1], 1)
			}
			var said []string
			model.ReadMembers(decode(t, document).(map[string]any), func(f model.Finding) {
				require.Equal(t, row.section, f.Clause)
				if f.Warning {
					said = append(said, "WARNING "+f.String())
					return
				}
				said = append(said, f.String())
			})
			require.Equal(t, row.want, said)
		})
	}
}

// In a record, a plain credential MUST meet what CLR 2.0 requires there: one subject, a Profile, a date.
func TestPlainCredentialInARecord(t *testing.T) {
	var said []string
	model.Read(model.VerifiableCredential, decode(t, strings.Replace(plain20, `"validFrom":"2024-05-31T12:00:00Z",`, ``, 1)),
		func(f model.Finding) { said = append(said, f.String()) })
	require.Subset(t, said, []string{"/validFrom: is required", "/credentialSubject: must be a single value, not an array"})
}
