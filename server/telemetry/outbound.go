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

// outcomeOf is the kind of a *fetch.Error, or "ok".
func outcomeOf(err error) string {
	failed, ok := errors.AsType[*fetch.Error](err)
	switch {
	case err == nil:
		return "ok"
	case ok:
		return strings.ReplaceAll(string(failed.Kind), " ", "_")
	default:
		return "other"
	}
}
