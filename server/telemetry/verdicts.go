package telemetry

import (
	"context"

	"clrhost/credential"
)

// Verifier verifies a credential.
type Verifier interface {
	Verify(ctx context.Context, c *credential.Credential, t credential.Terms) credential.Verdict
}

// Verdicts returns v with its verdicts counted. The occasion is a word of the program's own.
func (m *Metrics) Verdicts(v Verifier, occasion string) Verifier { return verdicts{v, m, occasion} }

type verdicts struct {
	Verifier
	metrics  *Metrics
	occasion string
}

func (v verdicts) Verify(ctx context.Context, c *credential.Credential, t credential.Terms) credential.Verdict {
	verdict := v.Verifier.Verify(ctx, c, t)
	v.metrics.verdicts.WithLabelValues(v.occasion, string(verdict.Overall)).Inc()
	return verdict
}
