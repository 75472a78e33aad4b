package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"

	"github.com/spf13/cobra"
	"go.opentelemetry.io/otel/trace"

	"clrhost/server"
	"clrhost/server/demo"
	"clrhost/server/telemetry"
	"clrhost/storage"
)

func newServe(env []string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the host",
		Long: "Run the host until it is interrupted; requests in flight are finished first. After SIGTERM it goes on\n" +
			"for --drain, while /readyz is 503, so that balancers send no more requests. After SIGHUP it reads its\n" +
			"options again, and logs which of them it has applied and which need a restart.\n\n" +
			"Every option can also be a variable (--public-url is CLRHOST_PUBLIC_URL) or a key of the\n" +
			"YAML file that --config names. The flag wins over the variable, the variable over the file.",
		Args: only(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			read := func() (options, server.Settings, error) { return resolve(cmd.Flags(), env) }
			return serve(cmd.Context(), read, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	addServeFlags(cmd.Flags())
	addConfigFlag(cmd.Flags())
	return cmd
}

// serve runs the host with the options that read returns, now and after each SIGHUP.
func serve(ctx context.Context, read func() (options, server.Settings, error), stdout, stderr io.Writer) (err error) {
	signals, stop := hangups()
	defer stop()
	o, settings, err := read()
	if err != nil {
		return err
	}
	level := &slog.LevelVar{}
	log := settings.Logger(stderr, level)
	listener, err := net.Listen("tcp", settings.Listen)
	if err != nil {
		return cannotRun("choose another address with --listen", "%w", err)
	}
	defer listener.Close() // a second time after Run, which does nothing
	operator, err := listenOperator(settings.OperatorListen)
	if err != nil {
		return err
	}
	if operator != nil {
		defer operator.Close()
	}
	if settings, err = settled(o, listener.Addr()); err != nil {
		return err
	}
	traces, end, err := openTraces(ctx, settings.TraceEndpoint, log)
	if err != nil {
		return err
	}
	defer end()
	store, err := storage.Open(ctx, storage.Options{URL: settings.Database, Log: log,
		RecordVersions: settings.RecordVersions, Retention: settings.Retention(), Quota: settings.Quota()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	keys, err := openKeys(ctx, store, settings.SecretFile)
	if err != nil {
		return err
	}
	deps := server.Deps{Store: store, Keys: keys, Log: log, Level: level, Traces: traces}
	var made demo.Demo
	if o.Demo {
		if made, err = makeDemo(ctx, store, keys); err != nil {
			return err
		}
		deps.Documents, deps.Issuers = demo.Places(), made.Issuers
	}
	host, err := server.New(settings, deps)
	if err != nil {
		return err
	}
	if o.Demo {
		if err := showDemo(made, settings, stdout); err != nil {
			return err
		}
	}
	log.Info("listening", "address", listener.Addr().String(), "public_url", settings.Issuer)
	if operator != nil {
		log.Info("listening for the operator", "address", operator.Addr().String())
	}
	again := func() (server.Settings, error) {
		next, settings, err := read()
		if err != nil || next.Listen != o.Listen {
			return settings, err
		}
		return settled(next, listener.Addr())
	}
	run := func() error { return host.Run(ctx, listener, operator) }
	return reloading(host, run, signals, again, log)
}

// openTraces returns what makes spans for a collector, nil when there is none, and what ends that.
func openTraces(ctx context.Context, endpoint string, log *slog.Logger) (trace.TracerProvider, func(), error) {
	if endpoint == "" {
		return nil, func() {}, nil
	}
	traces, err := telemetry.OpenTraces(ctx, endpoint, log)
	if err != nil {
		return nil, nil, err
	}
	return traces.Provider(), traces.Close, nil
}

// listenOperator returns the operator's listener, nil for the address "".
func listenOperator(address string) (net.Listener, error) {
	if address == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, cannotRun("choose another address with --operator-listen", "%w", err)
	}
	return listener, nil
}

// settled resolves the options again with the address of the listener: port 0 has become a port, on which the default
// public URL depends.
func settled(o options, address net.Addr) (server.Settings, error) {
	o.Listen = address.String()
	return o.Resolve()
}
