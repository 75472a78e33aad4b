package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/exchange"
)

// How much of a body the page shows, in bytes: what decided a bad case is worth more than the rest.
const (
	decidingBody = 8 << 10
	otherBody    = 2 << 10
)

type resultView struct {
	ID, Want, Clause, Took string
	Level                  conformance.Level
	Standing               standing
	Sign, Word             string
	Open                   bool // needs work, so it is unfolded
	Compares               bool // has an expected and an actual side
	Expected, Actual       string
	Reason, Known          string
	Unexpected, Repeat     string
	Notes                  []string
	Requirements           []requirementView
	Exchanges              []exchangeView
}

// requirementView is a requirement of a case. A case that needs work has its wording; Row is set when the coverage table has it.
type requirementView struct {
	ID, Text string
	Row      bool
}

type exchangeView struct {
	Number            int
	Method, URL       string
	Outcome, Failure  string // such as "400 Bad Request", and why there is none
	Took              string
	Decided           bool
	Open              bool
	Detailed          bool   // the page has both sides
	Request, Response string // header fields, an empty line, the body
}

func newResultView(r conformance.Result, texts map[string]string, most detail) resultView {
	s := standingOf(r)
	v := resultView{
		ID: line(r.Case.ID), Want: line(r.Case.Want), Clause: line(r.Case.Clause), Took: took(r.Duration), Level: r.Case.Level,
		Standing: s, Sign: looks[s].sign, Word: words[s], Open: s.needsWork(),
		Compares: r.Expected != "" || r.Actual != "",
		Expected: cut(visible(r.Expected), decidingBody), Actual: cut(visible(r.Actual), decidingBody),
		Reason: visible(r.Reason), Known: visible(r.Known), Unexpected: visible(r.Unexpected), Repeat: line(r.Repeat),
	}
	for _, note := range r.Notes {
		v.Notes = append(v.Notes, visible(note))
	}
	for _, id := range r.Case.Proves {
		shown := requirementView{ID: line(id)}
		if text, hasRow := texts[id]; hasRow {
			shown.Row = true
			if v.Open {
				shown.Text = line(text)
			}
		}
		v.Requirements = append(v.Requirements, shown)
	}
	for i, e := range r.Exchanges {
		limit := most.other
		if i == deciding(r) {
			limit = most.deciding
		}
		shown := newExchangeView(e, i == r.At, limit)
		shown.Number, shown.Open = i+1, i == r.At && v.Open
		v.Exchanges = append(v.Exchanges, shown)
	}
	return v
}

func newExchangeView(e exchange.Exchange, decided bool, limit int) exchangeView {
	v := exchangeView{
		Method: line(e.Method), URL: short(e.URL, otherBody), Failure: cut(visible(e.Failure), otherBody), Took: took(e.Duration), Decided: decided, Outcome: "no answer", Detailed: limit > 0,
	}
	if v.Detailed {
		v.Request, v.Response = message(e.RequestHeader, e.RequestBody, limit), message(e.ResponseHeader, e.ResponseBody, limit)
	}
	if e.Status != 0 {
		v.Outcome = strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status)))
	}
	return v
}

// message is one side of an exchange as text. Header fields are bounded too: a host may send a megabyte of them.
func message(header http.Header, body string, limit int) string {
	var b strings.Builder
	names := make([]string, 0, len(header))
	for name := range header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range header[name] {
			fmt.Fprintf(&b, "%s: %s\n", line(name), line(value))
		}
	}
	text := cut(b.String(), max(limit, otherBody))
	if body != "" {
		text += "\n" + cut(visible(pretty(body)), limit)
	}
	return strings.Trim(text, "\n")
}

// pretty indents JSON and leaves everything else as it is. It changes nothing but white space.
func pretty(body string) string {
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(strings.TrimSpace(body)), "", "  "); err != nil {
		return body
	}
	return out.String()
}
