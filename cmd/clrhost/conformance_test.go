package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"encoding/pem"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"clrhost/conformance/browser"
	"clrhost/conformance/catalogue"
	"clrhost/conformance/provider"
	"clrhost/conformance/provider/probe"
	"clrhost/conformance/report"
	"clrhost/internal/build"
	"clrhost/server/servertest"
)

// examiner runs conformance provider against a host and keeps its reports.
type examiner struct {
	host  *servertest.Host
	begun []string // the command line up to who signs in
	args  []string // and the rest of it
	dir   string   // of the reports
}

func newExaminer(t *testing.T, options servertest.Options) examiner {
	t.Helper()
	host, dir := servertest.Start(t, options), t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		return path
	}
	begun := []string{"conformance", "provider", host.URL, "--ca", write("ca.pem", certificate(t, host.URL)), "--user", host.Learners[0].Email}
	return examiner{host: host, dir: dir, begun: begun, args: []string{
		"--password-file", write("first", host.Learners[0].Password+"\n"),
		"--second-user", host.Learners[1].Email, "--second-password-file", write("second", host.Learners[1].Password),
		"--json", filepath.Join(dir, "report.json"), "--junit", filepath.Join(dir, "report.xml"), "--html", filepath.Join(dir, "report.html"),
	}}
}

// certificate is that of a host, in PEM form.
func certificate(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	connection, err := tls.Dial("tcp", u.Host, &tls.Config{InsecureSkipVerify: true})
	require.NoError(t, err)
	defer connection.Close()
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: connection.ConnectionState().PeerCertificates[0].Raw}))
}

func (e examiner) run(ctx context.Context, more ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(ctx, slices.Concat(e.begun, e.args, more), nil, strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

func (e examiner) read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(e.dir, name))
	require.NoError(t, err)
	return string(data)
}

// bundle is the files of the bundle, by name.
func (e examiner) bundle(t *testing.T) map[string]string {
	t.Helper()
	archive, err := zip.OpenReader(filepath.Join(e.dir, "evidence.zip"))
	require.NoError(t, err)
	defer archive.Close()
	files := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		files[f.Name] = string(text)
	}
	return files
}

// reported is what the tests read of a JSON report.
type reported struct {
	Tool, Profile string
	ExitCode      int `json:"exit_code"`
	Aborted       string
	Groups        []struct {
		Name    string
		Results []struct{ ID, Outcome, Known string }
	}
	Coverage []struct{ ID string }
	Steps    []struct{ ID, Outcome string }
}

func (e examiner) json(t *testing.T) (r reported) {
	t.Helper()
	written := e.read(t, "report.json")
	require.NoError(t, json.Unmarshal([]byte(written), &r))
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile("../../docs/report.schema.json")
	require.NoError(t, err)
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(written))
	require.NoError(t, err)
	require.NoError(t, schema.Validate(value), "the report does not fit the documented schema")
	return r
}

var reports = []string{"report.json", "report.xml", "report.html"}

// A whole run against a good host: nothing fails, three reports are there, and none of them holds what a partner must
// keep to itself, nor does the output.
func TestConformanceOfAGoodHost(t *testing.T) {
	var secrets harvest
	e := newExaminer(t, servertest.Options{Wrap: secrets.around})
	code, stdout, stderr := e.run(t.Context(), "--exchanges", "all", "--bundle", filepath.Join(e.dir, "evidence.zip"))
	require.Zero(t, code, stdout+stderr)
	require.Empty(t, stderr)

	got := e.json(t)
	require.Zero(t, got.ExitCode)
	require.Equal(t, "full", got.Profile)
	for _, name := range reports {
		require.Contains(t, e.read(t, name), "clrhost "+build.Version(), "%s does not name its version", name)
		require.Contains(t, e.read(t, name), catalogue.Version(), "%s does not name the version of the catalogue", name)
	}
	require.Contains(t, stdout, "\nMade by clrhost "+build.Version()+", catalogue "+catalogue.Version()+", for CLR 2.0, profile full.\n")
	require.Len(t, got.Groups, len(provider.Suite()))
	require.Len(t, got.Coverage, len(requirementsOf(provider.Full)))
	require.Len(t, got.Steps, len(stepsOf(provider.Full)))
	for _, step := range got.Steps {
		require.Contains(t, []string{"pass", "by-hand"}, step.Outcome, step.ID)
	}
	require.NoError(t, xml.Unmarshal([]byte(e.read(t, "report.xml")), new(struct{})))
	require.Contains(t, e.read(t, "report.html"), "</html>")
	for _, name := range reports {
		require.Contains(t, stdout, "Report: "+filepath.Join(e.dir, name)+"\n")
	}
	left, err := filepath.Glob(filepath.Join(e.dir, "*.part"))
	require.NoError(t, err)
	require.Empty(t, left)

	for _, l := range e.host.Learners {
		secrets.add("password", l.Password)
		secrets.add("password", url.QueryEscape(l.Password))
	}
	require.Subset(t, secrets.kinds(), []string{"access_token", "refresh_token", "client_secret", "registration_access_token", "code", "code_verifier", "cookie"})
	for _, name := range reports {
		secrets.requireNone(t, name, e.read(t, name))
	}
	secrets.requireNone(t, "the output", stdout)
	for name, text := range e.bundle(t) {
		secrets.requireNone(t, name+" of the bundle", text)
	}
}

func TestConformanceOfABrokenHost(t *testing.T) {
	e := newExaminer(t, servertest.Options{Wrap: withoutChallenge})
	code, stdout, stderr := e.run(t.Context(), "--profile", "read", "--only", "bearer,discovery.*")
	require.Equal(t, exitNotGood, code, stdout+stderr)
	require.Regexp(t, `(?m)^FAIL +bearer\.missing  MUST  `, stdout)
	require.Contains(t, stdout, "The host does not conform")
	require.Regexp(t, `^clrhost: \d+ of \d+ cases failed\nclrhost: hint: ask only what was not good again with --rerun .*/report.json\n$`, stderr)
	require.Equal(t, exitNotGood, e.json(t).ExitCode)
	require.Contains(t, e.read(t, "report.xml"), "<failure ")
	require.Contains(t, e.read(t, "report.html"), "bearer.missing")

	// What is known to fail is no failure, and what does not fail any more is one.
	expected := filepath.Join(e.dir, "expected")
	require.NoError(t, os.WriteFile(expected, []byte("bearer.*  no challenge yet; ticket 12\n"), 0o600))
	code, stdout, _ = e.run(t.Context(), "--only", "bearer.missing", "--expected-failures", expected)
	require.Zero(t, code, stdout)
	require.Contains(t, stdout, "\nKnown failures\n  ~ bearer.missing  no challenge yet; ticket 12\n")
	require.Equal(t, "no challenge yet; ticket 12", e.json(t).Groups[0].Results[0].Known)

	good := newExaminer(t, servertest.Options{})
	code, stdout, _ = good.run(t.Context(), "--only", "bearer.missing", "--expected-failures", expected)
	require.Equal(t, exitNotGood, code)
	require.Regexp(t, `(?m)^UNEXPECTED +bearer\.missing  `, stdout)
}

// withoutChallenge breaks RFC 6750, Section 3: a rejected request MUST get a challenge.
func withoutChallenge(good http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		good.ServeHTTP(answer, r)
		maps.Copy(w.Header(), answer.Header())
		w.Header().Del("WWW-Authenticate")
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	})
}

// A run that is interrupted says so, and what it found until then is in the reports.
func TestAnInterruptedRunStillReports(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	e := newExaminer(t, servertest.Options{Wrap: func(good http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/oauth/introspect" {
				interrupt()
			}
			good.ServeHTTP(w, r)
		})
	}})
	code, stdout, stderr := e.run(ctx, "--only", "discovery,introspection")
	require.Equal(t, exitCannotRun, code, stdout+stderr)
	require.Contains(t, stdout, "The run ended early")
	require.Contains(t, stderr, "clrhost: the run ended early: ")
	require.NotEmpty(t, e.json(t).Aborted)
	for _, name := range reports {
		require.Contains(t, stdout, "Report: "+filepath.Join(e.dir, name)+"\n")
	}
}

// Without a password a person signs in: the run prints the URL to open and reads the URL that it led to.
func TestAPersonSignsInForTheRun(t *testing.T) {
	e := newExaminer(t, servertest.Options{})
	learner := e.host.Learners[0]
	stdin, answers := io.Pipe()
	questions, stdout := io.Pipe()
	var stderr bytes.Buffer
	code := make(chan int, 1)
	go func() {
		args := append(slices.Clone(e.begun[:len(e.begun)-2]), "--interactive", "--verbose", "--only", "read.good", "--only", "profile", "--only", "write", "--only", "read", "--only", "errors", "--only", "bearer", "--only", "paging")
		code <- run(t.Context(), args, nil, stdin, stdout, &stderr)
		_ = stdout.Close()
	}()
	person := browser.New(&http.Transport{TLSClientConfig: &tls.Config{RootCAs: e.host.Roots}},
		browser.Person{Email: learner.Email, Password: learner.Password}, browser.Selectors{})
	var shown strings.Builder
	for lines := bufio.NewScanner(questions); lines.Scan(); {
		shown.WriteString(lines.Text() + "\n")
		if address, isQuestion := strings.CutPrefix(lines.Text(), "  "+e.host.URL); isQuestion {
			journey, err := person.Complete(t.Context(), browser.Request{URL: e.host.URL + address},
				func(u *url.URL) bool { return u.Hostname() == "conformance.example" }, browser.Allow)
			require.NoError(t, err)
			fmt.Fprintf(answers, "nonsense\n%s\n", journey.Landed)
		}
	}
	require.Zero(t, <-code, shown.String()+stderr.String())
	require.Regexp(t, `(?m)^pass +read\.good  `, shown.String())
	require.Equal(t, 1, strings.Count(shown.String(), "Sign-in "), "the person is asked once for everything")
	require.Contains(t, shown.String(), "Sign-in 1; no other is needed, if all that is asked for is granted.")
	require.Contains(t, shown.String(), "That is not it: the address begins with https://conformance.example/callback")
}

func TestNobodyAnswersTheQuestions(t *testing.T) {
	var out bytes.Buffer
	const address = "https://h.example/authorize?redirect_uri=https%3A%2F%2Fc.example%2Fback"
	_, err := newInterview(strings.NewReader("https://c.example/elsewhere\n"), &out).ask(t.Context(), probe.Question{URL: address, Left: 2})
	require.ErrorIs(t, err, errNoAnswer)
	require.Contains(t, out.String(), "Sign-in 1; at most 2 more.")
	require.Contains(t, out.String(), "redirected to https://c.example/back, where no server answers")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	silent, end := io.Pipe()
	defer end.Close()
	_, err = newInterview(silent, io.Discard).ask(ctx, probe.Question{URL: address})
	require.ErrorIs(t, err, context.Canceled)
}

// Tokens known beforehand stand in for signing in, and what would need it is skipped.
func TestConformanceWithTokens(t *testing.T) {
	var secrets harvest
	e := newExaminer(t, servertest.Options{Wrap: secrets.around})
	code, stdout, _ := e.run(t.Context(), "--only", "read.good")
	require.Zero(t, code, stdout)
	tokens := filepath.Join(e.dir, "tokens.yaml")
	require.NoError(t, os.WriteFile(tokens, []byte("tokens:\n  - token: "+secrets.scoped(probe.ReadCredentials)+"\n    scopes: [credential.readonly]\n"), 0o600))

	args := append(slices.Clone(e.begun), "--tokens", tokens, "--verbose", "--only", "read.good,bearer.missing,token.code.once")
	var out, stderr bytes.Buffer
	require.Zero(t, run(t.Context(), args, nil, strings.NewReader(""), &out, &stderr), out.String()+stderr.String())
	require.Regexp(t, `(?m)^pass +bearer\.missing  `, out.String())
	require.Regexp(t, `(?m)^skip +token\.code\.once  MUST  [^–]*only a run\s+with\s+a\s+password\s+can$`, out.String())
}

// One report that cannot be written keeps no other from it.
func TestWhatCanBeWrittenIsWritten(t *testing.T) {
	dir := t.TempDir()
	o := providerOptions{JSON: filepath.Join(dir, "gone", "report.json"), HTML: filepath.Join(dir, "report.html")}
	require.NoError(t, os.Mkdir(filepath.Join(dir, "gone"), 0o700))
	files, err := o.reportFiles()
	require.NoError(t, err)
	require.NoError(t, os.Remove(filepath.Join(dir, "gone")))
	written, err := writeReports(files, report.Document{})
	require.ErrorContains(t, err, "--json: open ")
	require.Equal(t, []string{o.HTML}, written)
	require.Equal(t, exitCannotRun, conclude(io.Discard, errors.Join(err, notGood("", "a case failed"))))
}
