package provider

import (
	"regexp"
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// discovery is the service description, from which a partner learns everything else (CLR 2.0, Service Description
// Document).
func discovery() Group {
	return Group{Name: "discovery", Title: "Service description", Cases: slices.Concat([]Case{
		discoveryOpen, discoveryToken, discoveryType, discoveryVersion,
	}, discoveryInfo(), discoveryScheme(), []Case{discoveryScopes}, discoveryScopesOf(), []Case{
		discoveryScopesUsed, discoveryPaths, discoveryOperations, discoveryServer, discoveryExtensions,
		discoveryUnlisted, discoveryMethod, discoveryError, discoveryETag, discoveryCache, discoveryStable, discoveryRate,
	})}
}

const clauseDescription = "CLR 2.0, Service Description Document"

// CLR 2.0, Service Description Document: the operation must not be protected.
var discoveryOpen = Case{
	ID: "discovery.open", Proves: []string{"CLR-DISC-001"}, Clause: clauseDescription,
	Want: "The service description is served without credentials.",
	Run:  func(p *Probe) { p.Anonymous().Get("/discovery").Status(200) },
}

// CLR 2.0, Service Description Document: since the operation is not protected, a bad token is no reason to reject it.
var discoveryToken = Case{
	ID: "discovery.token", Proves: []string{"CLR-DISC-002"}, Clause: clauseDescription,
	Want: "A request with a bad token gets the service description, and better the same one.",
	Run: func(p *Probe) {
		open := described(p)
		document := p.Bearer("made-up").Get("/discovery").Status(200).Object()
		p.Should(func() { document.Is(open.Raw()) })
	},
}

// CLR 2.0, getServiceDescription: the answer is a JSON object.
var discoveryType = Case{
	ID: "discovery.type", Proves: []string{"CLR-DISC-003"}, Clause: "CLR 2.0, getServiceDescription",
	Want: "The service description is a JSON object, served as application/json.",
	Run: func(p *Probe) {
		r := descriptionOf(p).JSONType()
		r.Header("Content-Type").Contains("application/json")
		r.Object()
	},
}

var openAPI30 = regexp.MustCompile(`^3\.0\.\d+$`)

// CLR 2.0, Service Description Document: the document is in OpenAPI 3.0.
var discoveryVersion = Case{
	ID: "discovery.openapi", Proves: []string{"CLR-DISC-004"}, Clause: clauseDescription,
	Want: "The service description is of OpenAPI 3.0.",
	Run:  func(p *Probe) { described(p).Member("openapi").Text().Matches(openAPI30, "such as 3.0.1") },
}

// infoMembers are the members that describe the host.
var infoMembers = []struct {
	id, row, member, want string
	level                 conformance.Level
	check                 func(member probe.Value)
}{
	{"title", "005", "title", "info.title is the name of the host.", "", isText},
	{"version", "006", "version", "info.version is there.", "", isText},
	{"terms", "007", "termsOfService", "info.termsOfService is a fully qualified URL.", "", isURL},
	{"privacy", "008", "x-imssf-privacyPolicyUrl", "info.x-imssf-privacyPolicyUrl is a fully qualified URL.", "", isURL},
	{"image", "009", "x-imssf-image", "info.x-imssf-image is a URL, or an image itself as a data URI.", may, isImage},
}

// CLR 2.0, Service Description Document: who offers the service, and on what terms.
func discoveryInfo() []Case {
	var cases []Case
	for _, row := range infoMembers {
		cases = append(cases, Case{
			ID: "discovery.info." + row.id, Proves: []string{"CLR-DISC-" + row.row}, Clause: clauseDescription, Level: row.level,
			Want: row.want,
			Run:  func(p *Probe) { row.check(described(p).At("info", row.member)) },
		})
	}
	return cases
}

// CLR 2.0, OpenAPI Definition: the operations and what each is called.
var operations = []struct{ path, method, id string }{
	{"/discovery", "get", "getServiceDescription"},
	{"/credentials", "get", "getCredentials"},
	{"/credentials", "post", "upsertCredential"},
	{"/profile", "get", "getProfile"},
	{"/profile", "put", "putProfile"},
}

// verbs are the members of a path that are operations (OpenAPI 3.0, Path Item Object).
var verbs = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// CLR 2.0, Service Description Document: paths lists what the host supports. One that returns credentials also has the
// profile of their owner.
var discoveryPaths = Case{
	ID: "discovery.paths", Proves: []string{"CLR-DISC-024"}, Clause: clauseDescription,
	Want: "paths lists reading, with the profile, or writing, and every operation is an object.",
	Run: func(p *Probe) {
		paths := described(p).Member("paths").Object()
		for _, path := range paths.Names() {
			for _, method := range paths.Member(path).Object().Names() {
				if slices.Contains(verbs, method) {
					paths.At(path, method).Object()
				}
			}
		}
		reads := paths.At("/credentials", "get").Found()
		p.Expect(reads || paths.At("/credentials", "post").Found(), "get or post under /credentials", "neither")
		if reads {
			paths.At("/profile", "get").Exists()
		}
	},
}

// CLR 2.0, OpenAPI Definition: operations have the names of the standard.
var discoveryOperations = Case{
	ID: "discovery.operations", Proves: []string{"CLR-DISC-025"}, Clause: "CLR 2.0, OpenAPI Definition", Level: should,
	Want: "The operations have the operationIds of the standard.",
	Run: func(p *Probe) {
		paths := described(p).Member("paths")
		for _, operation := range operations {
			if listed := paths.At(operation.path, operation.method); listed.Found() {
				listed.Member("operationId").Is(operation.id)
			}
		}
	},
}

// CLR 2.0, OpenAPI Definition: the server is the one that was asked.
var discoveryServer = Case{
	ID: "discovery.server", Proves: []string{"CLR-DISC-026"}, Clause: "CLR 2.0, OpenAPI Definition", Level: should,
	Want: "The first server is the base URL of this host, with /ims/clr/v2p0.",
	Run: func(p *Probe) {
		servers := described(p).Member("servers").Array()
		p.Expect(len(servers) > 0, "a server", "none")
		server := servers[0].Member("url").Text()
		got := strings.TrimSuffix(resolved(p, server.Value), "/")
		p.Expect(got == p.Host().API, "the server "+p.Host().API, "the server "+got)
	},
}
