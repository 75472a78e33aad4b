package storagetest

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// credential is a proven submission to the owner, valid from Start plus the given time.
func credential(ownerID, id string, validFrom time.Duration, body string) storage.Credential {
	return storage.Credential{
		OwnerID:      ownerID,
		Service:      Service,
		IssuerID:     "https://issuer.example",
		CredentialID: id,
		ValidFrom:    Start.Add(validFrom),
		Form:         storage.FormJSON,
		Body:         []byte(body),
		Verdict:      "valid",
		VerdictJSON:  []byte(`{"verdict":"valid"}`),
		CheckedAt:    Start.Add(-time.Second),
		Proven:       true,
		Content:      []byte("digest of " + strings.TrimSpace(body)),
		ClientID:     "client of " + strings.TrimSpace(body),
		GrantID:      "grant of " + strings.TrimSpace(body),
	}
}

// unproven is the same submission without proof.
func unproven(c storage.Credential) storage.Credential {
	c.Proven, c.Verdict, c.VerdictJSON = false, "unverifiable", []byte(`{"verdict":"unverifiable"}`)
	return c
}

func upsert(t *testing.T, f fixture, c storage.Credential) storage.Upsert {
	t.Helper()
	did, err := f.UpsertCredential(f.ctx, c)
	require.NoError(t, err)
	holds, err := f.HoldsCredential(f.ctx, c)
	require.NoError(t, err)
	require.Equal(t, did == storage.UpsertCreated || did == storage.UpsertUnchanged || did.Replaces(), holds)
	return did
}

// held returns all credentials of the owner's list and the total that came with them.
func held(t *testing.T, f fixture, ownerID string) ([]storage.Credential, int64) {
	t.Helper()
	page := storage.Page{Service: Service, Limit: 1000}
	list, extent, err := f.Credentials(f.ctx, ownerID, page)
	require.NoError(t, err)
	items, same, err := f.CredentialPage(f.ctx, ownerID, page)
	require.NoError(t, err)
	require.Equal(t, extent, same)
	require.Len(t, items, len(list))
	for i, c := range list {
		require.Equal(t, storage.Item{Form: c.Form, Body: c.Body}, items[i])
	}
	return list, extent.Total
}

func testCredentials(t *testing.T, open Open) {
	t.Run("come back byte for byte", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		c := credential("learner", "urn:uuid:1", 0, "{\r\n \"z\": 1.0, \"a\": \"\\u00e9\x00\xff\" }\n")
		c.ClientID, c.GrantID = "client", "grant"
		c.ValidFrom = time.Date(1931, 2, 3, 4, 5, 6, 789_654_321, time.FixedZone("", -3600))
		require.Equal(t, storage.UpsertCreated, upsert(t, f, c))
		want := c
		want.ValidFrom = time.Date(1931, 2, 3, 5, 5, 6, 789_654_000, time.UTC)
		want.AcceptedAt, want.UpdatedAt, want.Content = Start, Start, nil
		list, total := held(t, f, "learner")
		equal(t, []storage.Credential{want}, list)
		require.EqualValues(t, 1, total)
	})
	t.Run("follow the table", func(t *testing.T) { testUpsertTable(t, open) })
	t.Run("are distinguished by issuer and id", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		a, b, c := credential("learner", "x", 0, "a"), credential("learner", "x", 0, "b"), credential("learner", "X", 0, "c")
		b.IssuerID = "https://other.example"
		for _, c := range []storage.Credential{a, b, c} {
			require.Equal(t, storage.UpsertCreated, upsert(t, f, c))
		}
		list, _ := held(t, f, "learner")
		require.Len(t, list, 3)
		for position, c := range list {
			require.EqualValues(t, position, c.Position)
		}
	})
	t.Run("are never another owner's", func(t *testing.T) { testOwners(t, open) })
	t.Run("race", func(t *testing.T) { testUpsertRaces(t, open) })
	t.Run("refused", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		_, err := f.UpsertCredential(f.ctx, credential("nobody", "x", 0, "a"))
		require.ErrorIs(t, err, storage.ErrNotFound)
		for _, id := range []string{strings.Repeat("x", storage.MaxIdentifier+1), "x\x00", "\xff"} {
			_, err = f.UpsertCredential(f.ctx, credential("learner", id, 0, "a"))
			require.ErrorIs(t, err, storage.ErrIdentifier)
		}
	})
	t.Run("may have the longest identifiers", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		c := credential("learner", incompressible(storage.MaxIdentifier), 0, "a")
		c.IssuerID = incompressible(storage.MaxIdentifier)
		upsert(t, f, c)
	})
}

// incompressible is text that PostgreSQL's index cannot make shorter.
func incompressible(length int) string {
	var b strings.Builder
	for i := 0; b.Len() < length; i++ {
		fmt.Fprintf(&b, "%x", sha256.Sum256([]byte(fmt.Sprint(i))))
	}
	return b.String()[:length]
}

// What is stored is proven, and what each outcome does to it; the table itself is TestComparison's.
func testUpsertTable(t *testing.T, open Open) {
	submit := func(validFrom time.Duration, body string) storage.Credential {
		return credential("learner", "x", validFrom, body)
	}
	jws := submit(time.Hour, "e30.e30.c2ln")
	jws.Form = storage.FormJWS
	for _, row := range []struct {
		name      string
		submitted storage.Credential
		want      storage.Upsert
	}{
		{"newer", submit(time.Microsecond, "new"), storage.UpsertReplaced},
		{"newer in another form", jws, storage.UpsertReplaced},
		{"as old, other content", submit(0, "new"), storage.UpsertCorrected},
		{"as old to the microsecond, other content", submit(999*time.Nanosecond, "new"), storage.UpsertCorrected},
		{"as old, other bytes", submit(0, "old "), storage.UpsertResent},
		{"same bytes", submit(0, "old"), storage.UpsertUnchanged},
		{"same bytes, unproven", unproven(submit(0, "old")), storage.UpsertUnchanged},
		{"older", submit(-time.Microsecond, "new"), storage.UpsertOlder},
		{"unproven, newer", unproven(submit(time.Hour, "new")), storage.UpsertUnproven},
		{"unproven, far ahead", unproven(submit(8000*day, "new")), storage.UpsertUnproven},
	} {
		t.Run(row.name, func(t *testing.T) {
			f := start(t, open)
			Learner(t, f.Store, "learner")
			upsert(t, f, credential("learner", "first", 0, "first"))
			upsert(t, f, submit(0, "old"))
			before, _ := held(t, f, "learner")

			f.clock.Pass(time.Minute)
			want := before[1]
			if row.want.Replaces() {
				want = row.submitted
				want.ValidFrom = want.ValidFrom.Truncate(time.Microsecond)
				want.Number, want.Position, want.AcceptedAt, want.UpdatedAt, want.Content = 1, 1, Start, f.clock.Now(), nil
			}
			require.Equal(t, row.want, upsert(t, f, row.submitted))
			list, total := held(t, f, "learner")
			require.EqualValues(t, 2, total)
			equal(t, want, list[1])
		})
	}
	t.Run("unproven, until it is proven", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		for _, step := range []struct {
			submitted storage.Credential
			want      storage.Upsert
		}{
			{unproven(submit(8000*day, "far ahead")), storage.UpsertCreated},
			{unproven(submit(8001*day, "farther")), storage.UpsertAhead},
			{submit(0, "proven"), storage.UpsertReplaced},
			{unproven(submit(day, "unproven")), storage.UpsertUnproven},
		} {
			require.Equal(t, step.want, upsert(t, f, step.submitted))
		}
	})
}

func testOwners(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "a")
	Learner(t, f.Store, "b")
	require.Equal(t, storage.UpsertCreated, upsert(t, f, credential("a", "x", time.Hour, "a's")))
	require.Equal(t, storage.UpsertCreated, upsert(t, f, credential("b", "x", 0, "b's")), "a's newer one is none of b's business")
	for _, owner := range []string{"a", "b"} {
		list, total := held(t, f, owner)
		require.EqualValues(t, 1, total)
		require.Equal(t, owner+"'s", string(list[0].Body))
		require.Zero(t, list[0].Position)
		list, extent, err := f.Credentials(f.ctx, owner, storage.Page{Service: Service, Limit: 10, Since: Start.Add(-time.Hour)})
		require.NoError(t, err)
		require.EqualValues(t, 1, extent.Total)
		require.Equal(t, owner+"'s", string(list[0].Body))
		versions, err := f.CredentialVersions(f.ctx, owner, 0)
		require.NoError(t, err)
		require.Len(t, versions, 1)
	}
}

func testUpsertRaces(t *testing.T, open Open) {
	t.Run("of one id leave one row", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		var did [racers]storage.Upsert
		for _, err := range race(func(racer int) (err error) {
			did[racer], err = f.UpsertCredential(f.ctx, credential("learner", "x", 0, fmt.Sprint(racer)))
			return err
		}) {
			require.NoError(t, err)
		}
		created := 0
		for _, did := range did {
			if did == storage.UpsertCreated {
				created++
			}
		}
		require.Equal(t, 1, created)
		_, total := held(t, f, "learner")
		require.EqualValues(t, 1, total)
		versions, err := f.CredentialVersions(f.ctx, "learner", 0)
		require.NoError(t, err)
		require.Len(t, versions, racers)
	})
	t.Run("of what is proven and what is not end in what is proven", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		for round := range 10 {
			id := fmt.Sprint(round)
			for _, err := range race(func(racer int) error {
				c := credential("learner", id, time.Duration(racer)*time.Second, fmt.Sprint(racer))
				if racer > 0 {
					c = unproven(c)
				}
				_, err := f.UpsertCredential(f.ctx, c)
				return err
			}) {
				require.NoError(t, err)
			}
			list, _ := held(t, f, "learner")
			require.True(t, list[round].Proven)
			require.Equal(t, "0", string(list[round].Body))
		}
	})
	t.Run("of many ids leave dense positions", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		const each = 5
		for _, err := range race(func(racer int) error {
			for i := range each {
				if _, err := f.UpsertCredential(f.ctx, credential("learner", fmt.Sprint(racer, i), 0, "x")); err != nil {
					return err
				}
			}
			return nil
		}) {
			require.NoError(t, err)
		}
		list, total := held(t, f, "learner")
		require.EqualValues(t, racers*each, total)
		require.Len(t, list, racers*each)
		for position, c := range list {
			require.EqualValues(t, position, c.Position)
		}
	})
}
