package storagetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// indexed is the submission with an index of rules 1: its title, its issuer and words.
func indexed(c storage.Credential, title, issuer, text string, issued time.Time) storage.Credential {
	c.Index = storage.Index{
		Version:   1,
		Title:     []storage.Translation{{Value: title}},
		Issuer:    []storage.Translation{{Language: "en", Value: issuer}, {Language: "ar", Direction: "rtl", Value: "جامعة"}},
		IssuerKey: strings.ToLower(issuer),
		Issued:    issued,
		Counts:    map[string]int{"course": 2},
		Kind:      "Course",
		Subject:   `[{"id":"urn:learner"}]`,
		Text:      text,
	}
	return c
}

// records returns the ids of what the learner's query finds, and the total.
func records(t *testing.T, f fixture, q storage.RecordQuery) ([]string, int64) {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = 100
	}
	list, total, err := f.Records(f.ctx, "learner", q)
	require.NoError(t, err)
	ids := []string{}
	for _, row := range list {
		ids = append(ids, row.CredentialID)
	}
	return ids, total
}

func testRecords(t *testing.T, open Open) {
	t.Run("come with their index", func(t *testing.T) { testRecordRow(t, open) })
	t.Run("are found", func(t *testing.T) { testRecordQueries(t, open) })
	t.Run("come after a number", func(t *testing.T) { testRecordsAfter(t, open) })
	t.Run("are those of one owner", func(t *testing.T) {
		f := start(t, open)
		for _, owner := range []string{"learner", "other"} {
			Learner(t, f.Store, owner)
			upsert(t, f, indexed(credential(owner, owner+"'s", 0, "x"), "Title", "Issuer", "title", Start))
		}
		for _, q := range []storage.RecordQuery{{}, {Words: []string{"title"}}, {Kind: "course"}, {Verdicts: []string{"valid"}}, {ByIssuer: true}} {
			ids, total := records(t, f, q)
			require.Equal(t, []string{"learner's"}, ids)
			require.EqualValues(t, 1, total)
		}
		_, _, err := f.Records(f.ctx, "nobody", storage.RecordQuery{Limit: 1})
		require.ErrorIs(t, err, storage.ErrNotFound)
	})
	t.Run("none", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		for _, q := range []storage.RecordQuery{{}, {Words: []string{"x"}, ByIssuer: true, Offset: 3}} {
			ids, total := records(t, f, q)
			require.Empty(t, ids)
			require.Zero(t, total)
		}
	})
	t.Run("never vanish", func(t *testing.T) { testEveryRecordIsListed(t, open) })
	t.Run("have a bounded index", func(t *testing.T) { testIndexBounds(t, open) })
}

func testRecordRow(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	upsert(t, f, indexed(credential("learner", "x", 0, "first"), "First", "Old Name", "first", Start))
	f.clock.Pass(time.Hour)
	c := at("badges", unproven(credential("learner", "y", 0, "badge")))
	upsert(t, f, c)
	c = indexed(credential("learner", "x", time.Hour, "second"), "Second", "Name", "second", Start.Add(-day))
	upsert(t, f, c)

	want := storage.RecordRow{
		Number: 0, Service: Service, IssuerID: c.IssuerID, CredentialID: "x", Version: 2, ValidFrom: c.ValidFrom, Verdict: c.Verdict, VerdictJSON: c.VerdictJSON,
		Proven: true, CheckedAt: c.CheckedAt, AcceptedAt: Start, UpdatedAt: f.clock.Now(), Index: c.Index,
	}
	want.Index.Text = ""
	list, total, err := f.Records(f.ctx, "learner", storage.RecordQuery{Limit: 2})
	require.NoError(t, err)
	require.EqualValues(t, 2, total)
	require.EqualValues(t, 1, list[0].Number, "what has no index is in order by its validFrom")
	equal(t, storage.Index{Issued: Start}, list[0].Index)
	equal(t, want, list[1])

	list, _, err = f.Records(f.ctx, "learner", storage.RecordQuery{Limit: 1, ByIssuer: true})
	require.NoError(t, err)
	require.EqualValues(t, 2, list[0].OfIssuer)

	f.clock.Pass(time.Minute)
	r := claimAll(t, f)["x"]
	r.Verdict, r.VerdictJSON = "revoked", []byte(`{"verdict":"revoked"}`)
	require.NoError(t, f.SaveRecheck(f.ctx, r))
	list, _, err = f.Records(f.ctx, "learner", storage.RecordQuery{Limit: 2, Verdicts: []string{"revoked"}})
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, []string{"revoked", `{"verdict":"revoked"}`}, []string{list[0].Verdict, string(list[0].VerdictJSON)})
}

func claimAll(t *testing.T, f fixture) map[string]storage.Recheck {
	_, claims := claim(t, f, 100)
	return claims
}

// shelf is five records of three issuers at two services, one of them without an index.
func shelf(t *testing.T, open Open) fixture {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	issuer := func(c storage.Credential, id string) storage.Credential { c.IssuerID = "https://" + id; return c }
	kinds := func(c storage.Credential, kinds map[string]int) storage.Credential { c.Index.Counts = kinds; return c }
	for _, c := range []storage.Credential{
		indexed(issuer(credential("learner", "welding", 0, "a"), "b"), "Welding", "Zeta", `welding 101 50% off a_b c:\d "quoted"`, Start.Add(3*day)),
		kinds(indexed(issuer(at("badges", credential("learner", "nursing", 0, "b")), "a"), "Nursing", "Zeta", "nursing grundkurs ärzte", Start.Add(day)),
			map[string]int{"course": 1, "skill": 3}),
		kinds(indexed(issuer(unproven(credential("learner", "metal", 0, "c")), "b"), "Metal", "Yota", "metal welding 202", Start.Add(day)), nil),
		issuer(credential("learner", "urn:UNKNOWN:1", 2*day, "d"), "c"),
		indexed(issuer(credential("learner", "cooking", 0, "e"), "a"), "Cooking", "École", "cooking", Start.Add(9*day)),
	} {
		upsert(t, f, c)
	}
	return f
}

func testRecordQueries(t *testing.T, open Open) {
	f := shelf(t, open)
	all := []string{"cooking", "welding", "urn:UNKNOWN:1", "metal", "nursing"}
	for name, row := range map[string]struct {
		query storage.RecordQuery
		want  []string
	}{
		"all":                       {storage.RecordQuery{}, all},
		"a word":                    {storage.RecordQuery{Words: []string{"weld"}}, []string{"welding", "metal"}},
		"each word":                 {storage.RecordQuery{Words: []string{"weld", "202"}}, []string{"metal"}},
		"no word":                   {storage.RecordQuery{Words: []string{"weld", "303"}}, []string{}},
		"a letter beyond ASCII":     {storage.RecordQuery{Words: []string{"ärz"}}, []string{"nursing"}},
		"a percent sign":            {storage.RecordQuery{Words: []string{"50%"}}, []string{"welding"}},
		"a percent sign alone":      {storage.RecordQuery{Words: []string{"%"}}, []string{"welding"}},
		"an underscore":             {storage.RecordQuery{Words: []string{"a_b"}}, []string{"welding"}},
		"an underscore alone":       {storage.RecordQuery{Words: []string{"_"}}, []string{"welding"}},
		"a backslash":               {storage.RecordQuery{Words: []string{`\`}}, []string{"welding"}},
		"a pattern":                 {storage.RecordQuery{Words: []string{"w%ing"}}, []string{}},
		"a quote":                   {storage.RecordQuery{Words: []string{`"quoted"`, "'"}}, []string{}},
		"what no text can hold":     {storage.RecordQuery{Words: []string{"weld\x00", "\xff"}}, []string{}},
		"an identifier":             {storage.RecordQuery{Words: []string{"unknown:1", "https://c"}}, []string{"urn:UNKNOWN:1"}},
		"an identifier in an index": {storage.RecordQuery{Words: []string{"https://a"}}, []string{}},
		"nine words":                {storage.RecordQuery{Words: strings.Split("w e l d i n g 1 missing", " ")}, []string{"welding"}},
		"a long word":               {storage.RecordQuery{Words: []string{strings.Repeat("x", 1<<20)}}, []string{}},
		"numbers":                   {storage.RecordQuery{Numbers: []int64{0, 2, 99}}, []string{"welding", "metal"}},
		"a kind":                    {storage.RecordQuery{Kind: "course"}, []string{"cooking", "welding", "nursing"}},
		"another kind":              {storage.RecordQuery{Kind: "skill"}, []string{"nursing"}},
		"part of a kind":            {storage.RecordQuery{Kind: "cours"}, []string{}},
		"a kind that is a pattern":  {storage.RecordQuery{Kind: "%"}, []string{}},
		"a verdict":                 {storage.RecordQuery{Verdicts: []string{"unverifiable"}}, []string{"metal"}},
		"two verdicts":              {storage.RecordQuery{Verdicts: []string{"unverifiable", "valid"}}, all},
		"no such verdict":           {storage.RecordQuery{Verdicts: []string{"purple"}}, []string{}},
		"all together": {storage.RecordQuery{Words: []string{"ing"}, Kind: "course", Verdicts: []string{"valid"}, ByIssuer: true},
			[]string{"welding", "cooking", "nursing"}},
		"by issuer": {storage.RecordQuery{ByIssuer: true}, []string{"welding", "metal", "cooking", "nursing", "urn:UNKNOWN:1"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, total := records(t, f, row.query)
			require.Equal(t, row.want, got)
			require.EqualValues(t, len(row.want), total)
			for size := 1; size <= 3; size++ {
				var paged []string
				for offset := 0; offset < len(row.want)+size; offset += size {
					q := row.query
					q.Limit, q.Offset = size, offset
					page, total := records(t, f, q)
					require.EqualValues(t, len(row.want), total)
					paged = append(paged, page...)
				}
				require.Equal(t, strings.Join(row.want, " "), strings.Join(paged, " "))
			}
		})
	}
	list, _, err := f.Records(f.ctx, "learner", storage.RecordQuery{ByIssuer: true, Words: []string{"ing"}, Kind: "course", Limit: 2})
	require.NoError(t, err)
	require.Equal(t, []int64{1, 2}, []int64{list[0].OfIssuer, list[1].OfIssuer}, "of what was found")
}

// What an index says of a record, or that there is none, takes no record out of a list.
func testEveryRecordIsListed(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	var want []string
	for i := range 30 {
		c := credential("learner", fmt.Sprint(i), 0, fmt.Sprint(i))
		if i%3 > 0 {
			c = indexed(c, "", "", "", time.Time{})
		}
		if i%3 > 1 {
			c.Index.Issued = Start
		}
		upsert(t, f, c)
		want = append(want, c.CredentialID)
	}
	for _, byIssuer := range []bool{false, true} {
		var got []string
		for offset := 0; offset < 30; offset += 7 {
			page, total := records(t, f, storage.RecordQuery{Limit: 7, Offset: offset, ByIssuer: byIssuer})
			require.EqualValues(t, 30, total)
			got = append(got, page...)
		}
		slices.Reverse(got)
		require.Equal(t, want, got, "equals are in the order of their numbers")
	}
}

func testIndexBounds(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	c := credential("learner", "x", 0, "x")
	long := strings.Repeat("é", 50_000) + "end"
	c.Index = storage.Index{Version: 1, IssuerKey: "a\x00" + long, Text: "start " + long, Counts: map[string]int{}}
	for i := range 1000 {
		c.Index.Title = append(c.Index.Title, storage.Translation{Language: long, Direction: "\xff", Value: "a\x00b" + long})
		c.Index.Counts[fmt.Sprint("kind", i)] = i
	}
	c.Index.Issuer, c.Index.Kind, c.Index.Subject = c.Index.Title, long, `[{"id":"`+long+`"}]`
	upsert(t, f, c)
	list, _, err := f.Records(f.ctx, "learner", storage.RecordQuery{Limit: 1, Words: []string{"start"}})
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Len(t, list[0].Index.Title, 8)
	require.Equal(t, 300, len(list[0].Index.Title[0].Value)+1, "no character is cut in two")
	require.Equal(t, "a\uFFFDbé", list[0].Index.Title[0].Value[:7])
	require.Len(t, list[0].Index.Counts, 32)
	require.Len(t, list[0].Index.Kind, 300)
	require.Empty(t, list[0].Index.Subject)
	ids, _ := records(t, f, storage.RecordQuery{Words: []string{"end"}})
	require.Empty(t, ids)
}
