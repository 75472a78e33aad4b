package credential

import (
	"fmt"
	"regexp"
	"slices"

	"clrhost/credential/loose"
)

const (
	contextVC20 = "https://www.w3.org/ns/credentials/v2"
	contextVC11 = "https://www.w3.org/2018/credentials/v1"
)

// standardContext is a context of the standard at its place: any published version is accepted, the current one is
// expected, and the older spellings of the 1.1 generation are known.
type standardContext struct {
	name     string
	versions *regexp.Regexp
	aliases  []string // only in the 1.1 generation
	current  string
}

var (
	clrContext = standardContext{
		name:     "CLR 2.0",
		versions: regexp.MustCompile(`^https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.\d\.\d)*\.json$`),
		current:  "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
	}
	obContext = standardContext{
		name:     "Open Badges 3.0",
		versions: regexp.MustCompile(`^https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json$`),
		aliases:  []string{"https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld"},
		current:  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
	}
)

// expectedContexts are those that must follow the data model's own, in this order, by class of credential.
var expectedContexts = map[string][]standardContext{
	classCLR:         {clrContext, obContext},
	classAchievement: {obContext},
	classEndorsement: {obContext},
}

// versionOf tells the generation from the first context.
func versionOf(contexts []string) Version {
	if len(contexts) > 0 && contexts[0] == contextVC20 {
		return Version20
	}
	if len(contexts) > 0 && contexts[0] == contextVC11 {
		return Version11
	}
	return ""
}

// checkContext holds @context against the order the class asks for, and the generation it names against the way a JWT
// carries the credential.
func checkContext(e *examination) {
	c := e.credential
	class := classOf(c.Types)
	c.compareContexts(expectedContexts[class], func(outcome, detail string) {
		e.record(invalidIf(outcome), outcome, clauseContexts, detail)
	})
	checkContextOfJWT(e)
	e.passIfQuiet("CLR 2.0, "+class, "the contexts are in order, for VC Data Model %s", c.Version)
}

// compareContexts reports where @context departs from the data model's own context followed by the expected ones.
func (c *Credential) compareContexts(expected []standardContext, report func(outcome, detail string)) {
	_, isArray := c.Document["@context"].([]any)
	switch {
	case c.Document["@context"] == nil:
		report(OutcomeFail, "/@context: is required")
		return
	case !isArray && len(expected) > 0:
		report(OutcomeFail, fmt.Sprintf("/@context: must be an array of at least %d contexts", len(expected)+1))
		return
	}
	items := loose.List(c.Document["@context"])
	if c.Version == "" || len(items) == 0 || loose.Text(items[0]) != c.Contexts[0] {
		report(OutcomeFail, "/@context/0: must be "+contextVC20)
	}
	for i, want := range expected {
		c.compareContext(items, i+1, want, report)
	}
	for i, item := range items {
		if _, isObject := item.(map[string]any); !isObject && !isURI(loose.Text(item)) {
			report(OutcomeFail, element("/@context", i)+": must be a URI or an object")
		}
	}
}

func (c *Credential) compareContext(items []any, i int, want standardContext, report func(outcome, detail string)) {
	at := element("/@context", i)
	if i >= len(items) {
		report(OutcomeFail, at+": the "+want.name+" context is required here")
		return
	}
	uri := loose.Text(items[i])
	isAlias := c.Version == Version11 && slices.Contains(want.aliases, uri)
	switch {
	case !isAlias && !want.versions.MatchString(uri):
		report(OutcomeFail, at+": must be the "+want.name+" context, such as "+want.current)
	case uri != want.current && c.Version == Version20:
		report(OutcomeWarn, at+": is not the current "+want.name+" context, "+want.current)
	}
}

// checkContextOfJWT makes generation and wrapping agree: VCDM 1.1 uses the vc claim, VCDM 2.0 the payload itself.
func checkContextOfJWT(e *examination) {
	c := e.credential
	if c.JWS == nil {
		return
	}
	if _, ok := c.claims["vc"].(map[string]any); c.wrapped() && !ok {
		e.fail(Invalid, clauseJWT, "/vc: must be an object")
		return
	}
	if c.wrapped() && c.Version == Version20 {
		e.fail(Invalid, clauseJWT, "/vc: the payload of a VC Data Model %s JWT is the credential itself", Version20)
	}
	if !c.wrapped() && c.Version == Version11 {
		e.fail(Invalid, clauseJWT, "/vc: is required around a VC Data Model %s credential", Version11)
	}
}
