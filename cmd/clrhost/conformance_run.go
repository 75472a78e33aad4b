package main

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/browser/chromium"
	"clrhost/conformance/expected"
	"clrhost/conformance/provider"
	"clrhost/conformance/provider/probe"
	"clrhost/conformance/report"
)

const maxSideFile = 1 << 20 // bytes of a file that a run is given beside the account

// mistakes collects what is wrong with the command line, so that all of it is reported at once.
type mistakes []error

func (m *mistakes) note(err error) {
	if err != nil {
		*m = append(*m, err)
	}
}

func (m *mistakes) unless(ok bool, format string, args ...any) {
	if !ok {
		*m = append(*m, fmt.Errorf(format, args...))
	}
}

// providerRun is a run of cases against a host, ready to begin.
type providerRun struct {
	suite   conformance.Suite[*provider.Probe]
	partner *probe.Partner
	config  conformance.Config
	about   report.Document // what the reports need beside the run
	files   []reportFile
	end     func() // what the run has started
}

// prepare makes a run of the options. The error joins all problems, each naming the flag and what it must be.
func (o providerOptions) prepare(stdin io.Reader, out io.Writer) (r providerRun, err error) {
	var m mistakes
	host := probe.Config{
		URL: o.URL, Selectors: o.Selectors, ProfileID: o.ProfileID, Revocation: o.RevocationURL, Introspection: o.IntrospectionURL,
		ClientURL: o.ClientURL, OtherClientURL: o.OtherClientURL, Origins: o.AllowOrigin, Pace: o.Pace,
	}
	r.config = conformance.Config{
		Profile: cmp.Or(o.Profile, provider.Full), Only: o.Only, Slow: o.Slow, Parallel: o.Parallel, Timeout: o.Timeout, Limit: o.Limit,
	}
	answers := ""
	if o.Interactive {
		answers = "-"
		host.Ask = newInterview(stdin, out).ask
		r.config.Parallel = cmp.Or(o.Parallel, 1)
	}
	if o.TOTPFile != "" || o.SecondTOTPFile != "" {
		r.config.Parallel = cmp.Or(o.Parallel, 1) // each code signs in one browser, and the next has to be waited for
	}
	m.note(readsOnce([]string{o.PasswordFile, o.SecondPasswordFile, o.TOTPFile, o.SecondTOTPFile, o.ClientSecretFile, o.OtherClientSecretFile, answers}))
	m.note(o.clients(&host, stdin))
	host.Users, err = o.users(stdin)
	m.note(err)
	r.end = func() {}
	if o.Browser {
		m.unless(!o.Interactive, "--browser: must be left out with --interactive, where a person signs in")
		found, err := chromium.Find()
		if err != nil {
			m.note(fmt.Errorf("--browser: %w", err))
		} else {
			host.Scripts, r.end = found, found.Close
		}
	}
	host.Tokens, err = readTokens(o.Tokens)
	m.note(err)
	host.Roots, err = readRoots(o.CA)
	m.note(err)
	r.partner, err = probe.New(host)
	m.note(err)
	r.suite, err = provider.Select(r.config.Profile)
	m.note(err)
	m.unless(o.Rerun == "" || len(o.Only) == 0, "--only: must be left out with --rerun")
	if again, err := o.rerun(r.suite.Outline()); err != nil {
		m.note(err)
	} else if o.Rerun != "" {
		r.config.Only = again
	}
	m.note(conformance.Check(r.suite, r.config))
	r.config.Expected, err = readExpected("--expected-failures", o.ExpectedFailures)
	m.note(err)
	r.config.Skips, err = readExpected("--expected-skips", o.ExpectedSkips)
	m.note(err)
	r.about.Past, err = readPast("--compare", o.Compare)
	m.note(err)
	r.about.Cases = provider.Suite().Outline().IDs()
	r.about.AllExchanges = o.Exchanges == exchangesOfAll
	m.unless(slices.Contains([]string{"", exchangesOfProblems, exchangesOfAll}, o.Exchanges), "--exchanges: must be %s or %s", exchangesOfProblems, exchangesOfAll)
	r.files, err = o.reportFiles()
	m.note(err)
	return r, errors.Join(m...)
}

// run asks the cases and reports on them, also when ctx ends before they do.
func (r providerRun) run(ctx context.Context, terminal *report.Terminal) error {
	defer r.end()
	result, err := conformance.Run(ctx, r.suite, r.partner, r.config, terminal)
	if err != nil {
		return err
	}
	d := r.about
	d.Run, d.Requirements, d.Steps = result, requirementsOf(result.Profile), stepsOf(result.Profile)
	written, unwritten := writeReports(r.files, d)
	err = terminal.End(d, written...)
	return errors.Join(unwritten, err, r.exitError(result))
}

// readRoots returns nil, which stands for the system's certificates, when no file is named.
func readRoots(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	data, err := readSide("--ca", path)
	if err != nil {
		return nil, err
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // a machine without certificates of its own trusts those of the file
	}
	if !roots.AppendCertsFromPEM(data) {
		return nil, fmt.Errorf("--ca: %s must hold certificates in PEM form", path)
	}
	return roots, nil
}

// readExpected returns nil when no file is named.
func readExpected(flag, path string) (expected.List, error) {
	if path == "" {
		return nil, nil
	}
	data, err := readSide(flag, path)
	if err != nil {
		return nil, err
	}
	list, err := expected.Parse(data)
	return list, eachLine(flag+": "+path, errors.Join(err, list.Check(provider.Suite().Outline().IDs())))
}

// readSide reads a file that a flag names.
func readSide(flag, path string) ([]byte, error) {
	if path == "-" {
		return nil, fmt.Errorf("%s: must name a file", flag)
	}
	data, err := readInput(path, nil, maxSideFile+1)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", flag, err)
	case len(data) > maxSideFile:
		return nil, fmt.Errorf("%s: %s has more than %d bytes", flag, path, maxSideFile)
	}
	return data, nil
}

// eachLine writes in front of each line of an error where it belongs.
func eachLine(where string, err error) error {
	if err == nil {
		return nil
	}
	var m mistakes
	for line := range strings.SplitSeq(err.Error(), "\n") {
		m.note(fmt.Errorf("%s: %s", where, line))
	}
	return errors.Join(slices.Clip(m)...)
}
