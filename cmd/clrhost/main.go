// Command clrhost runs a host for Comprehensive Learner Records, and is the operator's hand on it.
//
// One binary does both: serve is the host, and the other commands govern it. They work on the database and not through
// the server, so they do the same whether it runs or not, on any machine that reaches the database. Only verify and
// conformance need neither: they judge the files and the hosts they are given.
//
// Nothing is decided here. Each command reads its flags, calls the package that knows, and prints; what it prints is
// meant for people, and with --json for scripts. Exit codes are fixed: 0 good, 1 the thing examined is not good or not
// there, 2 the command could not run.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"clrhost/credential/fetch"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program with its surroundings handed in. It returns the exit code.
func run(ctx context.Context, args, env []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return program{env: env}.run(ctx, args, stdin, stdout, stderr)
}

// program is what every command needs to know of its surroundings.
type program struct {
	env     []string
	outside fetch.Config // how verify reaches other hosts
}

func (p program) run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // so a second signal ends the process at once
	root := newRoot(p)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return conclude(stderr, root.ExecuteContext(ctx))
}
