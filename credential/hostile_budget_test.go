package credential_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/work"
	"clrhost/internal/strictjson"
	"clrhost/internal/text"
)

// TestHostileInputsEndWithTheirBudget: at a small part of the body limit and of the budget, no kind of input does more work
// than is paid for, what is left out is reported with the reason, and the same input has the same verdict after the same
// work each time, whatever was kept of the first.
func TestHostileInputsEndWithTheirBudget(t *testing.T) {
	const part = 64
	h := newAttacker(t)
	for _, shape := range hostiles() {
		t.Run(shape.name, func(t *testing.T) {
			data := shape.make(h, 4<<20/part)
			first, used := judgedWithin(t, data, work.Limit/part)
			require.LessOrEqual(t, used.Used(), work.Limit/part)
			contradictions(t, first)
			if used.IsSpent() {
				require.NotEqual(t, credential.Valid, first.Overall)
				text, err := json.Marshal(first)
				require.NoError(t, err)
				require.Contains(t, string(text), work.ErrSpent.Error())
			}
			again, usedAgain := judgedWithin(t, data, work.Limit/part)
			require.Equal(t, used.Used(), usedAgain.Used())
			require.Equal(t, first, again)
		})
	}
}

// judgedWithin verifies a file within a number of steps, offline.
func judgedWithin(t testing.TB, data []byte, limit int) (credential.Verdict, *work.Budget) {
	ctx := work.Begin(t.Context(), limit)
	v := offline()
	c, err := credential.ParseFile(data, strictjson.Limits{})
	if err != nil {
		return credential.Unparsed(err), work.Of(ctx)
	}
	return v.Verify(ctx, c, asRecord), work.Of(ctx)
}

// A record with the maximum number of signed credentials is well within its budget.
func TestLargeRecordsAreWithinTheBudget(t *testing.T) {
	h := newAttacker(t)
	d := h.nesting(4<<20, 1000, func(_ int, one map[string]any) { h.by.prove(t, one) })
	delete(d, "proof")
	verdict, used := judgedWithin(t, encode(t, h.by.prove(t, d)), work.Limit)
	require.Equal(t, credential.Valid, verdict.Overall)
	require.Len(t, verdict.Nested, 1000)
	require.Less(t, used.Used(), work.Limit*2/3)
}

// Proofs that somebody added to a good record do not affect the examination of what it holds.
func TestAddedProofsLeaveWorkForTheRest(t *testing.T) {
	h := newAttacker(t)
	d := h.nesting(1<<20, 300, func(_ int, one map[string]any) { h.by.prove(t, one) })
	delete(d, "proof")
	h.by.prove(t, d)
	good := d["proof"].([]any)
	d["proof"] = append(h.proofs(d, 50_000, "previousProof")["proof"].([]any), good...)
	verdict, used := judgedWithin(t, encode(t, d), work.Limit)
	require.Equal(t, credential.Valid, verdict.Overall, "%+v", verdict.Checks)
	require.Contains(t, details(verdict, "proof", "unchecked"), "more proofs were not examined: one good proof is enough")
	require.False(t, used.IsSpent())
}

// FuzzWork searches for inputs that take much longer than their steps: work that is not counted.
func FuzzWork(f *testing.F) {
	h := newAttacker(f)
	for _, shape := range hostiles() {
		f.Add(shape.make(h, 16<<10))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		start := cpuTime()
		_, used := judgedWithin(t, data, work.Limit)
		took := cpuTime() - start
		// Steps are about a microsecond each and bytes some ten nanoseconds; the rest is for what else the process does.
		most := 500*time.Millisecond + 5*time.Microsecond*time.Duration(used.Used()) + 200*time.Nanosecond*time.Duration(len(data))
		if took > most {
			t.Fatalf("%d steps were counted for %s of work: %s", used.Used(), took, text.Shorten(string(data), 2_000))
		}
	})
}
