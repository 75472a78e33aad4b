package transcript

// Achievement is a node of the graph: what may be awarded, with its awards and its relations. Its fields are what the record
// says first about it.
type Achievement struct {
	Statement
	ID     string // empty when the record states none
	Family Family // by the type as first stated
	// Elsewhere means that only the id is known: an association or an award names it, and nothing in the record describes it.
	Elsewhere bool

	Awards   []int        // indexes into Record.Awards; none means "no result yet"
	Same     []Place      // where the same is stated again, word for word
	Variants []*Statement // what the record says about it elsewhere, in other words

	Parents    []Relation // what it is part of
	Parts      []Relation
	Before     []Relation // what precedes it
	After      []Relation // what it precedes
	SeeAlso    []Relation // peers, related and equal ones, in both directions
	ReplacedBy []Relation
	Replaces   []Relation
}

// Statement is what a credential says about an achievement (CLR 2.0, Achievement).
type Statement struct {
	ID               Word
	Type             Word // the achievementType as stated: one of 31 terms, or one that begins with "ext:"
	Name             Text
	Description      Text
	Criteria         Criteria
	Code             Text // humanCode
	FieldOfStudy     Text
	Specialization   Text
	CreditsAvailable Number
	Language         Word // inLanguage; also that of texts without one
	Version          Text
	Image            Image
	Creator          Profile
	Tags             []Text
	Identifiers      []Identifier
	Related          []Related
	Alignments       []Alignment
	Results          []*ResultDescription
	Endorsements     []int // indexes into Record.Credentials

	Place
}

// Criteria is what has to be done for an achievement.
type Criteria struct {
	ID        Resource
	Narrative Text // Markdown

	Place
}

// Related is another achievement that is related, such as the same in another language.
type Related struct {
	ID       Word
	Language Word
	Version  Text

	Place
}

// Association joins two achievements (CLR 2.0, Association).
type Association struct {
	Type, Source, Target Word

	Place
}

// Relation is one end of an association, as seen from the other.
type Relation struct {
	To          int // an index into Record.Achievements
	Association int // an index into Record.Associations, which has the type as stated
}
