package acceptance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What a host makes of the proofs of a credential (CLR 2.0, Proofs; Verification): what it takes, what it refuses and
// how it says so, and what it writes down.

func TestEmbeddedProofs(t *testing.T) {
	runStories(t, []story{
		{"a good proof: 201, and the verdict is valid", func(t *testing.T, h *host) {
			for _, i := range []issuer{eddsa(), es256()} {
				l := h.learner(t)
				l.postJSON(t, oddly(i.embed(newCLR(i.ID)))).is(t, http.StatusCreated)
				v := l.verdict(t)
				require.Equal(t, "valid", v.Verdict)
				require.Equal(t, []string{"pass"}, v.outcomes("proof"))
				require.Equal(t, []string{"pass"}, v.outcomes("issuer key"))
			}
		}},
		{"one good proof of several: 201, valid", func(t *testing.T, h *host) {
			l, clr := h.learner(t), eddsa().embed(newCLR(eddsa().ID))
			bad := with(clr["proof"].([]any)[0].(object), set("created", "2024-01-02T00:00:00Z"))
			unknown := with(bad, set("cryptosuite", "future-suite-2099"))
			l.postJSON(t, oddly(with(clr, set("proof", append([]any{bad, unknown}, clr["proof"].([]any)...))))).is(t, http.StatusCreated)
			v := l.verdict(t)
			require.Equal(t, "valid", v.Verdict)
			require.ElementsMatch(t, []string{"warn", "unchecked", "pass"}, v.outcomes("proof"))
		}},
		{"tampered: 400, the proof check and its clause named", refuseTampered},
		{"a proof of another's key: 400, the issuer key named", func(t *testing.T, h *host) {
			l := h.learner(t)
			l.refused(t, oddly(eddsa().embed(newCLR(es256().ID))), `\(1\) issuer key: .*another key.*\(CLR 2\.0, Dereferencing the Public Key\)`)
		}},
		{"options that no proof may have: 400, each named", refuseOptions},
		{"a derived proof of selective disclosure: 201, valid", func(t *testing.T, h *host) {
			l := h.learner(t)
			shown := disclosed("/id", "/type", "/name", "/credentialSubject")
			require.NotContains(t, shown, "description")
			l.postJSON(t, mustJSON(shown)).is(t, http.StatusCreated)
			require.Equal(t, "valid", l.verdict(t).Verdict)
			l.refused(t, mustJSON(with(shown, set("description", "put back"))), `proof: .*\(VC Data Integrity ECDSA 1\.0, Section `)
		}},
		{"a suite that nobody here knows: 201, unverifiable", func(t *testing.T, h *host) {
			l, clr := h.learner(t), eddsa().embed(newCLR(eddsa().ID))
			l.postJSON(t, oddly(eddsa().embed(clr, set("cryptosuite", "future-suite-2099")))).is(t, http.StatusCreated)
			v := l.verdict(t)
			require.Equal(t, "unverifiable", v.Verdict)
			require.Equal(t, []string{"unchecked"}, v.outcomes("proof"))
		}},
		{"nested credentials: a wrong proof of their own is 400, the place named", nestedProofs},
		{"every failed check is named, whatever else is wrong", func(t *testing.T, h *host) {
			clr := eddsa().embed(newCLR(eddsa().ID))
			clr = with(clr, set("name", nil), set("validFrom", "someday"), set("type", []any{"VerifiableCredential", "ClrCredential", "Odd"}))
			h.learner(t).refused(t, oddly(clr), `schema: /name: .*\(CLR 2\.0, ClrCredential\)`, `schema: /validFrom: `, `; \(3\) proof: /type/2: "Odd" is defined by no context`)
		}},
	})
}

func refuseTampered(t *testing.T, h *host) {
	l, clr := h.learner(t), newCLR(eddsa().ID)
	signed := eddsa().embed(clr)
	for what, edit := range map[string]func(object){
		"the name":          set("name", "Another name"),
		"a date":            validFrom("2024-01-02T00:00:00Z"),
		"something removed": set("description", nil),
		"something added":   set("awardedDate", "2024-01-01T00:00:00Z"),
		"inside":            badge(set("name", "Another badge")),
		"an option": func(o object) {
			o["proof"] = []any{with(o["proof"].([]any)[0].(object), set("created", "2024-01-02T00:00:00Z"))}
		},
		"the signature": func(o object) { o["proof"] = eddsa().embed(newCLR(eddsa().ID))["proof"] },
	} {
		t.Run(what, func(t *testing.T) {
			l.refused(t, oddly(with(signed, edit)), `\(1\) proof: /proof/0: .*signature does not verify.*\(VC Data Integrity 1\.0, Section 4\.4\)`)
		})
	}
	require.Zero(t, l.record(t).size())
	l.postJSON(t, oddly(signed)).is(t, http.StatusCreated)
}

func refuseOptions(t *testing.T, h *host) {
	l := h.learner(t)
	tomorrow := h.clock.Now().Add(24 * time.Hour).Format(time.RFC3339)
	for option, edit := range map[string]func(object){
		"proofPurpose":       set("proofPurpose", "authentication"),
		"created":            set("created", tomorrow),
		"expires":            set("expires", "2024-06-01T00:00:00Z"),
		"verificationMethod": set("verificationMethod", nil),
	} {
		t.Run(option, func(t *testing.T) {
			l.refused(t, oddly(eddsa().embed(newCLR(eddsa().ID), edit)), `\(1\) proof: /proof/0: `+option+`: `)
		})
	}
	require.Zero(t, l.record(t).size())
}

func nestedProofs(t *testing.T, h *host) {
	around := func(spoil func(object) object) []byte {
		clr := newCLR(eddsa().ID)
		within := clr["credentialSubject"].(object)
		within["verifiableCredential"] = []any{spoil(newBadge(clr["id"].(string)))}
		return oddly(eddsa().embed(clr))
	}
	for name, spoil := range map[string]func(object) object{
		"signed":  func(b object) object { return b },
		"covered": func(b object) object { return with(b, set("proof", nil)) },
	} {
		t.Run(name, func(t *testing.T) {
			l := h.learner(t)
			l.postJSON(t, around(spoil)).is(t, http.StatusCreated)
			v := l.verdict(t)
			require.Equal(t, "valid", v.Verdict)
			require.Len(t, v.Nested, 1)
			require.Equal(t, "valid", v.Nested[0].Verdict)
		})
	}
	h.learner(t).refused(t, around(func(b object) object { return with(b, set("name", "Another badge")) }),
		`nested credential: /credentialSubject/verifiableCredential/0: its own proof is wrong`)
}

// What other hosts say, and what is made of it when they do not.
func TestProofsThatNeedOtherHosts(t *testing.T) {
	t.Parallel()
	e := startElsewhere(t)
	dead := nowhere(t)
	onBoth(t, plan{elsewhere: []string{e.address, dead}}, func(t *testing.T, h *host) {
		published := eddsa().publishedBy(e)
		t.Run("a key that its issuer publishes: 201, valid", func(t *testing.T) {
			l := h.learner(t)
			l.postJSON(t, oddly(published.embed(newCLR(published.ID)))).is(t, http.StatusCreated)
			require.Equal(t, "valid", l.verdict(t).Verdict)
		})
		t.Run("a key that its issuer does not publish: 400", func(t *testing.T) {
			other := published
			other.method = published.ID + "#other"
			h.learner(t).refused(t, oddly(other.embed(newCLR(other.ID))), `proof: /proof/0: .*verificationMethod`)
		})
		for what, address := range map[string]string{"unreachable": "http://" + dead, "missing": e.URL, "private": "https://10.0.0.1", "nameless": "https://college.example"} {
			t.Run("the key's host is "+what+": 201, unverifiable", func(t *testing.T) {
				l, i := h.learner(t), eddsa()
				i.ID, i.method = address+"/gone", address+"/gone#key"
				l.postJSON(t, oddly(i.embed(newCLR(i.ID)))).is(t, http.StatusCreated)
				v := l.verdict(t)
				require.Equal(t, "unverifiable", v.Verdict)
				require.Equal(t, []string{"unchecked"}, v.outcomes("proof"))
			})
		}
		t.Run("status", func(t *testing.T) { statuses(t, h, e) })
	})
}

// statuses: a revoked credential is kept and its verdict says so; silence is not a good status.
func statuses(t *testing.T, h *host, e *elsewhere) {
	for want, entry := range map[string]func(id string) object{
		"valid":        func(string) object { return revocationList(e, "https://college.example/other") },
		"revoked":      func(id string) object { return revocationList(e, id) },
		"unverifiable": func(string) object { return object{"id": e.URL + "/gone", "type": "1EdTechRevocationList"} },
	} {
		t.Run(want, func(t *testing.T) {
			l, clr := h.learner(t), newCLR(eddsa().ID)
			clr = with(clr, set("@context", extendedContext), set("credentialStatus", entry(clr["id"].(string))))
			l.postJSON(t, oddly(eddsa().embed(clr))).is(t, http.StatusCreated)
			v := l.verdict(t)
			require.Equal(t, want, v.Verdict)
			require.Len(t, v.outcomes("status"), 1)
			require.Equal(t, 1, l.record(t).size())
		})
	}
}

// revocationList publishes a list with one entry and returns the credentialStatus that names it.
func revocationList(e *elsewhere, revoked string) object {
	path := "/lists/" + random()
	e.publish(path, object{"id": e.URL + path, "issuer": eddsa().ID, "revokedCredential": []any{object{"id": revoked, "revoked": true}}})
	return object{"id": e.URL + path, "type": "1EdTechRevocationList"}
}

// A host that never answers holds up an upsert only so long: the outbound client of these tests would wait for an hour.
func TestSlowHosts(t *testing.T) {
	t.Parallel()
	e := startElsewhere(t)
	onBoth(t, plan{elsewhere: []string{e.address}, patience: 100 * time.Millisecond}, func(t *testing.T, h *host) {
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
	e := startElsewhere(t)
	h := sqliteHost(t, plan{elsewhere: []string{e.address}})
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

// An operator may want nothing that cannot be verified; then the answer says what stood in the way.
func TestRequireVerified(t *testing.T) {
	t.Parallel()
	e := startElsewhere(t)
	dead := nowhere(t)
	onBoth(t, plan{elsewhere: []string{e.address, dead}, verified: true, silence: true}, func(t *testing.T, h *host) {
		l, i := h.learner(t), eddsa()
		i.ID, i.method = "http://"+dead+"/issuer", "http://"+dead+"/issuer#key"
		for _, clr := range []object{newCLR(i.ID), with(newCLR(i.ID), set("validUntil", "2025-01-01T00:00:00Z"))} {
			l.postJSON(t, oddly(i.embed(clr))).silent(t, `keeps only what it can verify.*did not answer.*Send it again later.*`+
				`\(1\) proof: .*could not be reached.*issuer key: .*\(CLR 2\.0, Dereferencing the Public Key\)`)
		}
		silent := with(newCLR(eddsa().ID), set("@context", extendedContext),
			set("credentialStatus", object{"id": e.URL + "/gone", "type": "1EdTechRevocationList"}))
		l.refused(t, oddly(eddsa().embed(silent)), `\(1\) status: /credentialStatus: .*status 404`)
		l.postJWS(t, jwsCLR(rs256())).silent(t, `\(1\) issuer key: .*university\.example could not be reached`)
		require.Zero(t, l.record(t).size())

		l.postJSON(t, jsonCLR()).is(t, http.StatusCreated)
		l.postJSON(t, jsonCLR(set("validUntil", "2025-01-01T00:00:00Z"))).is(t, http.StatusCreated)
		l.postJWS(t, jwsCLR(es256())).is(t, http.StatusCreated)
	})
}

// refused asserts that a JSON credential is refused with a description that fits every pattern.
func (l *learner) refused(t testing.TB, body []byte, says ...string) {
	t.Helper()
	l.postJSON(t, body).describes(t, says...)
}

// describes asserts a refusal of the data with a description that fits every pattern.
func (r *reply) describes(t testing.TB, patterns ...string) {
	t.Helper()
	info, _ := parseImsx(r.imsx(t, http.StatusBadRequest, "invalid_data").Body)
	for _, pattern := range patterns {
		require.Regexp(t, pattern, info.description)
	}
}

// silent asserts that the host asks to be asked again, with a description that fits the pattern.
func (r *reply) silent(t testing.TB, pattern string) {
	t.Helper()
	info, _ := parseImsx(r.imsx(t, http.StatusServiceUnavailable, "server_busy").Body)
	require.Regexp(t, pattern, info.description)
	require.Regexp(t, `^[1-9]\d*$`, r.Header.Get("Retry-After"), r)
}

// storedVerdict is what the host wrote down beside a credential.
type storedVerdict struct {
	Verdict string
	Checks  []struct{ Check, Outcome, Detail, Clause string }
	Nested  []storedVerdict
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
