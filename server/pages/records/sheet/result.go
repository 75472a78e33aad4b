package sheet

import (
	"html/template"

	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
)

// Result is a result with the scale it stands on. Every value is as it was sent.
type Result struct {
	Label    Value
	Value    template.HTML
	Most     template.HTML // the highest value that there is
	Scale    phrase.Phrase // from the lowest value to the highest
	Status   phrase.Phrase
	State    string        // of the status, for the stylesheet and the icon: one of the states
	Level    *Level        // achieved
	Required template.HTML // that has to be reached
	Levels   []Level       // all there are, the achieved one among them
	Allowed  []template.HTML
	More     []Fact
}

// Level is a level of a rubric.
type Level struct {
	Name, Description, Level, Points template.HTML
	Reached, Required                bool
	Aligned                          []Value
}

// The states of a result.
const (
	StateDone   = "done"
	StateOpen   = "open"
	StateFailed = "failed"
	StateLeft   = "left"
	StateHeld   = "held"
)

func (b *builder) results(all []transcript.Result) (shown []Result) {
	for _, r := range all {
		shown = append(shown, b.result(r))
	}
	return shown
}

func (b *builder) result(r transcript.Result) Result {
	shown := Result{Label: Value{Says: phrase.Of("Result")}, Value: b.line(r.Value)}
	if d := r.Description; d != nil {
		shown = b.scale(d)
		shown.Value = b.line(r.Value)
	}
	if r.Status.Given() {
		shown.Status, shown.State = status(r.Status.Value)
	}
	if r.Level != nil {
		level := b.level(r.Level)
		shown.Level = &level
	}
	for i := range shown.Levels {
		shown.Levels[i].Reached = r.Description.Levels[i] == r.Level
	}
	var f facts
	f = append(f, shown.More...)
	f.add(phrase.Of("Aligned to"), b.targetLinks(r.Alignments)...)
	if r.Description == nil {
		f.text(phrase.Of("Measured by"), code(r.DescriptionID.Value))
	}
	if r.Level == nil {
		f.text(phrase.Of("Level"), code(r.LevelID.Value))
	}
	shown.More = f
	return shown
}

// scale shows what results are measured by.
func (b *builder) scale(d *transcript.ResultDescription) Result {
	shown := Result{Label: Value{Text: b.line(d.Name)}, Most: b.line(d.Max), Required: b.line(d.Required)}
	if !d.Name.Given() {
		shown.Label = resultType(d.Type.Value)
	}
	lowest, highest := d.Min, d.Max
	if last := len(d.Allowed) - 1; last > 0 && !highest.Given() {
		lowest, highest = d.Allowed[0], d.Allowed[last]
	}
	if lowest.Given() && highest.Given() {
		shown.Scale = phrase.Of("%s to %s", b.plain(lowest), b.plain(highest))
	}
	for _, v := range d.Allowed {
		shown.Allowed = append(shown.Allowed, b.line(v))
	}
	for _, l := range d.Levels {
		level := b.level(l)
		level.Required = l == d.RequiredLevel
		shown.Levels = append(shown.Levels, level)
		if level.Required && shown.Required == "" {
			shown.Required = level.Name
		}
	}
	var f facts
	f.add(phrase.Of("Aligned to"), b.targetLinks(d.Alignments)...)
	if d.RequiredLevel == nil {
		f.text(phrase.Of("Required level"), code(d.RequiredID.Value))
	}
	shown.More = f
	return shown
}

func (b *builder) level(l *transcript.Level) Level {
	return Level{
		Name: b.line(l.Name), Description: b.paragraphs(l.Description), Level: b.line(l.Level), Points: b.line(l.Points),
		Aligned: b.targetLinks(l.Alignments),
	}
}

// scales are those of an achievement by which no result of the record is measured.
func (b *builder) scales(a *transcript.Achievement) (all []Result) {
	used := map[*transcript.ResultDescription]bool{}
	for _, n := range a.Awards {
		for _, r := range b.Awards[n].Results {
			used[r.Description] = true
		}
	}
	for _, d := range a.Results {
		if !used[d] {
			all = append(all, b.scale(d))
		}
	}
	return all
}

// HasScale reports whether there is more to see of the scale than its ends.
func (r Result) HasScale() bool { return len(r.Levels) > 0 || len(r.Allowed) > 0 || len(r.More) > 0 }
