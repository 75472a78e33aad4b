package telemetry

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"clrhost/credential"
)

// Verifier verifies a credential.
type Verifier interface {
	Verify(ctx context.Context, c *credential.Credential, t credential.Terms) credential.Verdict
}

// Verdicts returns v with its verdicts counted, and each one a part of the trace. The occasion is a word of the program's own.
func (m *Metrics) Verdicts(v Verifier, occasion string) Verifier { return verdicts{v, m, occasion} }

type verdicts struct {
	Verifier
	metrics  *Metrics
	occasion string
}

func (v verdicts) Verify(ctx context.Context, c *credential.Credential, t credential.Terms) credential.Verdict {
	ctx, span := part(ctx, "verify", trace.SpanKindInternal)
	defer span.End()
	verdict := v.Verifier.Verify(ctx, c, t)
	if span.IsRecording() {
		span.SetAttributes(attribute.String("clrhost.verdict", string(verdict.Overall)))
	}
	v.metrics.verdicts.WithLabelValues(v.occasion, string(verdict.Overall)).Inc()
	return verdict
}
