package recheck

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/server/inflight"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// requireDue asserts when the only credential is next due.
func (w *world) requireDue(t *testing.T, url string, want time.Time) {
	t.Helper()
	var micros int64
	require.NoError(t, storagetest.Raw(t, url).QueryRow("SELECT recheck_at FROM credentials").Scan(&micros))
	require.Equal(t, want, time.UnixMicro(micros).UTC())
}

func TestACheckAtOnceIsKept(t *testing.T) {
	w := newWorld(t, storagetest.SQLiteURL(t))
	stored := w.submit(t, id, w.issuer.revocable())
	w.wait(t, time.Minute)
	require.Zero(t, w.verifier.count.Load())
	w.issuer.change(func() { w.issuer.revoked = []string{id} })
	w.clock.Pass(day)
	w.verifier.before = func(ctx context.Context, _ *credential.Credential) {
		deadline, ok := ctx.Deadline()
		require.True(t, ok)
		require.LessOrEqual(t, time.Until(deadline), patience)
	}

	_, err := w.CheckNow(t.Context(), "another", stored.Number)
	require.ErrorIs(t, err, storage.ErrNotFound)
	require.Zero(t, w.verifier.count.Load())
	checked, err := w.CheckNow(t.Context(), "learner", stored.Number)
	require.NoError(t, err)
	require.Equal(t, string(credential.Revoked), checked.Verdict)
	w.requireVerdict(t, credential.Revoked, w.clock.Now())
	changes, err := w.store.VerdictHistory(t.Context(), "learner", stored.Number)
	require.NoError(t, err)
	require.Equal(t, []storage.VerdictChange{{At: w.clock.Now(), Version: 1, Verdict: "revoked", Proven: true, VerdictBefore: "valid", ProvenBefore: true}}, changes)

	w.verifier.before = nil
	w.wait(t, 2*day)
	require.EqualValues(t, 1, w.verifier.count.Load(), "the worker goes on from there")
	w.wait(t, longest)
	require.EqualValues(t, 2, w.verifier.count.Load())
}

// What replaces the credential during a check has its own verdict, and that is what is returned.
func TestACheckAtOnceOfWhatIsReplaced(t *testing.T) {
	w := newWorld(t, storagetest.SQLiteURL(t))
	stored := w.submit(t, id, w.issuer.revocable())
	newer := w.issuer.sign(t, id, map[string]any{"name": "Newer"})
	w.issuer.change(func() { w.issuer.revoked = []string{id} })
	w.clock.Pass(day)
	w.verifier.before = func(context.Context, *credential.Credential) {
		w.verifier.before = nil
		w.submitBytes(t, newer)
	}
	checked, err := w.CheckNow(t.Context(), "learner", stored.Number)
	require.NoError(t, err)
	require.Equal(t, string(newer), string(checked.Body))
	require.Equal(t, string(credential.Valid), checked.Verdict)
}

func TestACheckAtOnceThatFails(t *testing.T) {
	url := storagetest.SQLiteURL(t)
	w := newWorld(t, url)
	stored := w.submit(t, id, nil)
	requireFails := func(ctx context.Context) error {
		t.Helper()
		_, err := w.CheckNow(ctx, "learner", stored.Number)
		require.Error(t, err)
		w.requireVerdict(t, credential.Valid, storagetest.Start)
		return err
	}

	ctx, leave := context.WithCancel(t.Context())
	w.verifier.before = func(context.Context, *credential.Credential) { leave() }
	require.ErrorIs(t, requireFails(ctx), context.Canceled)
	w.requireDue(t, url, w.clock.Now().Add(waitedLease))

	w.verifier.before = func(context.Context, *credential.Credential) { panic("nobody thought of this") }
	require.ErrorContains(t, requireFails(t.Context()), "nobody thought of this")
	require.Equal(t, 1, strings.Count(w.log.String(), "is put off"))
	w.requireDue(t, url, w.clock.Now().Add(putOff))

	pass, err := w.Turns.Enter(t.Context(), []string{"learner learner"}, 1)
	require.NoError(t, err)
	require.ErrorIs(t, requireFails(t.Context()), inflight.ErrFull)
	pass.Leave()
}

// A person who asks again and again while a host is silent has it asked no more often than the worker does.
func TestACheckAtOnceHasTheBudgetOfTheWorker(t *testing.T) {
	w := newWorld(t, storagetest.SQLiteURL(t))
	w.issuer.change(func() { w.issuer.down = true })
	stored := w.submit(t, id, nil)
	requireChecked := func(want credential.Overall) {
		t.Helper()
		checked, err := w.CheckNow(t.Context(), "learner", stored.Number)
		require.NoError(t, err)
		require.Equal(t, string(want), checked.Verdict)
		require.Equal(t, w.clock.Now(), checked.CheckedAt)
	}
	w.clock.Pass(time.Minute)
	requireChecked(credential.Unverifiable)
	w.issuer.change(func() { w.issuer.down = false })
	requireChecked(credential.Unverifiable) // the host is left alone for a while
	w.clock.Pass(day)
	requireChecked(credential.Valid)
}
