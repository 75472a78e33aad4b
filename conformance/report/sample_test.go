package report_test

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"clrhost/conformance"
	"clrhost/conformance/catalogue"
	"clrhost/conformance/exchange"
	"clrhost/conformance/report"
)

// began is when every sample run began.
var began = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

// hostile is a body of a host that wants to harm who reads the report.
const hostile = "<script>document.title='owned'</script><img src=x onerror=alert(1)></pre></details><!--\x1b[2J\x00\x07 ]]>" +
	" \u202egnp.exe\xff\xfe " + "`````` ${x} {{.}} </style></script>"

// samplePast is the report of a run before the sample.
const samplePast = `{
  "format": 2, "tool": "clrhost 0.3.0", "catalogue": "ba9876543210", "host": "https://clr.example", "profile": "full",
  "started": "2026-03-01T08:00:00Z", "later": {"than": "this version"},
  "groups": [
    {"name": "token", "results": [
      {"id": "token.code.once", "outcome": "pass"}, {"id": "token.cache", "outcome": "fail"},
      {"id": "token.pkce.plain", "outcome": "fail", "known": "ticket 9"}, {"id": "token.refresh.rotates", "outcome": "error"},
      {"id": "token.gone", "outcome": "pass"}, {"id": "read.other", "outcome": "warn"}]},
    {"name": "discovery", "results": [{"id": "discovery.get", "outcome": "skip"}, {"id": "discovery.https", "outcome": "pass"}]},
    {"name": "paging", "results": [
      {"id": "paging.since", "outcome": "skip"}, {"id": "paging.count", "outcome": "skip"}, {"id": "paging.last", "outcome": "fail"},
      {"id": "paging.link.keeps", "outcome": "fail", "known": "ticket 57"}]}
  ]
}`

// sample is a run with one of everything that a report has to show.
func sample() report.Document {
	past, err := report.ReadPast([]byte(samplePast))
	if err != nil {
		panic(err)
	}
	return report.Document{Run: sampleRun(), Past: &past, Cases: []string{"paging.since", "read.other"}, Requirements: []report.Requirement{
		{ID: "CLR-DISC-001", Level: conformance.Must, Area: "discovery", Text: "The service description is served at /discovery.", Clause: "CLR 2.0, Section 6.1", Cases: []string{"discovery.get"}},
		{ID: "OAUTH-041", Level: conformance.Must, Area: "token", Text: "A code is used once; a second use is refused.", Clause: "RFC 6749, Section 4.1.2", Cases: []string{"token.code.once", "token.code.replay"}},
		{ID: "OAUTH-052", Level: conformance.Should, Area: "token", Text: "Token answers are not cached.", Clause: "RFC 6749, Section 5.1", Cases: []string{"token.cache"}},
		{ID: "CLR-PAGE-009", Level: conformance.Must, Area: "paging", Text: "Links keep the parameters of the request.", Clause: "RFC 8288", Cases: []string{"paging.link.keeps"}},
		{ID: "CLR-MODEL-077", Level: conformance.Must, Area: "model", Text: "A role is one of the known words.", Reason: "No host has to issue credentials, so nothing shows its vocabulary from outside."},
	}, Steps: sampleSteps()}
}

func sampleSteps() []report.Step {
	step := func(id, service, title, remark string, cases ...string) report.Step {
		return report.Step{Step: catalogue.Step{ID: id, Service: service, Title: title, Shows: "The tester sees that.", Remark: remark}, IDs: cases}
	}
	return []report.Step{
		step("provider-read.1", "Service Provider (Read)", "Read the description.", "", "discovery.get", "discovery.https"),
		step("provider-read.2", "Service Provider (Read)", "Read by page.", "Name the account.", "paging.since", "paging.link.keeps", "paging.count", "paging.unasked"),
		step("provider-read.3", "Service Provider (Read)", "Read in another way.", "", "paging.since", "paging.unasked"),
		step("host.1", "Host", "Import a file.", "It is shown by hand."),
	}
}

func sampleRun() conformance.Report {
	discovery := []conformance.Result{
		passing("discovery.get", "The service description is served without credentials.", "CLR-DISC-001"),
		skipping("discovery.https", "The description names https URLs only.", "The host is reached without TLS."),
	}
	once := passing("token.code.once", "A code is good for one exchange, and its second use is refused.", "OAUTH-041")
	once.Case.Clause = "RFC 6749, Section 4.1.2"
	once.Outcome, once.Expected, once.Actual, once.At = conformance.Fail, "status 400 with the error invalid_grant", "status 200 and "+hostile, 1
	once.Exchanges = []exchange.Exchange{
		said("POST", "https://clr.example/oauth/token", 200, `{"access_token":"[secret 1]","token_type":"bearer","expires_in":3600}`),
		said("POST", "https://clr.example/oauth/token", 200, hostile),
		said("GET", "https://clr.example/ims/clr/v2p0/credentials?limit=1&since=2026-01-01T00%3A00%3A00Z", 200, `{"credential":[],"compactJwsString":[]}`),
	}
	once.Exchanges[1].RequestBody = "grant_type=authorization_code&code=[code 1]"
	cache := passing("token.cache", "An answer with tokens is not kept by caches.", "OAUTH-052")
	cache.Case.Level, cache.Outcome, cache.At = conformance.Should, conformance.Warn, 0
	cache.Expected, cache.Actual = "Cache-Control: no-store", "no Cache-Control"
	cache.Notes = []string{"Pragma: no-cache was there; it is of HTTP/1.0."}
	late := passing("token.refresh.rotates", "A refresh token is replaced when it is used.", "OAUTH-060")
	late.Outcome, late.Reason, late.At = conformance.Error, "The token endpoint did not answer within 10 s.", 0
	late.Exchanges = []exchange.Exchange{{Method: "POST", URL: "https://clr.example/oauth/token", Failure: "no answer within 10s", Started: began, Duration: 10 * time.Second}}
	surprise := passing("token.pkce.plain", "The plain method of PKCE is refused.", "OAUTH-070")
	surprise.Unexpected = "It passed although its failure was expected. Remove it from the file of expected failures."

	keeps := failing("paging.link.keeps", "Every link keeps limit and since.", "since in the next link", "a next link without since", "CLR-PAGE-009")
	keeps.Known = "ticket 57: the gateway rewrites links"
	long := failing("paging.count", "X-Total-Count counts the whole set.", "X-Total-Count: 3", "X-Total-Count: 1", "CLR-PAGE-004")
	long.Exchanges[0].ResponseBody = `{"credential":["` + strings.Repeat("ABCDEFGHIJ", 9000) + `"]}`
	down := failing("paging.last", "The last page has no next link.", "a status of 200", "status 500", "CLR-PAGE-006")
	down.Exchanges[0].Status, down.Exchanges[0].ResponseBody = 500, "Internal Server Error"
	down2 := failing("paging.first", "The first page has no prev link.", "status 200", "status 500", "CLR-PAGE-007")
	down2.Exchanges[0].Status = 500
	since := passing("paging.since", "Only what came since is listed.", "CLR-PAGE-011")

	run := conformance.Report{
		Tool: "clrhost 0.4.0", Catalogue: "0123456789ab", Profile: "full",
		Subject: conformance.Subject{Address: "https://clr.example", Title: "Northlake <Records> & Co", Standard: "CLR 2.0"},
		Started: began, Duration: 12345 * time.Millisecond, Aborted: "Three cases in a row got no answer.",
		Left: []string{"2 records whose ids begin with urn:uuid:5f1d.", "1 client, c-17, that could not be deleted."},
		Preflight: []conformance.Finding{
			{Check: "reachable", OK: true, Detail: "https://clr.example answers over TLS 1.3."},
			{Check: "clock", Detail: "The host's clock is 7 minutes ahead.", Fix: "Let the host keep its time with NTP; tokens and dates are judged by it."},
		},
		Groups: []conformance.GroupResult{
			{Name: "discovery", Title: "Discovery", Results: discovery},
			{Name: "token", Title: "Token endpoint", Results: []conformance.Result{once, cache, late, surprise}},
			{Name: "paging", Title: "Paging", Results: []conformance.Result{keeps, long, down, down2, since}},
		},
	}
	for g := range run.Groups {
		for i := range run.Groups[g].Results {
			r := &run.Groups[g].Results[i]
			r.Group, r.Repeat = run.Groups[g].Name, "clrhost conformance provider https://clr.example --user kim@example.org --password-file password --only "+r.Case.ID
		}
	}
	return run
}

func passing(id, want string, proves ...string) conformance.Result {
	return conformance.Result{
		Case:    conformance.CaseInfo{ID: id, Want: want, Level: conformance.Must, Clause: "CLR 2.0, Section 6", Proves: proves},
		Outcome: conformance.Pass, At: -1, Started: began.Add(time.Second), Duration: 12 * time.Millisecond,
		Exchanges: []exchange.Exchange{said("GET", "https://clr.example/ims/clr/v2p0/"+strings.ReplaceAll(id, ".", "/"), 200, `{"openapi":"3.0.1","info":{"title":"CLR"}}`)},
	}
}

func failing(id, want, expected, actual string, proves ...string) conformance.Result {
	r := passing(id, want, proves...)
	r.Outcome, r.Expected, r.Actual, r.At = conformance.Fail, expected, actual, 0
	r.Exchanges[0].URL = "https://clr.example/ims/clr/v2p0/credentials?limit=2"
	return r
}

func skipping(id, want, reason string) conformance.Result {
	r := passing(id, want)
	r.Outcome, r.Reason, r.Exchanges, r.Duration = conformance.Skip, reason, nil, 0
	return r
}

func said(method, url string, status int, body string) exchange.Exchange {
	return exchange.Exchange{
		Method: method, URL: url, Status: status, ResponseBody: body, Started: began.Add(time.Second), Duration: 8 * time.Millisecond,
		RequestHeader:  http.Header{"Authorization": {"Bearer [secret 2]"}, "Accept": {"application/json"}},
		ResponseHeader: http.Header{"Content-Type": {"application/json"}, "X-Total-Count": {"3"}},
	}
}

// suiteOf is the suite that a run came from.
func suiteOf(run conformance.Report) conformance.Outline {
	var suite conformance.Outline
	for _, g := range run.Groups {
		group := conformance.GroupInfo{Name: g.Name, Title: g.Title}
		for _, r := range g.Results {
			group.Cases = append(group.Cases, r.Case)
		}
		suite = append(suite, group)
	}
	return suite
}

// big is a run of n cases with three exchanges each, whose bodies are as long as they are kept.
func big(n int) report.Document {
	run := conformance.Report{Tool: "clrhost 0.4.0", Subject: conformance.Subject{Address: "https://clr.example", Standard: "CLR 2.0"}, Profile: "full", Started: began, Duration: 29 * time.Second}
	var d report.Document
	names := []string{"discovery", "registration", "authorization", "token", "read", "paging", "write", "profile", "errors", "transport"}
	body := `{"credential":[` + strings.Repeat(`{"id":"urn:uuid:1","type":["VerifiableCredential","ClrCredential"]},`, 110) + `{}]}`
	for g, name := range names {
		group := conformance.GroupResult{Name: name, Title: strings.ToUpper(name[:1]) + name[1:]}
		for i := range n / len(names) {
			id, requirement := fmt.Sprintf("%s.rule.n%d", name, i), fmt.Sprintf("CLR-%s-%03d", strings.ToUpper(name[:4]), i)
			r := passing(id, "The host does what the standard asks of it here, in a sentence of a usual length.", requirement)
			if i == 7 && g%3 == 0 {
				r = failing(id, "The host keeps rule seven.", "status 200", "status 404", requirement)
			}
			r.Group, r.Exchanges[0].ResponseBody = name, body
			r.Repeat = "clrhost conformance provider https://clr.example --user kim@example.org --password-file password --only " + id
			r.Exchanges = append(r.Exchanges, r.Exchanges[0], r.Exchanges[0])
			group.Results = append(group.Results, r)
			d.Requirements = append(d.Requirements, report.Requirement{ID: requirement, Level: conformance.Must, Area: name, Text: "The host keeps this rule.", Clause: "CLR 2.0, Section 6", Cases: []string{id}})
		}
		run.Groups = append(run.Groups, group)
	}
	d.Run = run
	return d
}
