package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/report"
)

// junitRule says what an element of a JUnit report may hold: its attributes, with whether each is required and what it looks
// like, and its children in their order, with how many of each there may be. It is what the schemas of Jenkins and of older
// readers have in common.
type junitRule struct {
	required, optional map[string]*regexp.Regexp
	children           []junitChild
	hasText            bool
}

type junitChild struct {
	name  string
	most  int // 0 for any number
	least int
}

var (
	someText   = regexp.MustCompile(`^\S(.*\S)?$`)
	anyText    = regexp.MustCompile(`^.*$`)
	number     = regexp.MustCompile(`^(0|[1-9][0-9]*)$`)
	secondsXML = regexp.MustCompile(`^[0-9]+\.[0-9]{3}$`)
	dateTime   = regexp.MustCompile(`^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]$`)

	outcomeRule = junitRule{optional: map[string]*regexp.Regexp{"message": anyText, "type": someText}, hasText: true}
	textRule    = junitRule{hasText: true}
	counts      = map[string]*regexp.Regexp{"name": someText, "tests": number, "failures": number, "errors": number, "time": secondsXML}

	junitRules = map[string]junitRule{
		"testsuites": {required: counts, children: []junitChild{{name: "testsuite"}}},
		"testsuite": {
			required: counts,
			optional: map[string]*regexp.Regexp{"skipped": number, "timestamp": dateTime, "hostname": anyText},
			children: []junitChild{{name: "properties", most: 1}, {name: "testcase"}, {name: "system-out", most: 1}, {name: "system-err", most: 1}},
		},
		"properties": {children: []junitChild{{name: "property"}}},
		"property":   {required: map[string]*regexp.Regexp{"name": someText, "value": anyText}},
		"testcase": {
			required: map[string]*regexp.Regexp{"name": someText, "classname": someText, "time": secondsXML},
			children: []junitChild{{name: "skipped", most: 1}, {name: "error", most: 1}, {name: "failure", most: 1}, {name: "system-out", most: 1}},
		},
		"skipped": outcomeRule, "error": outcomeRule, "failure": outcomeRule,
		"system-out": textRule, "system-err": textRule,
	}
)

// junitElement is a parsed element.
type junitElement struct {
	name       string
	attributes map[string]string
	children   []junitElement
	text       string
}

// parseJUnit reads a report strictly: one root, no name space, no attribute twice.
func parseJUnit(t *testing.T, data []byte) junitElement {
	t.Helper()
	require.True(t, bytes.HasPrefix(data, []byte(`<?xml version="1.0" encoding="UTF-8"?>`)))
	d := xml.NewDecoder(bytes.NewReader(data))
	stack := []*junitElement{{}}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		top := stack[len(stack)-1]
		switch token := token.(type) {
		case xml.StartElement:
			require.Empty(t, token.Name.Space)
			e := junitElement{name: token.Name.Local, attributes: map[string]string{}}
			for _, a := range token.Attr {
				require.NotContains(t, e.attributes, a.Name.Local)
				e.attributes[a.Name.Local] = a.Value
			}
			stack = append(stack, &e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
			above := stack[len(stack)-1]
			above.children = append(above.children, *top)
		case xml.CharData:
			top.text += string(token)
		}
	}
	require.Len(t, stack[0].children, 1)
	return stack[0].children[0]
}

// keeps checks an element and what is in it.
func (e junitElement) keeps(t *testing.T) {
	t.Helper()
	rule, isKnown := junitRules[e.name]
	require.True(t, isKnown, "element %s", e.name)
	for name := range rule.required {
		require.Contains(t, e.attributes, name, e.name)
	}
	for name, value := range e.attributes {
		form := rule.required[name]
		if form == nil {
			form = rule.optional[name]
		}
		require.NotNil(t, form, "<%s> has no attribute %s", e.name, name)
		require.Regexp(t, form, value, "%s of <%s>", name, e.name)
	}
	if !rule.hasText {
		require.Empty(t, strings.TrimSpace(e.text), e.name)
	}
	next := 0
	for _, allowed := range rule.children {
		n := 0
		for ; next < len(e.children) && e.children[next].name == allowed.name; next++ {
			e.children[next].keeps(t)
			n++
		}
		require.GreaterOrEqual(t, n, allowed.least)
		require.False(t, allowed.most > 0 && n > allowed.most, "<%s> has %d of <%s>", e.name, n, allowed.name)
	}
	require.Len(t, e.children, next, "<%s> has an element that is not allowed, or not there", e.name)
}

func (e junitElement) count(t *testing.T, attribute string) int {
	t.Helper()
	n, err := strconv.Atoi(e.attributes[attribute])
	require.NoError(t, err)
	return n
}

// adds checks that every count is that of the elements, and that a case has one outcome and one place.
func (e junitElement) adds(t *testing.T) {
	t.Helper()
	all, names := map[string]int{}, map[string]bool{}
	for _, suite := range e.children {
		found := map[string]int{}
		for _, c := range suite.children {
			if c.name != "testcase" {
				continue
			}
			found["tests"]++
			outcomes := 0
			for _, child := range c.children {
				if kind := map[string]string{"failure": "failures", "error": "errors", "skipped": "skipped"}[child.name]; kind != "" {
					found[kind]++
					outcomes++
				}
			}
			require.LessOrEqual(t, outcomes, 1, c.attributes["name"])
			name := c.attributes["classname"] + " " + c.attributes["name"]
			require.False(t, names[name], "%s is there twice", name)
			names[name] = true
		}
		for _, kind := range []string{"tests", "failures", "errors", "skipped"} {
			require.Equal(t, found[kind], suite.count(t, kind), "%s of %s", kind, suite.attributes["name"])
			all[kind] += found[kind]
		}
	}
	for _, kind := range []string{"tests", "failures", "errors"} {
		require.Equal(t, all[kind], e.count(t, kind), kind)
	}
}

func TestJUnitKeepsTheSchema(t *testing.T) {
	skips := conformance.Report{Groups: []conformance.GroupResult{{Name: "a", Title: "A", Results: []conformance.Result{skipping("a.b", "B.", "no")}}}}
	skips.Groups[0].Results[0].Group = "a"
	for name, d := range map[string]report.Document{
		"one of everything": sample(), "many": big(50), "nothing": {}, "only skips": {Run: skips},
	} {
		for _, strict := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				var out bytes.Buffer
				require.NoError(t, report.WriteJUnit(&out, d, report.JUnitOptions{Strict: strict}))
				suites := parseJUnit(t, out.Bytes())
				require.Equal(t, "testsuites", suites.name)
				suites.keeps(t)
				suites.adds(t)
			})
		}
	}
}
