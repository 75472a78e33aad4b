package intake

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
)

// patient is a verifier that only looks how long it may take.
type patient struct{ left *time.Duration }

func (p patient) Verify(ctx context.Context, _ *credential.Credential, _ credential.Terms) credential.Verdict {
	if end, bounded := ctx.Deadline(); bounded {
		*p.left = time.Until(end)
	}
	return credential.Verdict{Overall: credential.Unverifiable}
}

// An upsert does not wait longer for other hosts than Patience, or two seconds when that is zero.
func TestPatience(t *testing.T) {
	for patience, want := range map[time.Duration]time.Duration{0: 2 * time.Second, time.Hour: time.Hour, time.Millisecond: time.Millisecond} {
		var left time.Duration
		in := &Intake{Verifier: patient{&left}, Patience: patience}
		require.Equal(t, credential.Unverifiable, in.verify(t.Context(), &credential.Credential{}, nil).Overall)
		require.NotZero(t, left, "the verification has no end")
		require.LessOrEqual(t, left, want)
		require.Greater(t, left, want-time.Minute)
	}
}
