package schema

import "strings"

// published names the schemas the standards publish: those of documents of the VC Data Model 2.0, and those of any
// generation, which say the same of such a document.
var published = map[string]map[string]Name{
	"https://purl.imsglobal.org/spec/clr/v2p0/schema/": {
		"clr_v2p0_clrcredential_schema.json":             ClrCredential,
		"clr_v2p0_anyclrcredential_schema.json":          ClrCredential,
		"clr_v2p0_achievementcredential_schema.json":     AchievementCredential,
		"clr_v2p0_endorsementcredential_schema.json":     EndorsementCredential,
		"clr_v2p0_anyendorsementcredential_schema.json":  EndorsementCredential,
		"clr_v2p0_profile_schema.json":                   Profile,
		"clr_v2p0_getclrcredentialsresponse_schema.json": GetClrCredentialsResponse,
		"clr_v2p0_imsx_statusinfo_schema.json":           ImsxStatusInfo,
	},
	"https://purl.imsglobal.org/spec/ob/v3p0/schema/": {
		"ob_v3p0_achievementcredential_schema.json":           AchievementCredential,
		"ob_v3p0_endorsementcredential_schema.json":           EndorsementCredential,
		"ob_v3p0_profile_schema.json":                         Profile,
		"ob_v3p0_getopenbadgecredentialsresponse_schema.json": GetOpenBadgeCredentialsResponse,
		"ob_v3p0_imsx_statusinfo_schema.json":                 ImsxStatusInfo,
	},
}

// Published tells which document the schema at a URL of the standard describes. Each is published in two flavours; Validate
// has the one that allows JSON-LD compaction for both, since that is what is found at the address of either.
func Published(url string) (name Name, found bool) {
	for standard, documents := range published {
		if rest, ours := strings.CutPrefix(url, standard); ours {
			flavour, file, _ := strings.Cut(rest, "/")
			name, found = documents[file]
			return name, found && (flavour == "json" || flavour == "json-ld")
		}
	}
	return "", false
}
