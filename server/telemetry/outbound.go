package telemetry

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"clrhost/credential/fetch"
)

// Outbound counts a request to another host at its end, and notes it in the trace; it is the Watch of a fetch.Config. The
// metric has no label for the host, because credentials name it. Other hosts are not told the id of the trace.
func (m *Metrics) Outbound(ctx context.Context, host string) (context.Context, func(error)) {
	ctx, span := part(ctx, http.MethodGet, trace.SpanKindClient)
	return ctx, func(err error) {
		outcome := outcomeOf(err)
		m.outbound.WithLabelValues(outcome).Inc()
		if span.IsRecording() {
			span.SetAttributes(attribute.String("server.address", host), attribute.String("clrhost.outcome", outcome))
		}
		if err != nil {
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
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
