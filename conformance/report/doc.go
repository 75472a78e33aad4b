// Package report reports a conformance run to people and machines. Terminal follows a run while it happens and ends
// with what to fix first. WriteJSON, WriteJUnit and WriteHTML write a finished run: for scripts, for build servers, and
// for a team that wants one page to mail; WriteBundle packs these into the evidence for a certification, with the exchanges
// of each of its steps. All of them read one Document, so they agree.
//
// Whatever a host sent is shown as text: control characters and broken UTF-8 become visible escapes, so that a hostile
// answer can neither move a cursor nor run in a browser. Package exchange has redacted the secrets before.
//
// # The JSON report
//
// The member "format" is 2. It changes only when a member changes its meaning or goes away; new members may come at any
// time. Times are RFC 3339 in UTC, durations are milliseconds. docs/report.schema.json describes every member.
//
// # The JUnit report
//
// It keeps to the elements and attributes of the schema by which Jenkins validates (junit-10.xsd of its xUnit plugin), in
// the order that older readers require. A group is a testsuite, a case is a testcase. A broken MUST is a failure. That the
// harness could not tell is an error, which is not the host's failure. A broken SHOULD is a pass with a note in system-out,
// unless JUnitOptions.Strict makes it otherwise. A known failure is skipped with its reason, since build servers know no
// other word for it, and a case with another outcome than the expected one is a failure. Preflight problems and a run that
// ended early are errors of a testsuite of their own, so that a run which never began cannot look green.
package report
