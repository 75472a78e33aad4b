package main

import (
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"clrhost/server"
)

// hangups returns the SIGHUPs that arrive until stop is called. None of them ends the process.
func hangups() (arrived <-chan os.Signal, stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP)
	return signals, func() { signal.Stop(signals) }
}

// reloading runs the host, which gets the settings that read returns whenever there is a signal. Settings that cannot be
// read change nothing.
func reloading(host *server.Server, run func() error, signals <-chan os.Signal, read func() (server.Settings, error), log *slog.Logger) error {
	ended := make(chan error, 1)
	go func() { ended <- run() }()
	for {
		select {
		case err := <-ended:
			return err
		case <-signals:
			settings, err := read()
			if err != nil {
				log.Error("the settings cannot be read again, so nothing changes", "error", err)
				continue
			}
			host.Reload(settings)
		}
	}
}
