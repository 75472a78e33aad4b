package transcript

// Result is a result as sent, joined to what describes it (CLR 2.0, Result).
type Result struct {
	Value         Text
	Status        Word               // a term of ResultStatusType, such as StatusCompleted
	Description   *ResultDescription // what it is a result of; nil when the record does not describe it
	Level         *Level             // the level achieved; nil when there is none or the record does not describe it
	DescriptionID Word
	LevelID       Word
	Alignments    []Alignment

	Place
}

// The terms of ResultStatusType.
const (
	StatusCompleted   = "Completed"
	StatusEnrolled    = "Enrolled"
	StatusFailed      = "Failed"
	StatusInProgress  = "InProgress"
	StatusOnHold      = "OnHold"
	StatusProvisional = "Provisional"
	StatusWithdrew    = "Withdrew"
)

// ResultDescription is what results are measured by: its scale and what is required (CLR 2.0, ResultDescription).
type ResultDescription struct {
	ID            Word
	Name          Text
	Type          Word   // resultType
	Min, Max      Text   // of the value
	Allowed       []Text // values, ascending
	Levels        []*Level
	Required      Text   // value
	RequiredLevel *Level // nil when there is none or the record does not describe it
	RequiredID    Word   // of the required level
	Alignments    []Alignment

	Place
}

// The terms of ResultType that decide something here.
const (
	resultTypeAverage = "GradePointAverage"
	resultTypeStatus  = "Status"
)

// IsAverage reports whether a result is a grade point average as its issuer states it.
func (r Result) IsAverage() bool {
	return r.Description != nil && r.Description.Type.Value == resultTypeAverage
}

// Level is a level of a rubric (CLR 2.0, RubricCriterionLevel).
type Level struct {
	ID          Word
	Name        Text
	Description Text
	Level       Text
	Points      Text
	Alignments  []Alignment

	Place
}

func (n *node) results(name string) (all []Result) {
	n.each(name, func(n *node) {
		n.is("Result")
		all = append(all, Result{
			Value:         n.text("value"),
			Status:        n.word("status"),
			DescriptionID: n.word("resultDescription"),
			LevelID:       n.word("achievedLevel"),
			Alignments:    n.alignments("alignment"),
			Place:         n.place,
		})
	})
	return all
}

func (n *node) resultDescriptions(name string) (all []*ResultDescription) {
	n.each(name, func(n *node) {
		n.is("ResultDescription")
		all = append(all, &ResultDescription{
			ID:         n.word("id"),
			Name:       n.text("name"),
			Type:       n.word("resultType"),
			Min:        n.text("valueMin"),
			Max:        n.text("valueMax"),
			Allowed:    n.texts("allowedValue"),
			Levels:     n.levels("rubricCriterionLevel"),
			Required:   n.text("requiredValue"),
			RequiredID: n.word("requiredLevel"),
			Alignments: n.alignments("alignment"),
			Place:      n.place,
		})
	})
	return all
}

func (n *node) levels(name string) (all []*Level) {
	n.each(name, func(n *node) {
		n.is("RubricCriterionLevel")
		all = append(all, &Level{
			ID:          n.word("id"),
			Name:        n.text("name"),
			Description: n.text("description"),
			Level:       n.text("level"),
			Points:      n.text("points"),
			Alignments:  n.alignments("alignment"),
			Place:       n.place,
		})
	})
	return all
}
