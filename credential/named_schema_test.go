package credential_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
)

const (
	clrSchemas = "https://purl.imsglobal.org/spec/clr/v2p0/schema/"
	obSchemas  = "https://purl.imsglobal.org/spec/ob/v3p0/schema/"
)

// naming adds schemas that a verifier must apply.
func naming(ids ...string) change {
	var named []any
	for _, id := range ids {
		named = append(named, map[string]any{"id": id, "type": "1EdTechJsonSchemaValidator2019"})
	}
	return all(set("/credentialSchema", named), add("/@context", extensions))
}

const ownSchema = clrSchemas + "json/clr_v2p0_clrcredential_schema.json"

func TestNamedSchemas(t *testing.T) {
	by := newIssuer(t, "named schemas")
	for name, row := range map[string]struct {
		change  change
		outcome string
		says    string
		overall credential.Overall
	}{
		"its own":                   {naming(ownSchema), "pass", "", credential.Valid},
		"its own for every version": {naming(clrSchemas + "json/clr_v2p0_anyclrcredential_schema.json"), "pass", "", credential.Valid},
		"its own in both flavours":  {naming(ownSchema, clrSchemas+"json-ld/clr_v2p0_clrcredential_schema.json"), "pass", "", credential.Valid},
		"its own, not followed": {all(naming(ownSchema), set("/partial", "true")), "fail",
			"/partial: must be true or false, not a string (the ClrCredential schema, named at /credentialSchema/0)", credential.Invalid},
		"of another class": {naming(ownSchema, obSchemas+"json/ob_v3p0_achievementcredential_schema.json"), "fail",
			`/type: must be an array that contains "VerifiableCredential" and "AchievementCredential" or "OpenBadgeCredential" ` +
				"(the AchievementCredential schema, named at /credentialSchema/1)", credential.Invalid},
		"of no credential": {naming(clrSchemas + "json/clr_v2p0_imsx_statusinfo_schema.json"), "fail", "/imsx_codeMajor: is required", credential.Invalid},
		"unknown on the standard's host": {naming(clrSchemas + "json/clr_v2p0_diploma_schema.json"), "unchecked",
			"/credentialSchema/0: the schema", credential.Unverifiable},
		"in another folder":              {naming(clrSchemas + "clr_v2p0_clrcredential_schema.json"), "unchecked", "does not fetch schemas", credential.Unverifiable},
		"in the other standard's folder": {naming(obSchemas + "json/clr_v2p0_clrcredential_schema.json"), "unchecked", "does not fetch schemas", credential.Unverifiable},
	} {
		t.Run(name, func(t *testing.T) {
			document := sample(t, "workshop-badge", by)
			row.change(t, document)
			verdict := verify(t, offline(), by.signDocument(t, document))
			require.Contains(t, outcomes(verdict), "schema "+row.outcome)
			require.Contains(t, details(verdict, "schema", row.outcome), row.says)
			require.Equal(t, row.overall, verdict.Overall)
		})
	}
}

// The published schemas describe documents of the VC Data Model 2.0. An older one that names them is not rejected for that.
func TestNamedSchemaOfAnOlderCredential(t *testing.T) {
	by := newIssuer(t, "named schemas")
	for id, says := range map[string]string{
		ownSchema: "describes VC Data Model 2.0 and this credential follows 1.1",
		clrSchemas + "json/clr_v2p0_anyclrcredential_schema.json":          "was judged by the model of that version",
		obSchemas + "json-ld/ob_v3p0_anyachievementcredential_schema.json": "was judged by the model of that version",
		obSchemas + "json/ob_v3p0_anyendorsementcredential_schema.json":    "was judged by the model of that version",
	} {
		document := old(t, sample(t, "workshop-badge", by))
		naming(id)(t, document)
		claims := claimsOf(document, by.id)
		claims["vc"] = document
		verdict := verify(t, offline(), by.sign(t, by.header(t), claims))
		require.Equal(t, credential.Valid, verdict.Overall, "%+v", verdict.Checks)
		require.Contains(t, details(verdict, "schema", "unchecked"), says)
	}
}

// Embedded credentials are validated against the schemas they name themselves.
func TestNamedSchemaOfAnEmbeddedCredential(t *testing.T) {
	by := newIssuer(t, "named schemas")
	document := sample(t, "workshop-badge", by)
	inner := map[string]any{"id": ownSchema, "type": "1EdTechJsonSchemaValidator2019"}
	set(nested+"/credentialSchema", inner)(t, document)
	add(nested+"/@context", extensions)(t, document)
	verdict := verify(t, offline(), by.signDocument(t, document))
	require.Equal(t, credential.Valid, verdict.Overall)
	require.Contains(t, details(verdict.Nested[0], "schema", "fail"), "(the ClrCredential schema, named at /credentialSchema)")
	inner["id"] = obSchemas + "json/ob_v3p0_achievementcredential_schema.json"
	verdict = verify(t, offline(), by.signDocument(t, document))
	require.Empty(t, details(verdict.Nested[0], "schema", "fail"))
}

// A schema named a thousand times is applied once; otherwise a small document could cause much work.
func TestNamedSchemaIsAppliedOnce(t *testing.T) {
	by := newIssuer(t, "named schemas")
	document := sample(t, "workshop-badge", by)
	naming(slices.Repeat([]string{ownSchema}, 1000)...)(t, document)
	drop("/name")(t, document)
	verdict := verify(t, offline(), by.signDocument(t, document))
	failed := details(verdict, "schema", "fail")
	require.Equal(t, 1, strings.Count(failed, "named at"), failed)
}
