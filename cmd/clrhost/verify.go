package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"

	"github.com/spf13/cobra"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/credential/key"
	"clrhost/internal/strictjson"
	"clrhost/server/archive"
)

const (
	maxInput = 20 << 20 // bytes of one file; an image is larger than the credential in it
	maxKeys  = 1 << 20  // bytes of the file that --keys names
)

// verifyFlags are the flags of verify, as typed.
type verifyFlags struct {
	keys, known   string
	recipient     string
	fetchAllow    []string
	asksRecipient bool // given, even if empty: an unset variable of a script must not skip the check
	offline, json bool
	verbose       bool
}

func newVerify(p program) *cobra.Command {
	var flags verifyFlags
	cmd := &cobra.Command{
		Use:   "verify FILE...",
		Short: "Verify credentials, check by check",
		Long: "Verify credentials as the host does with what it accepts. A file is JSON, a compact JWS, a PNG or SVG\n" +
			"image into which a credential is baked, or a ZIP archive, in which every credential is verified; - is\n" +
			"standard input. Printed are a summary and the checks that did not pass; --verbose prints all.\n\n" +
			"The exit code is 0 when every credential is valid, and issued to the recipient if one is named,\n" +
			"1 when one is not, and 2 when one cannot be read.",
		Args: atLeastOne("FILE"),
		RunE: func(cmd *cobra.Command, files []string) error {
			flags.asksRecipient = cmd.Flags().Changed("recipient")
			flags.fetchAllow, _ = cmd.Flags().GetStringSlice("fetch-allow") // fails only for a flag that does not exist
			i, err := newInspection(flags, p.outside, files, cmd.InOrStdin())
			if err != nil {
				return err
			}
			i.printer = flags.printer(cmd.OutOrStdout(), p.env, i.reader)
			defer boundMemory()()
			return i.inspectAll(cmd.Context(), files)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&flags.json, "json", false, "print JSON for scripts, one object a line for each credential")
	f.BoolVar(&flags.verbose, "verbose", false, "print every check and every embedded credential, and ids whole")
	f.BoolVar(&flags.offline, "offline", false, "fetch nothing; what would need it is reported as unchecked")
	addFetchAllowFlag(f)
	f.StringVar(&flags.keys, "keys", "", "JSON file of trusted keys: verification method to publicKeyMultibase or JWK")
	f.StringVar(&flags.known, "known-issuers", "", "YAML file of the issuers that you know, as serve takes it: id, name, url, note")
	f.StringVar(&flags.recipient, "recipient", "", "also check that it was issued to TYPE=VALUE, such as emailAddress=ada@example.org, or id=DID")
	return cmd
}

// verifyMemory is above what the largest record needs, some 75 MiB, and below the heap at which the garbage collector would
// next run without a limit.
const verifyMemory = 96 << 20

// boundMemory sets a soft limit, unless the environment sets a lower one, and returns the function that lifts it.
func boundMemory() (restore func()) {
	before := debug.SetMemoryLimit(-1) // asks
	debug.SetMemoryLimit(min(before, verifyMemory))
	return func() { debug.SetMemoryLimit(before) }
}

// inspection verifies files and prints what it finds.
type inspection struct {
	verifier  *credential.Verifier
	recipient credential.Recipient
	reader    credential.Reader
	stdin     io.Reader
	printer   printer

	examined, failed int
	unread           []error
}

// finding is the result for one file. The credential is nil when the file holds none.
type finding struct {
	credential *credential.Credential
	verdict    credential.Verdict
}

// newInspection reports all problems of the command line together.
func newInspection(flags verifyFlags, outside fetch.Config, files []string, stdin io.Reader) (*inspection, error) {
	keys, keysErr := readKeys(flags.keys, stdin)
	issuers, issuersErr := readIssuers(flags.known)
	fetcher, fetchErr := flags.fetcher(outside)
	var recipient credential.Recipient
	var recipientErr error
	if flags.asksRecipient {
		recipient, recipientErr = parseRecipient(flags.recipient)
	}
	if err := errors.Join(readsOnce(append([]string{flags.keys}, files...)), keysErr, issuersErr, fetchErr, recipientErr); err != nil {
		return nil, err
	}
	verifier := credential.New(credential.Options{Fetch: fetcher, Known: keys})
	reader := credential.Reader{Issuers: acquaintances{issuers, keys}}
	return &inspection{verifier: verifier, recipient: recipient, reader: reader, stdin: stdin}, nil
}

// readsOnce rejects a second use of standard input, which would find it empty.
func readsOnce(paths []string) error {
	if first := slices.Index(paths, "-"); first >= 0 && slices.Contains(paths[first+1:], "-") {
		return errors.New("- may be named only once")
	}
	return nil
}

func readKeys(path string, stdin io.Reader) (key.Known, error) {
	if path == "" {
		return nil, nil
	}
	data, err := readInput(path, stdin, maxKeys+1)
	if err != nil {
		return nil, fmt.Errorf("--keys: %w", err)
	}
	if len(data) > maxKeys {
		return nil, fmt.Errorf("--keys: %s has more than %d bytes", path, maxKeys)
	}
	known, err := key.ParseKnown(data)
	if err != nil {
		return nil, cannotRun("correct "+path+", the file that --keys names", "%w", err)
	}
	return known, nil
}

func (flags verifyFlags) fetcher(outside fetch.Config) (credential.Fetcher, error) {
	outside.Allow = slices.Concat(outside.Allow, flags.fetchAllow)
	client, err := fetch.New(outside)
	switch {
	case err != nil:
		return nil, fmt.Errorf("--fetch-allow: %w", err)
	case flags.offline:
		return fetch.Offline{}, nil
	}
	return client, nil
}

// inspectAll goes on after a file that cannot be read, and verifies the others.
func (i *inspection) inspectAll(ctx context.Context, files []string) error {
	for _, path := range files {
		if err := i.inspectFile(ctx, path); err != nil {
			return err
		}
	}
	switch {
	case len(i.unread) > 0:
		return errors.Join(i.unread...)
	case i.failed > 0:
		return notGood("", "%d of %d did not pass", i.failed, i.examined)
	}
	return nil
}

// inspectFile verifies a file, or everything in it that is a credential when it is an archive.
func (i *inspection) inspectFile(ctx context.Context, path string) error {
	in, err := openInput(path, i.stdin)
	if err != nil {
		i.unread = append(i.unread, err)
		return nil
	}
	defer in.Close()
	if size, isArchive := archiveIn(in); isArchive {
		return i.inspectArchive(ctx, path, in.(io.ReaderAt), size)
	}
	data, err := i.read(path, in)
	switch {
	case err != nil:
		i.unread = append(i.unread, err)
		return nil
	case archive.Is(data):
		return i.inspectArchive(ctx, path, bytes.NewReader(data), int64(len(data)))
	}
	return i.examine(ctx, path, data)
}

func (i *inspection) read(path string, in io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	if err == nil && len(data) > maxInput {
		return nil, fmt.Errorf("%s has more than %d bytes", path, maxInput)
	}
	return data, err
}

// examine verifies what a file holds, prints the finding and counts it.
func (i *inspection) examine(ctx context.Context, source string, data []byte) error {
	found := i.inspect(ctx, source, data)
	if ctx.Err() != nil {
		return cannotRun("", "stopped before everything was checked")
	}
	if err := i.printer.print(found); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	i.examined++
	if !found.verdict.Answers() {
		i.failed++
	}
	return nil
}

// inspect verifies what a file holds. Bytes that are not a credential have a verdict too.
func (i *inspection) inspect(ctx context.Context, path string, data []byte) finding {
	c, err := credential.ParseFile(data, strictjson.Limits{Bytes: maxInput})
	if err != nil {
		verdict := credential.Unparsed(err)
		verdict.Source = path
		return finding{nil, verdict}
	}
	verdict := i.verifier.Verify(ctx, c, credential.Terms{Recipient: i.recipient})
	verdict.Source = path
	return finding{c, verdict}
}

// printer prints findings, and of an archive how many credentials it had and how much else, which was passed over.
type printer interface {
	print(finding) error
	printArchive(path string, credentials, others int) error
}

func (flags verifyFlags) printer(w io.Writer, env []string, reader credential.Reader) printer {
	if !flags.json {
		return &verdictPrinter{w: w, reader: reader, coloured: isColoured(w, env), verbose: flags.verbose}
	}
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	return jsonPrinter{lines}
}

// jsonPrinter prints findings for scripts: verdicts, and nothing else.
type jsonPrinter struct{ lines *json.Encoder }

func (p jsonPrinter) print(f finding) error { return p.lines.Encode(f.verdict) }

func (jsonPrinter) printArchive(string, int, int) error { return nil }
