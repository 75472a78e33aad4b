// Command clrhost runs a host for Comprehensive Learner Records, and governs it.
//
// One binary does both: serve is the host; migrate prepares its database; user, client and audit govern it. These work on the
// database and not through the server, so they do the same whether it runs or not, on any machine that reaches the database.
// Of the host's options they read where the database and the secret file are, and no other. verify and conformance need
// neither server nor database: they examine files, and hosts.
//
// Nothing is decided here. Each command reads its flags, calls the package that holds the rules (server/admin for users and
// clients, credential for verify, conformance for the harness), and prints: for people, or with --json for scripts. Exit
// codes are fixed: 0 good, 1 the thing examined is not good or does not exist, 2 the command could not run, 3 a conformance
// run was made but is not conclusive.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"clrhost/credential/fetch"
	"clrhost/server"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program as a function of its environment. It returns the exit code.
func run(ctx context.Context, args, env []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return program{env: env}.run(ctx, args, stdin, stdout, stderr)
}

// program is the environment of every command.
type program struct {
	env     []string
	outside fetch.Config // how verify reaches other hosts
}

func (p program) run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := untilSignal(ctx)
	defer stop()
	root := newRoot(p)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return conclude(stderr, root.ExecuteContext(ctx))
}

// untilSignal returns a context that ends with the first interrupt or SIGTERM. A second one ends the process at once. Who
// interrupts sits at a terminal and does not wait; SIGTERM comes from a supervisor, and its cause is server.ErrDrain.
func untilSignal(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, end := context.WithCancelCause(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		defer signal.Stop(signals)
		select {
		case <-ctx.Done():
		case s := <-signals:
			if s == syscall.SIGTERM {
				end(server.ErrDrain)
			}
			end(context.Canceled)
		}
	}()
	return ctx, func() { end(nil) }
}
