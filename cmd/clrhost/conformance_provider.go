package main

import (
	"errors"

	"github.com/spf13/cobra"

	"clrhost/conformance"
	"clrhost/conformance/report"
)

func newConformanceProvider(p program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "provider URL --user EMAIL --password-file FILE",
		Short: "Test a host as a provider, and report the results",
		Long: "Run the conformance cases against a host, as a partner platform would meet it: register clients, sign in\n" +
			"with the account on the host's own pages, consent, read, write, refresh, revoke. URL is the host's base\n" +
			"URL or that of one of its operations. Requests go to the host and to the origins that its service\n" +
			"description or --allow-origin names, and nowhere else. Use an account of its own: the\n" +
			"records that a run writes stay there, because the standard has no way to delete one.\n\n" +
			"Every option can also be a variable (--password-file is CLRHOST_PASSWORD_FILE) or a key of the YAML file\n" +
			"that --config names, and URL too (CLRHOST_URL, url). The flag wins over the variable, the variable over\n" +
			"the file. In the file, selectors name the fields of a host whose pages are not understood without:\n\n" +
			"  selectors: {user: j_user, password: j_pass, sign-in: text=Enter, allow: decision=yes, tick: [terms]}\n\n" +
			"The file of --tokens is a list; scopes of the standard may be shortened to their last part. A case takes a\n" +
			"token with exactly the scopes it needs or, in a run that cannot sign in, one with more:\n\n" +
			"  tokens:\n" +
			"    - {token: 4b0f..., scopes: [credential.readonly], user: 1}\n\n" +
			"Exit codes:\n" +
			"  0  nothing failed that was not expected\n" +
			"  1  the host broke a MUST, or a case had another outcome than the expected one\n" +
			"  2  the run could not be made, or it ended early\n" +
			"  3  the run was made, but is not conclusive: something could not be told, or nothing was asked",
		Args: atMostOne("URL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			var o providerOptions
			err := gather(&o, providerKeys(), cmd.Flags(), p.env)
			if len(args) > 0 {
				o.URL = args[0]
			}
			out := cmd.OutOrStdout()
			r, unsound := o.prepare(cmd.InOrStdin(), out)
			if err := errors.Join(err, unsound); err != nil {
				return cannotRun(seeHelp(cmd), "%w", err)
			}
			r.config.Command = commandLine(cmd, args)
			r.config.Settings = settingsOf(cmd.Flags(), p.env, o.URL)
			return r.run(cmd.Context(), report.NewTerminal(out, report.TerminalOptions{
				Live:     isTerminal(out) && !o.Interactive, // questions to a person stay on the screen
				Coloured: isColoured(out, p.env),
				Verbose:  o.Verbose,
				Width:    widthOf(out),
			}))
		},
	}
	addProviderFlags(cmd.Flags())
	addConfigFlag(cmd.Flags())
	cmd.SetUsageFunc(usageByHeading)
	return cmd
}

// exitError turns a report into the exit code of the command, with the line that a build log keeps when the output went
// elsewhere.
func (r providerRun) exitError(run conformance.Report) error {
	all := len(run.Results())
	switch code := run.ExitCode(); {
	case code == conformance.ExitGood:
		return nil
	case code == conformance.ExitFailed && run.Count(conformance.Fail) > 0:
		return notGood(r.again(), "%d of %d cases failed", run.Count(conformance.Fail), all)
	case code == conformance.ExitFailed:
		return notGood("compare the files of --expected-failures and --expected-skips with the report", "a case had another outcome than the expected one")
	case code == conformance.ExitCouldNot:
		return cannotRun(firstFix(run), "the run ended early: %s", run.Aborted)
	case !run.Asked():
		return inconclusive(firstSkip(run), "nothing was asked, since every case was skipped (%d)", all)
	}
	return inconclusive(r.again(), "the harness could not tell in %d of %d cases", run.Count(conformance.Error), all)
}

// again names the flag that asks what was not good again, where a JSON report was written.
func (r providerRun) again() string {
	for _, f := range r.files {
		if f.flag == "--json" {
			return "ask only what was not good again with --rerun " + shellWord(f.path)
		}
	}
	return ""
}

// firstSkip is why the first case was not asked.
func firstSkip(r conformance.Report) string {
	for _, result := range r.Results() {
		return result.Reason
	}
	return ""
}

// firstFix is what helps against what was found before the cases began.
func firstFix(r conformance.Report) string {
	for _, f := range r.Preflight {
		if !f.OK {
			return f.Fix
		}
	}
	return ""
}
