package acceptance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Credentials whose verification needs another host (CLR 2.0, Verification). Those that need none are the test vectors'.

// A key that cannot be fetched makes the verdict unverifiable, whatever the reason.
func TestHostsThatGiveNoKey(t *testing.T) {
	t.Parallel()
	e, dead := startOtherHost(t), nowhere(t)
	onBoth(t, plan{reachable: []string{e.address, dead}}, func(t *testing.T, h *host) {
		for what, address := range map[string]string{"unreachable": "http://" + dead, "missing": e.URL, "private": "https://10.0.0.1", "nameless": "https://college.example"} {
			t.Run(what, func(t *testing.T) {
				l, i := h.learner(t), eddsa()
				i.ID, i.method = address+"/gone", address+"/gone#key"
				l.postJSON(t, oddly(i.embed(newCLR(i.ID)))).is(t, http.StatusCreated)
				v := l.verdict(t)
				require.Equal(t, "unverifiable", v.Verdict)
				require.Equal(t, []string{"unchecked"}, v.outcomes("proof"))
			})
		}
	})
}

// An upsert waits for other hosts no longer than its patience: the outbound client of these tests would wait for an hour.
func TestSlowHosts(t *testing.T) {
	t.Parallel()
	e := startOtherHost(t)
	onBoth(t, plan{reachable: []string{e.address}, patience: 100 * time.Millisecond}, func(t *testing.T, h *host) {
		i := eddsa()
		i.ID, i.method = e.URL+"/slow", e.URL+"/slow#key"
		l, body := h.learner(t), oddly(i.embed(newCLR(i.ID)))
		l.postJSON(t, body).is(t, http.StatusCreated)
		l.holdsJSON(t, body)
		require.Equal(t, "unverifiable", l.verdict(t).Verdict)
	})
}

// One upsert makes the host ask others at most 64 times, whatever its embedded credentials name, and not at all for a
// credential that is rejected for what stands in it.
func TestUpsertAsksLittle(t *testing.T) {
	t.Parallel()
	e := startOtherHost(t)
	h := sqliteHost(t, plan{reachable: []string{e.address}})
	l := h.learner(t)
	greedy := newCLR(es256().ID)
	var embedded []any
	for i := range 100 {
		badge := newBadge(fmt.Sprint(greedy["id"], i))
		delete(badge, "proof") // the signature around it covers it
		badge["@context"] = []any{clrContext[0], clrContext[2], extendedContext[len(extendedContext)-1]}
		badge["credentialStatus"] = object{"id": fmt.Sprintf("%s/status/%d", e.URL, i), "type": "1EdTechRevocationList"}
		embedded = append(embedded, badge)
	}
	greedy["credentialSubject"].(object)["verifiableCredential"] = embedded
	require.Equal(t, 64, e.questions(func() { l.postJWS(t, es256().jws(greedy)).is(t, http.StatusCreated) }))

	faulty := with(newCLR(es256().ID), set("@context", extendedContext), set("awardedDate", "soon"),
		set("credentialStatus", object{"id": e.URL + "/status", "type": "1EdTechRevocationList"}))
	require.Zero(t, e.questions(func() { l.postJWS(t, es256().jws(faulty)).describes(t, `schema: /awardedDate`) }))
}

// With RequireVerified the host rejects what it cannot verify, and the answer names the reason.
func TestRequireVerified(t *testing.T) {
	t.Parallel()
	e := startOtherHost(t)
	dead := nowhere(t)
	onBoth(t, plan{reachable: []string{e.address, dead}, verified: true, silence: true}, func(t *testing.T, h *host) {
		l, i := h.learner(t), eddsa()
		i.ID, i.method = "http://"+dead+"/issuer", "http://"+dead+"/issuer#key"
		for _, clr := range []object{newCLR(i.ID), with(newCLR(i.ID), set("validUntil", "2025-01-01T00:00:00Z"))} {
			l.postJSON(t, oddly(i.embed(clr))).silent(t, `stores only credentials that it can verify.*did not answer.*Send it again later.*`+
				`\(1\) proof: .*could not be reached.*issuer key: .*\(CLR 2\.0, Dereferencing the Public Key\)`)
		}
		silent := with(newCLR(eddsa().ID), set("@context", extendedContext),
			set("credentialStatus", object{"id": e.URL + "/gone", "type": "1EdTechRevocationList"}))
		l.postJSON(t, oddly(eddsa().embed(silent))).describes(t, `\(1\) status: /credentialStatus: .*status 404`)
		l.postJWS(t, jwsCLR(rs256())).silent(t, `\(1\) issuer key: .*university\.example could not be reached`)
		require.Zero(t, l.record(t).size())

		l.postJSON(t, jsonCLR()).is(t, http.StatusCreated)
		l.postJSON(t, jsonCLR(set("validUntil", "2025-01-01T00:00:00Z"))).is(t, http.StatusCreated)
		l.postJWS(t, jwsCLR(es256())).is(t, http.StatusCreated)
	})
}

// silent asserts 503 with Retry-After and a description that fits the pattern.
func (r *reply) silent(t testing.TB, pattern string) {
	t.Helper()
	require.Regexp(t, pattern, r.imsx(t, http.StatusServiceUnavailable, "server_busy").description())
	require.Regexp(t, `^[1-9]\d*$`, r.Header.Get("Retry-After"), r)
}

// storedVerdict is the verdict that the host stored with a credential.
type storedVerdict struct {
	Verdict string
	Checks  []struct{ Check, Outcome, Detail, Clause string }
}

// verdict is that of the learner's only credential.
func (l *learner) verdict(t testing.TB) (v storedVerdict) {
	t.Helper()
	stored := l.host.verdicts(t, l.user)
	require.Len(t, stored, 1)
	require.NoError(t, json.Unmarshal(stored[0], &v))
	for _, c := range v.Checks {
		require.NotEmpty(t, c.Detail)
		require.NotEmpty(t, c.Clause)
	}
	return v
}

// outcomes are those of one check, in order.
func (v storedVerdict) outcomes(check string) (found []string) {
	for _, c := range v.Checks {
		if c.Check == check {
			found = append(found, c.Outcome)
		}
	}
	return found
}
