package mutant_test

import (
	"cmp"
	"context"
	"fmt"
	"hash/crc32"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/mutant"
	"clrhost/conformance/provider"
	"clrhost/server"
	"clrhost/server/servertest"
	"clrhost/storage/storagetest"
)

// How much each mutant is asked. Without the variable one mutant in twelve is run, and asked only what it must turn red:
// `task matrix` is what a change of a case or a mutant is tested with. With it each is asked every case that goes to a place
// it touches: of the groups in which it turns something red all, and of the others an eighth, others for each mutant,
// unless the variable asks for all of them too.
var (
	long  = os.Getenv("CLRHOST_LONG") != ""
	whole = os.Getenv("CLRHOST_LONG") == "all"
)

// chosenKind is the kind of hosts whose mutants are run, if one was named.
var chosenKind = os.Getenv("CLRHOST_MUTANTS")

// examined are the kinds of hosts whose mutants are run: the chosen one, or both where everything is asked, or little.
func examined(t *testing.T) []kind {
	t.Helper()
	if whole || !long && chosenKind == "" {
		return kinds
	}
	name := cmp.Or(chosenKind, ours.name)
	at := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name })
	require.GreaterOrEqual(t, at, 0, "CLRHOST_MUTANTS must be %s or %s, and is %s", ours.name, another.name, name)
	return kinds[at : at+1]
}

// isSampled reports whether a mutant is among those that are run where little is asked: one in so many.
func isSampled(m mutant.Mutant, in uint32) bool {
	return long || chosenKind != "" || crc32.ChecksumIEEE([]byte(m.Name))%in == 0
}

// examines reports whether a mutant is run on a kind of hosts. Where little is asked one in twelve is run, and once: on the
// alternate host, which starts at once, unless that gives no occasion for all that it turns red.
func (k kind) examines(m mutant.Mutant) bool {
	if long || chosenKind != "" {
		return true
	}
	if !isSampled(m, 12) {
		return false
	}
	return (k.name == another.name) == (len(another.turned(m)) == len(m.Turns))
}

func TestMutantsAreWellFormed(t *testing.T) {
	known := map[string]bool{}
	for _, group := range provider.Suite() {
		for _, c := range group.Cases {
			known[c.ID] = true
		}
	}
	names := map[string]bool{}
	for _, m := range slices.Concat(mutant.All(), mutant.Slow()) {
		require.False(t, names[m.Name], "%s is there twice", m.Name)
		names[m.Name] = true
		require.NotEmpty(t, m.Breaks, m.Name)
		require.NotEmpty(t, m.Turns, m.Name)
		require.True(t, m.Wrap != nil || m.TLS != nil || m.Plain != nil, m.Name)
		for _, id := range m.Turns {
			require.True(t, known[id], "%s names %s, which is no case", m.Name, id)
		}
	}
	for _, k := range kinds {
		for name := range k.spared {
			require.True(t, names[name], "%s spares cases from %s, which is no mutant", k.name, name)
		}
	}
}

// Every case is seen to fail by some mutant; what no wrapper can bring about is listed in unseen, with the reason.
func TestEveryCaseHasAMutant(t *testing.T) {
	turned := map[string]bool{}
	for _, m := range slices.Concat(mutant.All(), mutant.Slow()) {
		for _, id := range m.Turns {
			turned[id] = true
		}
	}
	for _, group := range provider.Suite() {
		for _, c := range group.Cases {
			require.NotEqual(t, turned[c.ID], unseen[c.ID] != "", "%s: wants a mutant, or a reason why it has none, and not both", c.ID)
		}
	}
}

// unseen are the cases that no mutant turns red, and why.
var unseen = map[string]string{
	"write.older.empty": "The HTTP server sends no body with a 304, whatever a handler writes.",
}

// TestGoodWithSmallPages shows that a host may give fewer credentials than the limit, as long as it links to the rest.
// It asks the groups that read lists.
func TestGoodWithSmallPages(t *testing.T) {
	var about []string
	for _, group := range provider.Suite() {
		if slices.Contains([]string{"paging", "read", "write"}, group.Name) {
			for _, c := range group.Cases {
				about = append(about, c.ID)
			}
		}
	}
	small := ours.start(t, servertest.Options{Config: func(c *server.Config) { c.MaxPage = 1 }}) // one credential a page
	for _, result := range ask(t, small, about, true).Results() {
		if result.Outcome != conformance.Pass && result.Outcome != conformance.Skip {
			t.Errorf("%s: %s\nexpected %s\nactual   %s\n%s", result.Case.ID, result.Outcome, result.Expected, result.Actual, result.Reason)
		}
	}
}

// TestMatrix runs the suite against every mutant of a kind of host, or of both, and compares the cases that turned red with
// those that must.
func TestMatrix(t *testing.T) {
	for _, k := range examined(t) {
		var mu sync.Mutex
		var matrix []string
		var visits visits
		if long {
			visits = visitsOf(t, k)
		}
		t.Run(k.name, func(t *testing.T) {
			for _, m := range mutant.All() {
				if !k.examines(m) {
					continue
				}
				t.Run(m.Name, func(t *testing.T) {
					t.Parallel()
					red := examine(t, k, m, visits)
					mu.Lock()
					defer mu.Unlock()
					matrix = append(matrix, fmt.Sprintf("%-45s %s", m.Name, strings.Join(red, " ")))
				})
			}
		})
		slices.Sort(matrix)
		t.Log(k.name + "\n" + strings.Join(matrix, "\n"))
	}
}

// visits are the places of the host that each case goes to, by its id. They are named as mutants name them.
type visits map[string][]string

func visitsOf(t *testing.T, k kind) visits {
	t.Helper()
	v, good := visits{}, k.start(t, servertest.Options{})
	for _, result := range ask(t, good, nil, false).Results() {
		for _, e := range result.Exchanges {
			u, err := url.Parse(e.URL)
			require.NoError(t, err)
			v[result.Case.ID] = append(v[result.Case.ID], good.places.Here(u.Path))
		}
	}
	return v
}

// asked are the ids of the cases that a mutant is asked.
func (v visits) asked(m mutant.Mutant) (ids []string) {
	turn := crc32.ChecksumIEEE([]byte(m.Name))
	for i, group := range provider.Suite() {
		isTurned := slices.ContainsFunc(group.Cases, func(c provider.Case) bool { return slices.Contains(m.Turns, c.ID) })
		if !whole && !isTurned && (turn+uint32(i))%8 != 0 {
			continue
		}
		for _, c := range group.Cases {
			if slices.Contains(m.Turns, c.ID) || v.reaches(m, c) {
				ids = append(ids, c.ID)
			}
		}
	}
	return ids
}

// reaches reports whether a case goes to a place that a mutant touches.
func (v visits) reaches(m mutant.Mutant, c provider.Case) bool {
	return len(m.At) == 0 || slices.ContainsFunc(v[c.ID], func(place string) bool { return slices.Contains(m.At, place) })
}

// examine returns which cases turned red.
func examine(t *testing.T, k kind, m mutant.Mutant, v visits) []string {
	only := m.Turns
	if long {
		only = v.asked(m)
	}
	want := k.turned(m)
	if len(want) == 0 && k.spared[m.Name].why == "" && !long {
		t.Skipf("%s gives no occasion for %s", k.name, strings.Join(m.Turns, ", "))
	}
	red, why := []string{}, []string{}
	for _, result := range ask(t, k.start(t, servertest.Options{Wrap: m.Wrap, TLS: m.TLS, Plain: m.Plain}), only, true).Results() {
		if k.isUndecided(result.Case.ID) {
			continue
		}
		switch result.Outcome {
		case conformance.Fail, conformance.Warn:
			red = append(red, result.Case.ID)
			why = append(why, fmt.Sprintf("%s: expected %s, got %s", result.Case.ID, result.Expected, result.Actual))
		case conformance.Error, conformance.Skip:
			if slices.Contains(want, result.Case.ID) {
				t.Logf("%s: %s: %s", result.Case.ID, result.Outcome, result.Reason)
			}
		}
	}
	slices.Sort(red)
	require.Equal(t, want, red, "what turned red is not what %s must turn red\n%s", m.Name, strings.Join(why, "\n"))
	return red
}

// ask runs the suite, or some cases of it.
func ask(t *testing.T, h host, only []string, brief bool) conformance.Report {
	t.Helper()
	report, err := conformance.Run(t.Context(), exactly(only), h.partner(t), conformance.Config{
		Parallel: 2, Brief: brief, Patience: 50 * time.Millisecond, Sleep: h.sleep,
	}, quiet{})
	require.NoError(t, err)
	require.Empty(t, report.Aborted)
	return report
}

// TestSlow asks the cases that wait, of a good host and of the mutants of what only time shows. Time passes when a case
// waits.
func TestSlow(t *testing.T) {
	var waiting []string
	for _, group := range provider.Suite() {
		for _, c := range group.Cases {
			if slices.Contains(c.Needs, conformance.FeatureSlow) {
				waiting = append(waiting, c.ID)
			}
		}
	}
	require.NotEmpty(t, waiting)
	for _, k := range kinds {
		for _, m := range mutant.Slow() {
			t.Run(k.name+"/"+m.Name, func(t *testing.T) { wait(t, k, waiting, m, "") })
		}
	}
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) { wait(t, ours, waiting, mutant.Mutant{}, newURL(t)) })
	wait(t, another, waiting, mutant.Mutant{}, "")
}

// wait asks the cases of a host on a database and compares what turned red with what the mutant must turn.
func wait(t *testing.T, k kind, cases []string, m mutant.Mutant, database string) {
	passed := atomic.Int64{}
	now := func() time.Time { return time.Now().Add(time.Duration(passed.Load())) }
	waiting := k.start(t, servertest.Options{Wrap: m.Wrap, Now: now, Database: database})
	report, err := conformance.Run(t.Context(), exactly(cases), waiting.partner(t), conformance.Config{
		Parallel: 1, Slow: true, Now: now, Sleep: func(_ context.Context, d time.Duration) { passed.Add(int64(d)) },
	}, quiet{})
	require.NoError(t, err)
	var red []string
	for _, result := range report.Results() {
		if result.Outcome != conformance.Pass {
			red = append(red, result.Case.ID)
			t.Logf("%s: %s, expected %s, got %s %s", result.Case.ID, result.Outcome, result.Expected, result.Actual, result.Reason)
		}
	}
	require.Equal(t, m.Turns, red)
}

// exactly is the suite with these cases alone, with all for none.
func exactly(ids []string) conformance.Suite[*provider.Probe] {
	if ids == nil {
		return provider.Suite()
	}
	var chosen conformance.Suite[*provider.Probe]
	for _, group := range provider.Suite() {
		group.Cases = slices.DeleteFunc(slices.Clone(group.Cases), func(c provider.Case) bool { return !slices.Contains(ids, c.ID) })
		if len(group.Cases) > 0 {
			chosen = append(chosen, group)
		}
	}
	return chosen
}

// quiet observes nothing.
type quiet struct{}

func (quiet) Begin(conformance.Outline)    {}
func (quiet) Checked(conformance.Finding)  {}
func (quiet) Started(conformance.CaseInfo) {}
func (quiet) Finished(conformance.Result)  {}
