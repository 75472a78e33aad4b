package report

import (
	"html/template"
	"slices"
	"time"

	"clrhost/conformance"
)

// view is the page as the template wants it. All text of strangers in it is visible text; the template escapes it.
type view struct {
	Policy string
	Style  template.CSS
	Script template.JS

	Tool, Catalogue, Host, HostTitle, Standard string
	Profile, Selection                         string
	Left                                       []string
	Changes                                    *changesView
	LeavesOut                                  bool // the exchanges of what passed
	Started                                    time.Time
	Took                                       string
	Verdict, Aborted                           string
	Tone                                       string // good, bad or unsure
	Tallies                                    []tile
	Troubles, Preflight                        []conformance.Finding
	Causes                                     []causeView
	Expected                                   []expectedView
	Levels                                     []conformance.Level
	Groups                                     []groupView
	Cases                                      int
	Services                                   []serviceView
	Coverage                                   []coverageView
	Covered                                    []tile
}

// tile is a count with its word, and where its part of the bar is, in thousandths.
type tile struct {
	Standing    standing
	Sign, Word  string
	Count       int
	Start, Wide int
}

type causeView struct {
	Title, Sign, Word, Hint string
	Standing                standing
	Level                   conformance.Level
	Cases                   []string
}

// expectedView is a case whose outcome was expected to be bad, or was another than the expected one.
type expectedView struct {
	ID, Sign, Word, Reason string
	Standing               standing
}

type groupView struct {
	Name, Title, Totals string
	Sign                string
	Standing            standing
	Open                bool
	Results             []resultView
}

type coverageView struct {
	ID, Text, Clause, Reason string
	Level                    conformance.Level
	Standing                 standing
	Sign, Word               string
	Cases                    []coveredCase
}

// coveredCase is a case of the coverage table. Only one that ran has a place on the page to go to.
type coveredCase struct {
	ID  string
	Ran bool
}

func newView(d Document) view {
	run := d.Run
	results := run.Results()
	v := view{
		Tool: line(run.Tool), Catalogue: line(run.Catalogue), Host: line(run.Subject.Address), HostTitle: line(run.Subject.Title), Profile: line(run.Profile), Selection: selection(run), Standard: line(run.Subject.Standard),
		Started: run.Started.UTC(), Took: took(run.Duration), Aborted: visible(run.Aborted), Cases: len(results),
		Verdict: verdict(run), Tone: tone(run), Tallies: tiles(count(results), standings),
	}
	for _, f := range run.Preflight {
		shown := conformance.Finding{Check: line(f.Check), OK: f.OK, Detail: line(f.Detail), Fix: line(f.Fix)}
		v.Preflight = append(v.Preflight, shown)
		if !f.OK {
			v.Troubles = append(v.Troubles, shown)
		}
	}
	v.Changes = d.changesView()
	v.LeavesOut = !d.AllExchanges
	for _, sentence := range run.Left {
		v.Left = append(v.Left, line(sentence))
	}
	v.Causes, v.Expected = causeViews(causes(run)), expectedViews(results)
	texts, most := d.texts(), d.detail()
	for _, g := range run.Groups {
		v.Groups = append(v.Groups, newGroupView(g, texts, most))
	}
	for _, level := range []conformance.Level{conformance.Must, conformance.Should, conformance.May} {
		if slices.ContainsFunc(results, func(r conformance.Result) bool { return r.Case.Level == level }) {
			v.Levels = append(v.Levels, level)
		}
	}
	v.Services = serviceViews(d.rehearsals())
	v.cover(d.coverage())
	return v
}

// tone is how the verdict looks.
func tone(r conformance.Report) string {
	switch r.ExitCode() {
	case conformance.ExitGood:
		return "good"
	case conformance.ExitFailed:
		return "bad"
	}
	return "unsure"
}

// tiles are the counts that are not zero, in a given order, each with its share of a bar.
func tiles(t totals, order []standing) []tile {
	const whole = 1000
	sum, before := 0, 0
	for _, n := range t {
		sum += n
	}
	var out []tile
	for _, s := range order {
		if t[s] == 0 {
			continue
		}
		start := before * whole / sum
		before += t[s]
		out = append(out, tile{Standing: s, Sign: looks[s].sign, Word: words[s], Count: t[s], Start: start, Wide: before*whole/sum - start})
	}
	return out
}

func causeViews(all []cause) []causeView {
	out := make([]causeView, len(all))
	for i, c := range all {
		s := c.worst()
		out[i] = causeView{
			Title: c.title, Standing: s, Sign: looks[s].sign, Word: words[s], Level: c.level(), Cases: c.ids(), Hint: hint(c, all[i+1:]),
		}
	}
	return out
}

func expectedViews(results []conformance.Result) []expectedView {
	var out []expectedView
	for _, r := range results {
		if s := standingOf(r); s == known || s == unexpected {
			out = append(out, expectedView{ID: line(r.Case.ID), Sign: looks[s].sign, Word: words[s], Reason: line(r.Known + r.Unexpected), Standing: s})
		}
	}
	return out
}

func newGroupView(g conformance.GroupResult, texts map[string]string, most detail) groupView {
	v := groupView{Name: line(g.Name), Title: line(g.Title), Totals: count(g.Results).String(), Standing: skipped}
	for _, r := range g.Results {
		shown := newResultView(r, texts, most)
		v.Standing = worse(v.Standing, shown.Standing)
		v.Open = v.Open || shown.Open
		v.Results = append(v.Results, shown)
	}
	v.Sign = looks[v.Standing].sign
	return v
}

func (v *view) cover(rows []coverage) {
	found := totals{}
	for _, row := range rows {
		found[row.standing]++
		shown := coverageView{
			ID: line(row.ID), Text: line(row.Text), Clause: line(row.Clause), Reason: line(row.Reason),
			Level: row.Level, Standing: row.standing, Sign: looks[row.standing].sign, Word: words[row.standing],
		}
		for _, id := range row.Cases {
			_, ran := row.ran[id]
			shown.Cases = append(shown.Cases, coveredCase{id, ran})
		}
		v.Coverage = append(v.Coverage, shown)
	}
	v.Covered = tiles(found, append(slices.Clone(standings), notRun, noCase))
}
