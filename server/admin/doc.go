// Package admin holds what an operator or an admin may do to clients and users, and what a learner may do to the apps
// that are connected: the rule of each action, the change, and its line in the audit log. The commands and the pages call
// it, and print.
//
// A transition has one state to start from, and is one conditional UPDATE. Of two people who cross, one succeeds, the
// other is rejected, and the log has one line. Change and line are written in one transaction: there is neither without
// the other.
//
// What breaks a rule is a *Problem, which names the field, the rule and the cure. It is also a *fault.Error, so that a page
// may return it as it is. Every other error is a failure of the storage. Whether the actor may do what it asks for is
// decided by the caller: a command is run by the operator, a page stands behind its guard.
package admin
