package main

import (
	"strings"
	"time"

	"github.com/spf13/pflag"

	"clrhost/conformance"
	"clrhost/conformance/browser"
	"clrhost/conformance/provider"
	"clrhost/conformance/provider/probe"
)

// providerOptions is every option of conformance provider, by flag, environment or file.
type providerOptions struct {
	URL string `koanf:"url"` // on the command line it has no flag

	User               string `koanf:"user"`
	PasswordFile       string `koanf:"password-file"`
	SecondUser         string `koanf:"second-user"`
	SecondPasswordFile string `koanf:"second-password-file"`
	TOTPFile           string `koanf:"totp-file"`
	SecondTOTPFile     string `koanf:"second-totp-file"`
	Interactive        bool   `koanf:"interactive"`
	Browser            bool   `koanf:"browser"`
	Tokens             string `koanf:"tokens"`

	ClientID              string `koanf:"client-id"`
	ClientSecretFile      string `koanf:"client-secret-file"`
	RedirectURI           string `koanf:"redirect-uri"`
	OtherClientID         string `koanf:"other-client-id"`
	OtherClientSecretFile string `koanf:"other-client-secret-file"`
	SaveClient            string `koanf:"save-client"`

	Selectors browser.Selectors `koanf:"selectors"` // only in the file

	Profile          string        `koanf:"profile"`
	Only             []string      `koanf:"only"`
	Slow             bool          `koanf:"slow"`
	Parallel         int           `koanf:"parallel"`
	Timeout          time.Duration `koanf:"timeout"`
	Limit            time.Duration `koanf:"limit"`
	Pace             time.Duration `koanf:"pace"`
	ExpectedFailures string        `koanf:"expected-failures"`
	ExpectedSkips    string        `koanf:"expected-skips"`
	Rerun            string        `koanf:"rerun"`
	Compare          string        `koanf:"compare"`

	JSON      string `koanf:"json"`
	JUnit     string `koanf:"junit"`
	HTML      string `koanf:"html"`
	Bundle    string `koanf:"bundle"`
	Strict    bool   `koanf:"junit-strict"`
	Exchanges string `koanf:"exchanges"`
	Verbose   bool   `koanf:"verbose"`

	CA               string   `koanf:"ca"`
	ProfileID        string   `koanf:"profile-id"`
	AllowOrigin      []string `koanf:"allow-origin"`
	RevocationURL    string   `koanf:"revocation-url"`
	IntrospectionURL string   `koanf:"introspection-url"`
	ClientURL        string   `koanf:"client-url"`
	OtherClientURL   string   `koanf:"other-client-url"`
}

// headingReports is the heading of the flags about what is reported, and where.
const headingReports = "Reports"

// The values of --exchanges.
const (
	exchangesOfProblems = "problems" // of every case that did not pass
	exchangesOfAll      = "all"
)

func addProviderFlags(f *pflag.FlagSet) {
	f.SortFlags = false
	under(f, "Account", addAccountFlags)
	under(f, "Client", addClientFlags)
	under(f, "What to run", addSelectionFlags)
	under(f, "Limits", addLimitFlags)
	under(f, headingReports, addReportFlags)
	under(f, "Host", addHostFlags)
}

func addAccountFlags(f *pflag.FlagSet) {
	f.String("user", "", "user name or e-mail address of an account at the host, for the run alone: it writes records to it")
	f.String("password-file", "", "file that holds its password, or - for standard input; not with --interactive, not needed with --tokens")
	f.String("second-user", "", "another account, to check that no user is shown the records of another (default none)")
	f.String("second-password-file", "", "file that holds the password of the other account")
	f.String("totp-file", "", "file that holds the secret of the account's one-time codes (RFC 6238): base32, or an otpauth:// URI (default none)")
	f.String("second-totp-file", "", "that of the other account (default none)")
	f.Bool("interactive", false, "let a person sign in: print each URL to open, and read the one the browser ended at; --user is then only whom written records name")
	f.Bool("browser", false, "sign in with Chromium, for pages that need a script: that in PATH, or the file that the variable CHROMIUM names")
	f.String("tokens", "", "YAML file of access tokens known beforehand (default none)")
}

func addClientFlags(f *pflag.FlagSet) {
	f.String("client-id", "", "client that was registered beforehand, for a host that approves clients by hand (default: the run registers its own)")
	f.String("client-secret-file", "", "file that holds its secret")
	f.String("redirect-uri", "", "redirect URI it was registered with (default /callback at --client-url)")
	f.String("other-client-id", "", "a second such client, registered with /callback at --other-client-url (default none)")
	f.String("other-client-secret-file", "", "file that holds its secret")
	f.String("save-client", "", "where the host approves clients by hand: keep the secrets of those that the run registers in this file and in FILE.other")
}

func addSelectionFlags(f *pflag.FlagSet) {
	f.String("profile", provider.Full, "what to rehearse: "+strings.Join(provider.Profiles(), ", "))
	f.StringSlice("only", nil, "run only these: a group, a case or a pattern such as token.*; may be repeated (default all)")
	f.String("rerun", "", "run only what failed, warned or could not be told in this JSON report of an earlier run")
	f.Bool("slow", false, "also run what waits for minutes")
	f.String("expected-failures", "", "file of cases that are known to fail or not to be decided, with the reason for each (default none)")
	f.String("expected-skips", "", "file of the cases that may be skipped, with the reason for each; any other skip is not good (default all may)")
}

func addLimitFlags(f *pflag.FlagSet) {
	f.Int("parallel", conformance.DefaultParallel, "cases at a time; 1 with --interactive and with --totp-file")
	f.Duration("timeout", conformance.DefaultTimeout, "how long a case may take")
	f.Duration("limit", conformance.DefaultLimit, "how long the whole run may take")
	f.Duration("pace", 0, "least time between two requests, for a host that limits them (default 0s)")
}

func addReportFlags(f *pflag.FlagSet) {
	f.String("json", "", "write the report for scripts to this file (default none)")
	f.String("junit", "", "write the report for build servers to this file (default none)")
	f.String("html", "", "write the report for people to this file, one page to mail (default none)")
	f.String("bundle", "", "write the evidence of the run to this ZIP file: all reports, the settings, the exchanges of each step (default none)")
	f.String("compare", "", "report what changed since the run of this JSON report")
	f.Bool("junit-strict", false, "count a broken SHOULD as a failure in the JUnit report")
	f.String("exchanges", exchangesOfProblems, "whose exchanges the reports hold: "+exchangesOfProblems+", or "+exchangesOfAll+", which makes them large")
	f.Bool("verbose", false, "print every case, not only what needs work")
}

func addHostFlags(f *pflag.FlagSet) {
	f.String("ca", "", "PEM file of certificates to trust beside the system's (default none)")
	f.StringSlice("allow-origin", nil, "where requests may be sent beside the host and what its service description names, such as https://login.example.edu; may be repeated (default nowhere)")
	f.String("profile-id", "", "the id that the user's profile must have (default any)")
	f.String("revocation-url", "", "where tokens are revoked, if the service description does not name it (default none)")
	f.String("introspection-url", "", "where tokens are introspected, if the service description does not name it (default none)")
	f.String("client-url", probe.DefaultClientURL, "site that the run's client registers with; nothing is sent there")
	f.String("other-client-url", probe.DefaultOtherClientURL, "site of a second client")
}

// providerKeys returns what may stand in the environment and in the file: the options, what has no flag, and all that
// serve knows, which is passed over, because an operator has one environment and often one file.
func providerKeys() *pflag.FlagSet {
	f := serveFlagSet()
	f.AddFlagSet(providerFlagSet())
	return f
}

// providerFlagSet are the options, and what has no flag.
func providerFlagSet() *pflag.FlagSet {
	f := pflag.NewFlagSet("provider", pflag.ContinueOnError)
	addProviderFlags(f)
	f.String("url", "", "")
	for _, name := range []string{"user", "password", "code", "sign-in", "allow", "deny"} {
		f.String("selectors."+name, "", "")
	}
	f.StringSlice("selectors.tick", nil, "")
	return f
}
