package conformance

// Level is how strongly the standard asks for what a case checks.
type Level string

// The levels of RFC 2119. A broken SHOULD is a warning, and so is a broken MAY that was made use of.
const (
	Must   Level = "MUST"
	Should Level = "SHOULD"
	May    Level = "MAY"
)

// Case is one question about a rule: the rule, and the requests that show whether it is kept. P is the probe of a role,
// which the body works with. Cases are never changed; the outcome of one is a Result.
type Case[P any] struct {
	ID     string    // dotted and lasting, such as "token.code.once"; the first word is the group's
	Proves []string  // the requirements of the catalogue that it proves
	Clause string    // where the rule is written, such as "RFC 6749, Section 4.1.2"
	Level  Level     // empty means Must
	Want   string    // conforming behaviour, as one sentence
	Needs  []Feature // what must be present for the question to make sense; if absent, the case is skipped with a reason
	Run    func(p P)
}

// Group is the cases of one subject, in the order of the standard.
type Group[P any] struct {
	Name  string // the first word of its cases' ids
	Title string // for people
	// Serial groups run one case at a time, because their cases count what others would change.
	Serial bool
	Cases  []Case[P]
}

// Suite is an ordered list of groups. Groups run one after the other.
type Suite[P any] []Group[P]

// Feature is something that the subject of a run need not have, or that a run need not have been given. The features are
// those of a role, but for FeatureSlow.
type Feature string

// FeatureSlow is for cases that wait for minutes, which a run makes only when Config.Slow asks for them.
const FeatureSlow Feature = "slow"
