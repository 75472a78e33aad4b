package conformance_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/expected"
	"clrhost/internal/build"
)

func TestOutcomes(t *testing.T) {
	for name, want := range map[string]struct {
		c                        Case
		outcome                  conformance.Outcome
		expected, actual, reason string
	}{
		"an expectation that holds passes": {
			c:       Case{Run: func(p *toy) { p.shows("six", "six") }},
			outcome: conformance.Pass},
		"a broken MUST fails": {
			c:       Case{Run: func(p *toy) { p.shows("one", "six") }},
			outcome: conformance.Fail, expected: "the die to show six", actual: "one"},
		"a broken SHOULD warns": {
			c:       Case{Level: conformance.Should, Run: func(p *toy) { p.shows("one", "six") }},
			outcome: conformance.Warn, expected: "the die to show six", actual: "one"},
		"a SHOULD within a MUST warns and goes on": {
			c: Case{Run: func(p *toy) {
				p.Should(func() { p.shows("one", "six") })
				p.shows("two", "two")
			}},
			outcome: conformance.Warn, expected: "the die to show six", actual: "one"},
		"a MUST after a SHOULD still fails": {
			c: Case{Run: func(p *toy) {
				p.Should(func() { p.shows("one", "six") })
				p.shows("two", "five")
			}},
			outcome: conformance.Fail, expected: "the die to show five", actual: "two"},
		"a question that makes no sense is skipped": {
			c:       Case{Run: func(p *toy) { p.Skip("no %s", "milk") }},
			outcome: conformance.Skip, reason: "no milk"},
		"an absent feature skips": {
			c:       Case{Needs: []conformance.Feature{featureBox}, Run: func(*toy) {}},
			outcome: conformance.Skip, reason: "there is no box"},
		"a slow case is skipped": {
			c:       Case{Needs: []conformance.Feature{conformance.FeatureSlow}, Run: func(*toy) {}},
			outcome: conformance.Skip, reason: "it waits for minutes; ask for it with --slow"},
		"a question that cannot be asked is an error": {
			c: Case{Run: func(p *toy) {
				conformance.Given(p, "a six", func() bool { p.shows("one", "six"); return true })
			}},
			outcome: conformance.Error, reason: "a six could not be obtained: expected the die to show six, got one"},
	} {
		t.Run(name, func(t *testing.T) {
			want.c.ID = "a.case"
			got := one(t, want.c)
			require.Equal(t, want.outcome, got.Outcome, got.Reason)
			require.Equal(t, want.expected, got.Expected)
			require.Equal(t, want.actual, got.Actual)
			require.Equal(t, want.reason, got.Reason)
			if got.Outcome == conformance.Fail {
				require.Equal(t, "https://dice.example/"+want.actual, got.Exchanges[got.At].URL)
			}
		})
	}
}

func TestAReportNamesRunSubjectAndVersion(t *testing.T) {
	report, watched := run(t, conformance.Config{Profile: "some"}, Group{Name: "a", Title: "The first", Cases: []Case{{ID: "a.case", Run: func(*toy) {}}}})
	require.Equal(t, "clrhost "+build.Version(), report.Tool)
	require.Equal(t, "some", report.Profile)
	require.Equal(t, conformance.Subject{Address: "a table", Title: "Dice", Standard: "the rules of the house"}, report.Subject)
	require.Equal(t, []conformance.Finding{{Check: "dice", OK: true, Detail: "of ivory, for [number 1]"}}, report.Preflight)
	require.Equal(t, report.Preflight, watched.checked)
	require.Equal(t, "The first", report.Groups[0].Title)
	require.Equal(t, []string{"a.case"}, watched.started)
	require.Equal(t, []string{"a.case pass"}, watched.finished)
}

// A level that is not given is MUST, for the observer, the result and the outline alike.
func TestTheLevelIsMustUnlessGiven(t *testing.T) {
	report, watched := run(t, conformance.Config{}, Group{Name: "a", Cases: []Case{
		{ID: "a.one", Run: func(*toy) {}}, {ID: "a.two", Level: conformance.May, Run: func(*toy) {}}}})
	require.Equal(t, conformance.Must, watched.outline[0].Cases[0].Level)
	require.Equal(t, conformance.May, watched.outline[0].Cases[1].Level)
	require.Equal(t, conformance.Must, report.Results()[0].Case.Level)
	require.Equal(t, []string{"a.one", "a.two"}, watched.outline.IDs())
}

func TestABriefRunKeepsWhatDecided(t *testing.T) {
	report, _ := run(t, conformance.Config{Brief: true}, Group{Name: "a", Cases: []Case{
		{ID: "a.good", Run: func(p *toy) { p.shows("six", "six") }}, {ID: "a.bad", Run: func(p *toy) { p.shows("one", "six") }}}})
	passed, failed := report.Results()[0], report.Results()[1]
	require.Equal(t, conformance.Pass, passed.Outcome)
	require.Empty(t, passed.Exchanges)
	require.Equal(t, "https://dice.example/one", failed.Exchanges[failed.At].URL)
}

func TestAChangeIsUndone(t *testing.T) {
	var order []string
	result := one(t, Case{ID: "a.case", Run: func(p *toy) {
		p.Finally(func() { order = append(order, "first") })
		p.Finally(func() { order = append(order, "second"); p.Unable("it cannot be undone") })
		p.shows("one", "six")
	}})
	require.Equal(t, conformance.Fail, result.Outcome)
	require.Equal(t, []string{"second", "first"}, order)
}

// A case that used up its time restores what it changed all the same.
func TestAChangeIsUndoneAfterTheTimeOfTheCase(t *testing.T) {
	var undone string
	report, _ := run(t, conformance.Config{Timeout: time.Millisecond, Patience: time.Millisecond},
		Group{Name: "a", Cases: []Case{{ID: "a.case", Run: func(p *toy) {
			p.Finally(func() { require.NoError(t, p.Context().Err()); undone = p.throw("six") })
			<-p.Context().Done()
			p.Unable("its time is over")
		}}}})
	require.Equal(t, "its time is over", report.Results()[0].Reason)
	require.Equal(t, "six", undone)
}

func TestAMistakeOfTheHarnessIsNotHidden(t *testing.T) {
	role := &player{}
	_, err := conformance.Run(t.Context(), Suite{{Name: "a", Cases: []Case{{ID: "a.case", Run: func(*toy) {}}}}}, role, conformance.Config{}, &watcher{})
	require.NoError(t, err)
	require.PanicsWithValue(t, "a mistake", func() { role.session.Try(t.Context(), func(*conformance.Attempt) { panic("a mistake") }) })
}

func TestASharedValueIsMadeOnceAndItsFailureDecidesNoCase(t *testing.T) {
	var made atomic.Int32
	var cases []Case
	for i := range 5 {
		cases = append(cases, Case{ID: fmt.Sprintf("a.%d", i), Run: func(p *toy) {
			conformance.Once(p, "six", "a six", func() bool { made.Add(1); p.shows("one", "six"); return true })
		}})
	}
	report, _ := run(t, conformance.Config{}, Group{Name: "a", Cases: cases})
	for _, result := range report.Results() {
		require.Equal(t, conformance.Error, result.Outcome)
		require.Equal(t, "a six could not be obtained: expected the die to show six, got one", result.Reason)
	}
	require.EqualValues(t, 1, made.Load())
	require.Equal(t, conformance.ExitInconclusive, report.ExitCode())
}

func TestWhatACaseReportsHoldsNoSecret(t *testing.T) {
	for name, body := range map[string]func(p *toy){
		"a failure":   func(p *toy) { p.Expect(false, "not "+number, number) },
		"a warning":   func(p *toy) { p.Should(func() { p.Expect(false, "not "+number, number) }) },
		"a skip":      func(p *toy) { p.Skip("of %s", number) },
		"no verdict":  func(p *toy) { p.Unable("because of %s", number) },
		"a side note": func(p *toy) { p.Note("by the way, %s", number) },
	} {
		result := one(t, Case{ID: "a.case", Run: body})
		text := result.Expected + result.Actual + result.Reason + strings.Join(result.Notes, "")
		require.Contains(t, text, "[number 1]", name)
		require.NotContains(t, text, number, name)
	}
}

func TestOnlyChoosesByGroupIDAndGlob(t *testing.T) {
	nothing := func(*toy) {}
	suite := Suite{
		{Name: "a", Cases: []Case{{ID: "a.one", Run: nothing}, {ID: "a.two", Run: nothing}, {ID: "a.two.more", Run: nothing}}},
		{Name: "b", Cases: []Case{{ID: "b.one", Run: nothing}}},
	}
	for patterns, want := range map[string]string{
		"": "a.one a.two a.two.more b.one", "a": "a.one a.two a.two.more", "a.two": "a.two", "*.one": "a.one b.one",
		"b.one": "b.one", "a.t*": "a.two a.two.more", "b a.one": "a.one b.one",
	} {
		report, watched := run(t, conformance.Config{Only: strings.Fields(patterns)}, suite...)
		var ids []string
		for _, result := range report.Results() {
			ids = append(ids, result.Case.ID)
		}
		require.Equal(t, want, strings.Join(ids, " "), patterns)
		require.Equal(t, ids, watched.outline.IDs())
	}
}

// Every problem of a Config is reported, each by the flag that sets the member.
func TestWhatCannotRunAtAll(t *testing.T) {
	suite := Suite{{Name: "a", Cases: []Case{{ID: "a.case"}}}}
	cfg := conformance.Config{Profile: "some", Only: []string{"a", "c", "["}, Parallel: 65, Timeout: -1}
	_, err := conformance.Run(t.Context(), suite, &player{}, cfg, &watcher{})
	require.EqualError(t, err, `--parallel: must be from 1 to 64
--timeout: must be a duration above 0, such as 30s
--only: profile some has no group, case or pattern of cases "c"; see clrhost conformance list
--only: profile some has no group, case or pattern of cases "["; see clrhost conformance list`)
}

func TestExpectedFailures(t *testing.T) {
	failures, err := expected.Parse([]byte("a.known*  ticket 12\na.mended  ticket 13\na.unclear  ticket 14\n"))
	require.NoError(t, err)
	role, watched := &player{}, &results{}
	report, err := conformance.Run(t.Context(), Suite{{Name: "a", Cases: []Case{
		{ID: "a.known", Run: func(p *toy) { p.shows("one", "six") }},
		{ID: "a.known.should", Level: conformance.Should, Run: func(p *toy) { p.shows("one", "six") }},
		{ID: "a.known.skipped", Run: func(p *toy) { p.Skip("no") }},
		{ID: "a.unclear", Run: func(p *toy) { p.Unable("no") }},
		{ID: "a.other", Run: func(p *toy) { p.shows("one", "six") }},
		{ID: "a.mended", Run: func(*toy) {}},
		{ID: "a.good", Run: func(*toy) {}},
	}}}, role, conformance.Config{Expected: failures, Parallel: 1}, watched)
	require.NoError(t, err)
	var marks []string
	for _, r := range report.Results() {
		marks = append(marks, fmt.Sprint(r.Case.ID, " ", r.Outcome, " ", r.Known, " ", r.Unexpected != ""))
	}
	require.Equal(t, []string{
		"a.known fail ticket 12 false", "a.known.should warn ticket 12 false", "a.known.skipped skip  false", "a.unclear error ticket 14 false",
		"a.other fail  false", "a.mended pass  true", "a.good pass  false",
	}, marks)
	require.Equal(t, report.Results(), watched.all, "the observer gets the results of the report")
}

// With a list of expected skips, even an empty one, a case must not be skipped unless it is listed.
func TestExpectedSkips(t *testing.T) {
	skips, err := expected.Parse([]byte("a.listed*  no second account\n"))
	require.NoError(t, err)
	nothing, err := expected.Parse(nil)
	require.NoError(t, err)
	const unlisted = "It was skipped, and the file of expected skips does not list it. Make it possible to ask it, or add it to the file with the reason."
	const remove = "It was asked although its skip was expected. Remove it from the file of expected skips."
	for name, row := range map[string]struct {
		skips expected.List
		marks []string
	}{
		"no list":       {nil, []string{"", "", "", ""}},
		"a list":        {skips, []string{"no second account", unlisted, remove, remove}},
		"an empty list": {nothing, []string{unlisted, unlisted, "", ""}},
	} {
		report, _ := run(t, conformance.Config{Skips: row.skips}, Group{Name: "a", Cases: []Case{
			{ID: "a.listed", Run: func(p *toy) { p.Skip("no") }},
			{ID: "a.unlisted", Run: func(p *toy) { p.Skip("no") }},
			{ID: "a.listed.asked", Run: func(*toy) {}},
			{ID: "a.listed.fails", Run: func(p *toy) { p.shows("one", "six") }},
		}})
		var marks []string
		for _, r := range report.Results() {
			marks = append(marks, r.Known+r.Unexpected+strings.Join(r.Notes, ""))
		}
		require.Equal(t, row.marks, marks, name)
		require.Equal(t, 1, report.Count(conformance.Fail), "what fails is a failure, whatever was expected")
	}
	report, _ := run(t, conformance.Config{Skips: nothing}, Group{Name: "a", Cases: []Case{
		{ID: "a.good", Run: func(*toy) {}}, {ID: "a.unlisted", Run: func(p *toy) { p.Skip("no") }},
	}})
	require.Equal(t, conformance.ExitFailed, report.ExitCode())
}

// Each result has the command that asks it again, and nothing else: a case whose id begins those of others is asked alone.
func TestACaseIsRepeatedAlone(t *testing.T) {
	group := Group{Name: "a", Cases: []Case{{ID: "a.one", Run: func(*toy) {}}, {ID: "a.one.more", Run: func(*toy) {}}}}
	report, _ := run(t, conformance.Config{Command: "dice six", Only: []string{"a.one"}}, group)
	require.Len(t, report.Results(), 1)
	require.Equal(t, "dice six --only a.one", report.Results()[0].Repeat)
	require.Equal(t, []string{"a.one"}, report.Only)
	require.NotEmpty(t, report.Catalogue)
	report, _ = run(t, conformance.Config{}, group)
	require.Empty(t, report.Results()[0].Repeat)
}

// results keeps the results that it observes.
type results struct {
	watcher
	all []conformance.Result
}

func (w *results) Finished(r conformance.Result) { w.all = append(w.all, r) }

func TestResultsKeepTheOrderOfTheCases(t *testing.T) {
	var cases []Case
	for i := range 20 {
		cases = append(cases, Case{ID: fmt.Sprintf("a.%02d", i), Run: func(p *toy) {
			p.Wait(time.Duration(20-i) * time.Millisecond / 4)
		}})
	}
	report, watched := run(t, conformance.Config{}, Group{Name: "a", Cases: cases})
	for i, result := range report.Results() {
		require.Equal(t, fmt.Sprintf("a.%02d", i), result.Case.ID)
	}
	require.Len(t, watched.finished, 20)
}

func TestCasesRunSeveralAtATimeAndThoseOfASerialGroupOneByOne(t *testing.T) {
	for _, serial := range []bool{false, true} {
		var running, most atomic.Int32
		var cases []Case
		for i := range 8 {
			cases = append(cases, Case{ID: fmt.Sprintf("a.%d", i), Run: func(p *toy) {
				now := running.Add(1)
				for seen := most.Load(); now > seen && !most.CompareAndSwap(seen, now); seen = most.Load() {
				}
				p.Wait(20 * time.Millisecond)
				running.Add(-1)
			}})
		}
		run(t, conformance.Config{}, Group{Name: "a", Serial: serial, Cases: cases})
		require.Equal(t, serial, most.Load() == 1)
		require.LessOrEqual(t, most.Load(), int32(conformance.DefaultParallel))
	}
}

func TestAMistakeOfConfigurationEndsTheRun(t *testing.T) {
	w, role := &watcher{}, &player{missing: errNoDice, secret: number}
	report, err := conformance.Run(t.Context(), Suite{{Name: "a", Cases: []Case{{ID: "a.case", Run: func(*toy) {}}}}}, role, conformance.Config{}, w)
	require.NoError(t, err)
	require.Equal(t, errNoDice.Error(), report.Aborted)
	require.True(t, role.ended, "what the preflight left behind was not removed")
	require.Equal(t, []string{"A die shows [number 1]."}, report.Left)
	require.Empty(t, report.Results())
	require.Empty(t, w.started)
	require.Equal(t, conformance.ExitCouldNot, report.ExitCode())
}

func TestARoleCanAbortTheRun(t *testing.T) {
	role := &player{}
	report, err := conformance.Run(t.Context(), Suite{{Name: "a", Serial: true, Cases: []Case{
		{ID: "a.one", Run: func(*toy) { role.session.Abort(errNoDice) }}, {ID: "a.two", Run: func(*toy) {}},
	}}}, role, conformance.Config{}, &watcher{})
	require.NoError(t, err)
	require.Equal(t, errNoDice.Error()+"; not asked: 1 of the 2 cases of a", report.Aborted)
	require.Len(t, report.Results(), 1)
	require.True(t, role.ended)
}

func TestACaseThatNeverEndsIsEnded(t *testing.T) {
	report, _ := run(t, conformance.Config{Timeout: 50 * time.Millisecond, Patience: time.Millisecond},
		Group{Name: "a", Cases: []Case{{ID: "a.case", Run: func(p *toy) { p.Wait(time.Hour) }}}})
	require.Equal(t, conformance.Error, report.Results()[0].Outcome)
}

func TestEventuallyWaitsAsLongAsTheRunHasPatience(t *testing.T) {
	var waited time.Duration
	cfg := conformance.Config{Patience: 2 * time.Second, Sleep: func(_ context.Context, d time.Duration) { waited += d }}
	run(t, cfg, Group{Name: "a", Cases: []Case{{ID: "a.case", Run: func(p *toy) {
		require.True(t, p.Eventually(func() bool { return waited >= time.Second }))
		require.False(t, p.Eventually(func() bool { return false }))
	}}}})
	require.Equal(t, 3*time.Second, waited)
}

func TestARunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	role := &player{}
	report, err := conformance.Run(ctx, Suite{{Name: "a", Serial: true, Cases: []Case{
		{ID: "a.one", Run: func(*toy) { cancel() }},
		{ID: "a.two", Run: func(*toy) {}},
	}}}, role, conformance.Config{}, &watcher{})
	require.NoError(t, err)
	require.NotEmpty(t, report.Aborted)
	require.Len(t, report.Results(), 1, "a case began after the end")
	require.True(t, role.ended)
}

// An exchange of an attempt beside the case's own is taken over where it decides.
func TestAnExchangeBesideDecides(t *testing.T) {
	result := one(t, Case{ID: "a.case", Run: func(p *toy) {
		p.throw("one")
		beside := &toy{p.Beside(), p.transport}
		beside.throw("two")
		p.ExpectAt(beside.Last(), false, "another", "this")
	}})
	require.Len(t, result.Exchanges, 2)
	require.Equal(t, "https://dice.example/two", result.Exchanges[result.At].URL)
}

func TestExitCodes(t *testing.T) {
	report := func(results ...conformance.Result) conformance.Report {
		return conformance.Report{Groups: []conformance.GroupResult{{Results: results}}}
	}
	is := func(o conformance.Outcome) conformance.Result { return conformance.Result{Outcome: o} }
	for _, row := range []struct {
		report conformance.Report
		want   int
	}{
		{report(is(conformance.Pass), is(conformance.Warn), is(conformance.Skip)), 0},
		{report(is(conformance.Pass), is(conformance.Fail)), 1},
		{report(is(conformance.Error), is(conformance.Fail)), 1},
		{report(is(conformance.Pass), is(conformance.Error)), 3},
		{report(), 3},
		{report(is(conformance.Skip), is(conformance.Skip)), 3},
		{report(is(conformance.Pass), conformance.Result{Outcome: conformance.Error, Known: "ticket 8"}), 0},
		{report(conformance.Result{Outcome: conformance.Fail, Known: "issue 7"}, is(conformance.Pass)), 0},
		{report(conformance.Result{Outcome: conformance.Pass, Unexpected: "It passed."}), 1},
		{conformance.Report{Aborted: "gone", Groups: report(is(conformance.Pass)).Groups}, 2},
	} {
		require.Equal(t, row.want, row.report.ExitCode())
	}
}

// How a run was configured is in its report, without what the run learned to be secret.
func TestSettingsAreReported(t *testing.T) {
	report, _ := run(t, conformance.Config{Settings: []conformance.Setting{{Name: "user", Value: "kim"}}}, Group{Name: "a", Cases: []Case{
		{ID: "a.one", Run: func(*toy) {}},
	}})
	require.Equal(t, []conformance.Setting{{Name: "user", Value: "kim"}}, report.Settings)
}
