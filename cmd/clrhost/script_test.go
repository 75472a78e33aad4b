package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"

	"clrhost/internal/freeport"
	"clrhost/storage/storagetest"
)

// TestScripts runs testdata/script: the command line as an operator types it, with real files.
func TestScripts(t *testing.T) {
	testscript.Run(t, scripts("testdata/script", nil))
}

// TestScriptsOnEachEngine runs testdata/engine: the commands that work on the database, on a new one of each engine, some
// of them beside a running host.
func TestScriptsOnEachEngine(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		testscript.Run(t, scripts("testdata/engine", newURL))
	})
}

// scripts gives every script a free address, the folder of samples, the commands below and, with newURL, a database.
func scripts(dir string, newURL func(testing.TB) string) testscript.Params {
	return testscript.Params{
		Dir:                 dir,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			if newURL != nil {
				env.Setenv("CLRHOST_DATABASE", newURL(env.T().(testing.TB)))
			}
			samples, err := filepath.Abs("../../server/demo/records")
			if err != nil {
				return err
			}
			env.Setenv("SAMPLES", samples)
			env.Setenv("ADDRESS", "127.0.0.1:"+freeport.Take(env.T().(testing.TB)))
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":    exits,
			"await":    await,
			"register": register,
			"manages":  manages,
			"knows":    knows,
			"lines":    lines,
			"fits":     fits,
			"issue":    issue,
			"tamper":   tamper,
			"pack":     pack,
			"truncate": truncate,
			"seal":     seal,
			"forge":    forge,
		},
	}
}

// exits CODE COMMAND ARGS... runs a command and checks its exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// lines FILE N checks that a file, or stdout or stderr, has N lines.
func lines(ts *testscript.TestScript, _ bool, args []string) {
	if got := strings.Count(ts.ReadFile(args[0]), "\n"); strconv.Itoa(got) != args[1] {
		ts.Fatalf("%s has %d lines, want %s", args[0], got, args[1])
	}
}

// fits FILE N checks that a file has at most N lines, none of them wider than a terminal.
func fits(ts *testscript.TestScript, _ bool, args []string) {
	most, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := strings.TrimSuffix(ts.ReadFile(args[0]), "\n")
	for i, line := range strings.Split(text, "\n") {
		if i >= most || utf8.RuneCountInString(line) > columns {
			ts.Fatalf("%s does not fit %d lines of %d columns:\n%s", args[0], most, columns, text)
		}
	}
}

// await waits until the host on $ADDRESS is ready.
func await(ts *testscript.TestScript, _ bool, _ []string) {
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		if statusOf(http.Get("http://"+ts.Getenv("ADDRESS")+"/readyz")) == http.StatusOK {
			return
		}
		<-time.After(10 * time.Millisecond)
	}
	ts.Fatalf("the host was not ready in 20 s")
}

// register NAME registers a client at the host and puts what it is given into $CLIENT, $SECRET and $TOKEN.
func register(ts *testscript.TestScript, _ bool, args []string) {
	body, err := json.Marshal(map[string]any{
		"client_name":      args[0],
		"client_uri":       "http://localhost:9/",
		"logo_uri":         "http://localhost:9/logo.png",
		"tos_uri":          "http://localhost:9/terms",
		"policy_uri":       "http://localhost:9/privacy",
		"software_id":      "example",
		"software_version": "1.0",
		"redirect_uris":    []string{"http://localhost:9/callback"},
		"scope":            "https://purl.imsglobal.org/spec/clr/v2p0/scope/credential.readonly",
	})
	ts.Check(err)
	response, err := http.Post("http://"+ts.Getenv("ADDRESS")+"/oauth/register", "application/json", bytes.NewReader(body))
	ts.Check(err)
	defer response.Body.Close()
	var registered struct {
		ID     string `json:"client_id"`
		Secret string `json:"client_secret"`
		Token  string `json:"registration_access_token"`
	}
	ts.Check(json.NewDecoder(response.Body).Decode(&registered))
	if response.StatusCode != http.StatusCreated {
		ts.Fatalf("registration answered %s", response.Status)
	}
	ts.Setenv("CLIENT", registered.ID)
	ts.Setenv("SECRET", registered.Secret)
	ts.Setenv("TOKEN", registered.Token)
}

// knows SECRET checks that the host accepts it, or the content of the file in @FILE, as the secret of $CLIENT.
func knows(ts *testscript.TestScript, neg bool, args []string) {
	secret := args[0]
	if file, ok := strings.CutPrefix(secret, "@"); ok {
		secret = strings.TrimSpace(ts.ReadFile(file))
	}
	form := strings.NewReader(url.Values{"token": {"none"}}.Encode())
	request, err := http.NewRequest(http.MethodPost, "http://"+ts.Getenv("ADDRESS")+"/oauth/revoke", form)
	ts.Check(err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(ts.Getenv("CLIENT"), secret)
	accepts(ts, neg, request)
}

// manages TOKEN checks that the host accepts it, or the first one in the file of @FILE, as the registration token of
// $CLIENT.
func manages(ts *testscript.TestScript, neg bool, args []string) {
	token := args[0]
	if file, ok := strings.CutPrefix(token, "@"); ok {
		token = registrationToken.FindString(ts.ReadFile(file))
	}
	request, err := http.NewRequest(http.MethodGet, "http://"+ts.Getenv("ADDRESS")+"/oauth/register/"+ts.Getenv("CLIENT"), nil)
	ts.Check(err)
	request.Header.Set("Authorization", "Bearer "+token)
	accepts(ts, neg, request)
}

var registrationToken = regexp.MustCompile(`clrr_[A-Za-z0-9_-]{43}`)

// accepts sends a request and checks that it is answered 200, or 401 after a "!".
func accepts(ts *testscript.TestScript, neg bool, request *http.Request) {
	got, want := statusOf(http.DefaultClient.Do(request)), http.StatusOK
	if neg {
		want = http.StatusUnauthorized
	}
	if got != want {
		ts.Fatalf("status %d, want %d", got, want)
	}
}

// statusOf is the status of an answer, or 0 when there was none.
func statusOf(response *http.Response, err error) int {
	if err != nil {
		return 0
	}
	_ = response.Body.Close()
	return response.StatusCode
}
