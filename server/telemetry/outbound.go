package telemetry

import (
	"context"
	"errors"
	"strings"

	"clrhost/credential/fetch"
)

// Outbound counts a request to another host at its end; it is the Watch of a fetch.Config. There is no label for the host,
// because credentials name it.
func (m *Metrics) Outbound(ctx context.Context, _ string) (context.Context, func(error)) {
	return ctx, func(err error) { m.outbound.WithLabelValues(outcomeOf(err)).Inc() }
}

const outcomeOK = "ok"

var outcomes = []string{outcomeOK, wordOf(fetch.Refused), wordOf(fetch.Unreachable), wordOf(fetch.TooLarge), wordOf(fetch.BadStatus)}

// outcomeOf returns one of outcomes, for nil or an *fetch.Error.
func outcomeOf(err error) string {
	if failed, ok := errors.AsType[*fetch.Error](err); ok {
		return wordOf(failed.Kind)
	}
	return outcomeOK
}

func wordOf(kind fetch.Kind) string { return strings.ReplaceAll(string(kind), " ", "_") }
