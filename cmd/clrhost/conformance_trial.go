package main

import (
	"cmp"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/expected"
	"clrhost/conformance/provider"
)

const maxSideFile = 1 << 20 // bytes of a file that a run is given beside the account

// mistakes collects what is wrong with the command line, so that all of it is told at once.
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

// trial makes a run of what was told. The error joins all problems, each naming the flag and what it must be.
func (o providerOptions) trial(stdin io.Reader, out io.Writer) (trial, error) {
	var m mistakes
	t := trial{profile: cmp.Or(o.Profile, fullProfile), config: conformance.Config{
		URL: o.URL, Selectors: o.Selectors, Slow: o.Slow, Brief: o.Brief, Timeout: cmp.Or(o.Timeout, defaultTimeout), Parallel: cmp.Or(o.Parallel, defaultParallel),
		ProfileID: o.ProfileID, Revocation: o.RevocationURL, Introspection: o.IntrospectionURL, ClientURL: o.ClientURL, OtherClientURL: o.OtherClientURL,
	}}
	m.unless(isHTTP(o.URL), "URL: must be the https or http URL of the host, such as https://records.example.edu")
	m.unless(t.config.Parallel > 0 && t.config.Parallel <= maxParallel, "--parallel: must be from 1 to %d", maxParallel)
	m.unless(t.config.Timeout > 0, "--timeout: must be a duration above 0, such as 30s")
	m.note(o.checkPlaces())
	m.note(readsOnce([]string{o.PasswordFile, o.SecondPasswordFile, o.answersFrom()}))
	if o.Interactive {
		t.config.Ask = newInterview(stdin, out).ask
		t.config.Parallel = cmp.Or(o.Parallel, 1)
	}
	var err error
	t.config.Users, err = o.users(stdin)
	m.note(err)
	t.config.Tokens, err = readTokens(o.Tokens)
	m.note(err)
	t.config.Roots, err = readRoots(o.CA)
	m.note(err)
	t.suite, err = chosen(t.profile, o.Only)
	m.note(err)
	t.known, err = readKnown(o.ExpectedFailures)
	m.note(err)
	t.files, err = o.reportFiles()
	m.note(err)
	return t, errors.Join(m...)
}

// fullProfile selects every case.
const fullProfile = "full"

// maxParallel bounds how much of a host's patience a run asks for.
const maxParallel = 64

// checkPlaces looks at the URLs beside the host's own.
func (o providerOptions) checkPlaces() error {
	var m mistakes
	m.unless(o.RevocationURL == "" || isHTTP(o.RevocationURL), "--revocation-url: must be an https or http URL")
	m.unless(o.IntrospectionURL == "" || isHTTP(o.IntrospectionURL), "--introspection-url: must be an https or http URL")
	m.unless(o.ClientURL == "" || isSite(o.ClientURL), "--client-url: must be an https or http URL without a path, such as https://conformance.example")
	m.unless(o.OtherClientURL == "" || isSite(o.OtherClientURL), "--other-client-url: must be an https or http URL without a path, such as https://other.example")
	return errors.Join(m...)
}

// isHTTP reports whether text is a URL to send requests to. One with a name and a password in it is not: it would stand
// in every report.
func isHTTP(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil && u.RawQuery == "" && u.Fragment == ""
}

func isSite(text string) bool {
	u, err := url.Parse(text)
	return err == nil && isHTTP(text) && u.Path == ""
}

// answersFrom is the file that a person's answers are read from, "" for none.
func (o providerOptions) answersFrom() string {
	if o.Interactive {
		return "-"
	}
	return ""
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

// chosen returns the cases of a profile that the patterns match.
func chosen(profile string, patterns []string) (conformance.Suite, error) {
	suite := provider.Select(profile)
	if len(suite) == 0 {
		return nil, fmt.Errorf("--profile: must be one of %s", strings.Join(provider.Profiles(), ", "))
	}
	var m mistakes
	for _, pattern := range patterns {
		m.unless(len(suite.Only([]string{pattern})) > 0, "--only: profile %s has no group, case or pattern of cases %q; see clrhost conformance list", profile, pattern)
	}
	return suite.Only(patterns), errors.Join(m...)
}

func readKnown(path string) (expected.List, error) {
	if path == "" {
		return nil, nil
	}
	const flag = "--expected-failures"
	data, err := readSide(flag, path)
	if err != nil {
		return nil, err
	}
	list, err := expected.Parse(data)
	return list, eachLine(flag+": "+path, errors.Join(err, list.Check(ids(provider.Suite()))))
}

func ids(suite conformance.Suite) (all []string) {
	for _, group := range suite {
		for _, c := range group.Cases {
			all = append(all, c.ID)
		}
	}
	return all
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

// eachLine says of each line of an error where it belongs.
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
