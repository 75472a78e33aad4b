package conformance

// Level is how strongly the standard asks for what a case checks.
type Level string

// The levels of RFC 2119. What breaks a SHOULD is a warning, and so is what breaks a MAY that was made use of.
const (
	Must   Level = "MUST"
	Should Level = "SHOULD"
	May    Level = "MAY"
)

// Case is one question to a host: a rule, and the requests that show whether the host keeps it. Cases are values that
// nobody changes; what became of one is a Result.
type Case struct {
	ID     string    // dotted and lasting, such as "token.code.once"; the first word is the group's
	Proves []string  // the requirements of the catalogue that it proves
	Clause string    // where the rule is written, such as "RFC 6749, Section 4.1.2"
	Level  Level     // empty means Must
	Want   string    // what a conforming host does, as one sentence
	Needs  []Feature // what must be there for the question to make sense; absent, the case is skipped with a reason
	Run    func(p *Probe)
}

// Group is the cases of one subject, in the order of the standard.
type Group struct {
	Name  string // the first word of its cases' ids
	Title string // what people read
	// Serial groups run one case at a time, because their cases count what others would change.
	Serial bool
	Cases  []Case
}

// Suite is an ordered list of groups. Groups run one after the other.
type Suite []Group

// Feature is something a host need not have, or that a run need not have been given.
type Feature string

// The features that cases may need.
const (
	FeatureHTTPS         Feature = "https"         // the host is reached over TLS
	FeatureRead          Feature = "read"          // GET /credentials is listed
	FeatureWrite         Feature = "write"         // POST /credentials is listed
	FeatureProfileRead   Feature = "profile.read"  // GET /profile is listed
	FeatureProfileWrite  Feature = "profile.write" // PUT /profile is listed
	FeatureRefresh       Feature = "refresh"       // the host issues refresh tokens
	FeatureRevocation    Feature = "revocation"    // a revocation URL is known
	FeatureIntrospection Feature = "introspection" // an introspection URL is known
	FeatureMetadata      Feature = "metadata"      // authorization server metadata is published (RFC 8414)
	FeatureManagement    Feature = "management"    // registrations can be managed (RFC 7592)
	FeatureSignIn        Feature = "sign-in"       // the run can sign in by itself
	FeatureSecondUser    Feature = "second user"   // a second account was given
	FeatureProfileID     Feature = "profile id"    // the expected id of the user's profile was given
	FeatureSlow          Feature = "slow"          // cases that wait for minutes were asked for
)
