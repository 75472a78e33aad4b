package schema

import "strings"

// Document is the document that a published schema describes: one of the standard, of the VC Data Model 2.0 or of every
// version.
type Document struct {
	Name         Name
	EveryVersion bool // equals the schema for VC Data Model 2.0 alone for a document of that version
}

// published names the schemas that the standards publish, by the folder of the standard and the file.
var published = map[string]map[string]Document{
	"https://purl.imsglobal.org/spec/clr/v2p0/schema/": files("clr_v2p0_", GetClrCredentialsResponse, map[string]Name{
		"clrcredential": ClrCredential, "achievementcredential": AchievementCredential, "endorsementcredential": EndorsementCredential,
	}),
	"https://purl.imsglobal.org/spec/ob/v3p0/schema/": files("ob_v3p0_", GetOpenBadgeCredentialsResponse, map[string]Name{
		"achievementcredential": AchievementCredential, "endorsementcredential": EndorsementCredential,
	}),
}

// files lists the schemas of one standard. Each schema of a credential has a sibling for any version, with the prefix any.
func files(prefix string, response Name, credentials map[string]Name) map[string]Document {
	listed := map[string]Document{}
	for _, name := range []Name{response, Profile, ImsxStatusInfo} {
		listed[prefix+strings.ToLower(string(name))+"_schema.json"] = Document{Name: name}
	}
	for file, name := range credentials {
		listed[prefix+file+"_schema.json"] = Document{Name: name}
		listed[prefix+"any"+file+"_schema.json"] = Document{Name: name, EveryVersion: true}
	}
	return listed
}

// Published returns the document that the schema at a URL of the standard describes. Each is published in two flavours;
// Validate has the one that allows JSON-LD compaction for both, since that one is served at both URLs.
func Published(url string) (d Document, found bool) {
	for standard, documents := range published {
		if rest, ours := strings.CutPrefix(url, standard); ours {
			flavour, file, _ := strings.Cut(rest, "/")
			d, found = documents[file]
			return d, found && (flavour == "json" || flavour == "json-ld")
		}
	}
	return Document{}, false
}
