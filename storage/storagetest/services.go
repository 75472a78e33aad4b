package storagetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// at is the same submission at another service.
func at(service string, c storage.Credential) storage.Credential {
	c.Service = service
	return c
}

func testServices(t *testing.T, open Open) {
	t.Run("have lists of their own", func(t *testing.T) { testLists(t, open) })
	t.Run("count what changes", func(t *testing.T) { testChanges(t, open) })
	t.Run("never share a credential", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		Learner(t, f.Store, "other")
		c := credential("learner", "x", 0, "a")
		upsert(t, f, c)
		for _, again := range []storage.Credential{c, credential("learner", "x", time.Hour, "newer")} {
			_, err := f.UpsertCredential(f.ctx, at("badges", again))
			require.ErrorIs(t, err, storage.ErrOtherService)
		}
		holds, err := f.HoldsCredential(f.ctx, at("badges", c))
		require.NoError(t, err)
		require.False(t, holds, "these bytes are held, but not there")
		holds, err = f.HoldsCredential(f.ctx, c)
		require.NoError(t, err)
		require.True(t, holds)
		elsewhere := at("badges", c)
		elsewhere.OwnerID = "other"
		require.Equal(t, storage.UpsertCreated, upsert(t, f, elsewhere), "one space for each owner")
	})
	t.Run("are known of what is due", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		for _, service := range []string{Service, "badges", "other"} {
			upsert(t, f, at(service, credential("learner", service, 0, "x")))
		}
		f.clock.Pass(time.Minute)
		_, claims := claim(t, f, 10)
		require.Len(t, claims, 3)
		for id, r := range claims {
			require.Equal(t, id, r.Service)
			require.NoError(t, f.SaveRecheck(f.ctx, r))
		}
	})
}

// Each list has its own positions, total, pages and largest credential.
func testLists(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	for n := range 6 {
		upsert(t, f, credential("learner", fmt.Sprint("clr", n), time.Duration(n)*time.Hour, fmt.Sprint(n)))
		if n%2 == 0 {
			upsert(t, f, at("badges", credential("learner", fmt.Sprint("badge", n), time.Duration(n)*time.Hour, strings.Repeat("b", 50+n))))
		}
	}
	for _, row := range []struct {
		page   storage.Page
		want   []string
		extent storage.Extent
	}{
		{storage.Page{Service: Service, Limit: 4, Offset: 3, Bytes: 40}, []string{"3", "4", "5"}, storage.Extent{Total: 6, Last: 2, Changes: 6}},
		{storage.Page{Service: "badges", Limit: 4, Offset: 1}, []string{strings.Repeat("b", 52), strings.Repeat("b", 54)}, storage.Extent{Total: 3, Changes: 3}},
		{storage.Page{Service: "badges", Limit: 4, Bytes: 40}, []string{strings.Repeat("b", 50)}, storage.Extent{Total: 3, Last: 2, Changes: 3}},
		{storage.Page{Service: Service, Limit: 4, Since: Start.Add(3 * time.Hour)}, []string{"4", "5"}, storage.Extent{Total: 2, Changes: 6}},
		{storage.Page{Service: "badges", Limit: 4, Since: Start.Add(3 * time.Hour)}, []string{strings.Repeat("b", 54)}, storage.Extent{Total: 1, Changes: 3}},
		{storage.Page{Service: "other", Limit: 4}, nil, storage.Extent{}},
	} {
		items, extent, err := f.CredentialPage(f.ctx, "learner", row.page)
		require.NoError(t, err)
		row.extent.Offset, row.extent.Mark = row.page.Offset, extent.Mark
		require.Equal(t, row.extent, extent, "%+v", row.page)
		var got []string
		for _, item := range items {
			got = append(got, string(item.Body))
		}
		require.Equal(t, row.want, got, "%+v", row.page)
	}
	list, _, err := f.Credentials(f.ctx, "learner", storage.Page{Service: "badges", Limit: 4})
	require.NoError(t, err)
	for position, c := range list {
		require.EqualValues(t, position, c.Position)
		require.Equal(t, "badges", c.Service)
	}
	user, err := f.User(f.ctx, "learner")
	require.NoError(t, err)
	require.EqualValues(t, []int64{9, 6 + 50 + 52 + 54}, []int64{user.CredentialCount, user.CredentialBytes}, "what the owner holds in all")
}

// The counter of a list grows with what the list accepts, and with nothing else.
func testChanges(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	changes := func(service string) int64 {
		_, extent, err := f.CredentialPage(f.ctx, "learner", storage.Page{Service: service})
		require.NoError(t, err)
		return extent.Changes
	}
	upsert(t, f, at("badges", credential("learner", "y", 0, "other")))
	for _, step := range []struct {
		submitted storage.Credential
		grows     bool
	}{
		{credential("learner", "x", 0, "first"), true},
		{credential("learner", "x", 0, "first"), false},
		{credential("learner", "x", time.Hour, "newer"), true},
		{credential("learner", "x", time.Hour, "newer "), true},
		{credential("learner", "x", 0, "older"), false},
		{unproven(credential("learner", "x", 2*time.Hour, "unproven")), false},
		{at("badges", credential("learner", "y", time.Hour, "other")), false},
	} {
		before := changes(Service)
		upsert(t, f, step.submitted)
		require.Equal(t, step.grows, changes(Service) > before, "%s", step.submitted.Body)
	}
	before := changes(Service)
	f.clock.Pass(time.Minute)
	_, claims := claim(t, f, 1)
	require.NotEmpty(t, claims)
	for _, r := range claims {
		r.Verdict = "revoked"
		require.NoError(t, f.SaveRecheck(f.ctx, r))
	}
	require.Equal(t, before, changes(Service), "a verdict is in no list")
	undone := f.Transact(f.ctx, func(ctx context.Context) error {
		_, err := f.UpsertCredential(ctx, credential("learner", "z", 0, "z"))
		require.NoError(t, err)
		return errors.New("no")
	})
	require.Error(t, undone)
	require.Equal(t, before, changes(Service))
}
