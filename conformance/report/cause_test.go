package report

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/exchange"
)

func TestCausesAreOrderedByWhatToFixFirst(t *testing.T) {
	run := conformance.Report{Groups: []conformance.GroupResult{
		{Name: "paging", Results: []conformance.Result{
			bad("paging.advice", "paging", conformance.Warn, "status 200", "status 404"),
			bad("paging.count", "paging", conformance.Fail, "3", "1"),
			bad("paging.a", "paging", conformance.Fail, "status 200", "status 404"),
			bad("paging.b", "paging", conformance.Fail, "status 200", "status 404"),
			bad("paging.known", "paging", conformance.Fail, "x", "y"),
			bad("paging.unclear", "paging", conformance.Error, "", ""),
		}},
		{Name: "registration", Results: []conformance.Result{bad("registration.name", "registration", conformance.Fail, "name", "none")}},
		{Name: "discovery", Results: []conformance.Result{
			bad("discovery.get", "discovery", conformance.Fail, "JSON", "HTML"),
			{Case: conformance.CaseInfo{ID: "discovery.good"}, Group: "discovery", Outcome: conformance.Pass},
			{Case: conformance.CaseInfo{ID: "discovery.surprise"}, Group: "discovery", Outcome: conformance.Pass, Unexpected: "It passed."},
		}},
	}}
	run.Groups[0].Results[4].Known = "ticket 1"
	var order [][]string
	for _, c := range causes(run) {
		order = append(order, c.ids())
	}
	require.Equal(t, [][]string{
		{"discovery.get"}, {"registration.name"}, {"paging.a", "paging.b"}, {"paging.count"}, {"paging.unclear"}, {"paging.advice"},
	}, order)
}

// An endpoint that breaks down is one cause, whatever each case expected of it and whatever thing it asked for.
func TestCausesOfABrokenEndpoint(t *testing.T) {
	down := func(id string, status int, url string) conformance.Result {
		r := bad(id, "write", conformance.Fail, "expected by "+id, "something else")
		r.At, r.Exchanges = 0, []exchange.Exchange{{Method: "PUT", URL: url, Status: status}}
		return r
	}
	run := conformance.Report{Groups: []conformance.GroupResult{{Name: "write", Results: []conformance.Result{
		down("write.a", 500, "https://h.example/register/0123456789abcdef0123456789?x=1"),
		down("write.b", 500, "https://h.example/register/fedcba98765432100123456789"),
		down("write.c", 0, "https://h.example/register/fedcba98765432100123456789"),
		down("write.d", 404, "https://h.example/register/fedcba98765432100123456789"),
	}}}}
	var titles []string
	for _, c := range causes(run) {
		titles = append(titles, c.title)
	}
	require.Equal(t, []string{"PUT /register/… answers 500.", "PUT /register/… gives no answer.", "The rule of write.d."}, titles)
}

// A case of a MUST that only warned broke a SHOULD on its way.
func TestLevelOfACause(t *testing.T) {
	level := func(results ...conformance.Result) conformance.Level { return cause{results: results}.level() }
	may := bad("a.b", "a", conformance.Warn, "", "")
	may.Case.Level = conformance.May
	require.Equal(t, conformance.Must, level(may, bad("a.c", "a", conformance.Fail, "", "")))
	require.Equal(t, conformance.Should, level(may, bad("a.c", "a", conformance.Warn, "", "")))
	require.Equal(t, conformance.May, level(may))
}

func bad(id, group string, outcome conformance.Outcome, expected, actual string) conformance.Result {
	return conformance.Result{
		Case:  conformance.CaseInfo{ID: id, Level: conformance.Must, Want: "The rule of " + id + "."},
		Group: group, Outcome: outcome, Expected: expected, Actual: actual, Reason: "unclear", At: -1,
	}
}
