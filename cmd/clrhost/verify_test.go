package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/bake"
	"clrhost/credential/jsonld"
	"clrhost/credential/proof"
	"clrhost/internal/samples"
	"clrhost/internal/strictjson"
)

// issue SAMPLE FILE KEYS signs a sample with an embedded proof, as an issuer whose document is at an address that is
// never fetched from, and writes its key as --keys takes it.
func issue(ts *testscript.TestScript, _ bool, args []string) {
	records, err := samples.Read(os.DirFS("../../server/demo/records"))
	ts.Check(err)
	at := slices.IndexFunc(records, func(r samples.Record) bool { return r.Name == args[0] })
	if at < 0 {
		ts.Fatalf("there is no sample %q", args[0])
	}
	const issuer, method = "https://127.0.0.1:9/issuer", "https://127.0.0.1:9/issuer#key"
	record, err := records[at].For(samples.Parties{Issuer: issuer, Learner: "did:example:lea"})
	ts.Check(err)
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	signed, err := proof.Signer{
		Canonicalize:       jsonld.Canonicalize,
		Key:                private,
		Cryptosuite:        "eddsa-rdfc-2022",
		VerificationMethod: method,
		Created:            time.Date(2025, 9, 1, 12, 0, 0, 0, time.UTC),
	}.Embed(context.Background(), record)
	ts.Check(err)
	multikey, err := proof.EncodeMultikey(private.Public())
	ts.Check(err)
	keys, err := json.Marshal(map[string]string{method: multikey})
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), signed, 0o600))
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), keys, 0o600))
}

// tamper FILE NEW-FILE OLD NEW copies a credential with a text in it replaced, inside a compact JWS too.
func tamper(ts *testscript.TestScript, _ bool, args []string) {
	content := ts.ReadFile(args[0])
	parts := strings.Split(content, ".")
	isJWS := !strings.HasPrefix(content, "{")
	if isJWS {
		payload, err := base64.RawURLEncoding.DecodeString(parts[1])
		ts.Check(err)
		content = string(payload)
	}
	if !strings.Contains(content, args[2]) {
		ts.Fatalf("%s does not contain %q", args[0], args[2])
	}
	content = strings.ReplaceAll(content, args[2], args[3])
	if isJWS {
		parts[1] = base64.RawURLEncoding.EncodeToString([]byte(content))
		content = strings.Join(parts, ".")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(content), 0o600))
}

// What --json prints is read back as the verdict, one on each line.
func TestVerifyPrintsJSONForScripts(t *testing.T) {
	const sample = "../../server/demo/records/workshop-badge.jws"
	var stdout, stderr strings.Builder
	code := run(t.Context(), []string{"verify", "--json", "--offline", sample, "verify.go"}, nil, nil, &stdout, &stderr)
	require.Equal(t, exitNotGood, code, &stderr)
	rows := strings.Split(strings.TrimSuffix(stdout.String(), "\n"), "\n")
	require.Len(t, rows, 2)
	verdicts := make([]credential.Verdict, len(rows))
	for i, row := range rows {
		decoder := json.NewDecoder(strings.NewReader(row))
		decoder.DisallowUnknownFields()
		require.NoError(t, decoder.Decode(&verdicts[i]))
	}
	require.Equal(t, sample, verdicts[0].Source)
	require.Equal(t, credential.Valid, verdicts[0].Overall)
	require.Len(t, verdicts[0].Nested, 1)
	require.Equal(t, "/credentialSubject/verifiableCredential/0", verdicts[0].Nested[0].Source)
	for _, check := range verdicts[0].Checks {
		require.NotEmpty(t, check.Name)
		require.NotEmpty(t, check.Outcome)
		require.NotEmpty(t, check.Detail)
		require.NotEmpty(t, check.Clause)
	}
	require.Equal(t, credential.Invalid, verdicts[1].Overall)
	require.Equal(t, credential.CheckParse, verdicts[1].Checks[0].Name)
}

// An image is as good a file as the credential in it.
func TestVerifyReadsBakedImages(t *testing.T) {
	record, err := os.ReadFile("../../server/demo/records/workshop-badge.jws")
	require.NoError(t, err)
	var pixel bytes.Buffer
	require.NoError(t, png.Encode(&pixel, image.NewGray(image.Rect(0, 0, 1, 1))))
	asPNG, err := bake.PNG(pixel.Bytes(), record, bake.CLR, bake.Refuse)
	require.NoError(t, err)
	asSVG, err := bake.SVG([]byte(`<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>`), record, bake.CLR, bake.Refuse)
	require.NoError(t, err)
	for name, test := range map[string]struct {
		content []byte
		code    int
		verdict string
	}{
		"baked.png": {asPNG, exitGood, "valid, with a caution"},
		"baked.svg": {asSVG, exitGood, "valid, with a caution"},
		"plain.png": {pixel.Bytes(), exitNotGood, "invalid"},
	} {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(path, test.content, 0o600))
		var stdout, stderr strings.Builder
		require.Equal(t, test.code, run(t.Context(), []string{"verify", path}, nil, nil, &stdout, &stderr), &stdout)
		require.True(t, strings.HasPrefix(stdout.String(), path+": "+test.verdict+"\n"), &stdout)
	}
}

// An allowed host is requested, although it is at a private address and serves plain http.
func TestVerifyAsksTheHostsItIsAllowedTo(t *testing.T) {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	multikey, err := proof.EncodeMultikey(private.Public())
	require.NoError(t, err)
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		issuer := "http://" + r.Host + "/issuer"
		_ = json.NewEncoder(w).Encode(map[string]any{"id": issuer, "assertionMethod": []string{issuer + "#key"},
			"verificationMethod": []any{map[string]string{"id": issuer + "#key", "type": "Multikey", "controller": issuer, "publicKeyMultibase": multikey}}})
	}))
	t.Cleanup(host.Close)
	records, err := samples.Read(os.DirFS("../../server/demo/records"))
	require.NoError(t, err)
	record, err := records[0].For(samples.Parties{Issuer: host.URL + "/issuer", Learner: "did:example:lea"})
	require.NoError(t, err)
	signed, err := proof.Signer{
		Canonicalize:       jsonld.Canonicalize,
		Key:                private,
		Cryptosuite:        "eddsa-rdfc-2022",
		VerificationMethod: host.URL + "/issuer#key",
		Created:            time.Date(2025, 9, 1, 12, 0, 0, 0, time.UTC),
	}.Embed(t.Context(), record)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "record.json")
	require.NoError(t, os.WriteFile(path, signed, 0o600))

	address := host.Listener.Addr().String()
	for _, test := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"verify", "--fetch-allow", address, path}, exitGood, ": valid, with a caution\n"},
		{[]string{"verify", "--fetch-allow", "127.0.0.1:1," + address, path}, exitGood, ": valid, with a caution\n"},
		{[]string{"verify", path}, exitNotGood, "was not asked: "},
		{[]string{"verify", "--fetch-allow", "127.0.0.1:1", path}, exitNotGood, "was not asked: "},
		{[]string{"verify", "--offline", "--fetch-allow", address, path}, exitNotGood, "nothing is fetched in offline mode"},
	} {
		var stdout, stderr strings.Builder
		require.Equal(t, test.code, run(t.Context(), test.args, nil, nil, &stdout, &stderr), "%v: %s%s", test.args, &stdout, &stderr)
		require.Contains(t, stdout.String(), test.says)
	}
}

func TestVerifyRefusesAnInputThatIsTooLong(t *testing.T) {
	path := filepath.Join(t.TempDir(), "long.json")
	for size, want := range map[int]int{maxInput: exitNotGood, maxInput + 1: exitCannotRun} {
		require.NoError(t, os.WriteFile(path, bytes.Repeat([]byte(" "), size), 0o600))
		var stdout, stderr strings.Builder
		require.Equal(t, want, run(t.Context(), []string{"verify", path}, nil, nil, &stdout, &stderr))
		if want == exitCannotRun {
			require.Equal(t, "clrhost: "+path+" has more than 20971520 bytes\n", stderr.String())
			require.Empty(t, stdout.String())
		}
	}
}

func TestVerdictsAreColouredAndHarmless(t *testing.T) {
	verdict := credential.Verdict{
		Source:  "a\x1b[2J.json",
		Overall: credential.ProofFailed,
		Checks: []credential.Check{
			{Name: "proof", Outcome: credential.OutcomeFail, Detail: "by \x1b]0;me\nhere", Clause: "clause"},
			{Name: "nested credential", Outcome: credential.OutcomeUnchecked, Detail: "inside", Clause: "clause"},
		},
		Nested: []credential.Verdict{
			{Source: "/quiet", Overall: credential.Valid, Checks: []credential.Check{{Name: "dates", Outcome: credential.OutcomePass}}},
			{Source: "/inner", Overall: credential.Expired, Checks: []credential.Check{
				{Name: "dates", Outcome: credential.OutcomeWarn, Detail: "late", Clause: "clause"}}},
		},
	}
	c, err := credential.Parse([]byte(`{"credentialSubject":{},"proof":{},"issuer":"urn:x\u001b[2J","name":"\u001b]0;me\n"}`), strictjson.Limits{})
	require.NoError(t, err)
	const about = "  Its proof breaks a rule, so nothing shows that urn:x\ufffd[2J signed it: do not\n" +
		"  rely on it.\n" +
		"  Issuer  urn:x\ufffd[2J\n  Title   \ufffd]0;me\ufffd\n  Whose   -\n  Dates   from -, without an end\n"
	for coloured, want := range map[bool]string{
		false: "a\ufffd[2J.json: proof-failed\n" + about +
			"  FAIL       proof\n    by \ufffd]0;me\ufffdhere [clause]\n" +
			"  unchecked  nested credential\n    inside [clause]\n" +
			"  /inner: expired\n    warn       dates\n      late [clause]\n",
		true: "a\ufffd[2J.json: \x1b[31mproof-failed\x1b[0m\n" + about +
			"  \x1b[31mFAIL     \x1b[0m  proof\n    by \ufffd]0;me\ufffdhere [clause]\n" +
			"  \x1b[33munchecked\x1b[0m  nested credential\n    inside [clause]\n" +
			"  /inner: \x1b[31mexpired\x1b[0m\n    \x1b[33mwarn     \x1b[0m  dates\n      late [clause]\n",
	} {
		var out strings.Builder
		p := verdictPrinter{w: &out, coloured: coloured}
		require.NoError(t, p.print(finding{c, verdict}))
		require.Equal(t, want, out.String())
		require.NoError(t, p.print(finding{c, verdict}))
		require.Equal(t, want+"\n"+want, out.String(), "the next is set apart")
	}
}

func TestColourIsForTerminals(t *testing.T) {
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	require.NoError(t, err)
	defer terminal.Close()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0) // a character device, as terminals are
	require.NoError(t, err)
	defer null.Close()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	defer file.Close()
	require.True(t, isColoured(terminal, nil))
	require.True(t, isColoured(terminal, []string{"NO_COLOR="}))
	require.False(t, isColoured(terminal, []string{"NO_COLOR=1"}))
	require.False(t, isColoured(null, nil))
	require.False(t, isColoured(file, nil))
	require.False(t, isColoured(&strings.Builder{}, nil))
}
