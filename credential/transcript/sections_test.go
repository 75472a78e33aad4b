package transcript_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/transcript"
)

// harbor is the record of testdata/every-member.json.
func harbor(t testing.TB) transcript.Record {
	t.Helper()
	return transcript.Of(parse(t, documents(t)[0]), credential.Verdict{})
}

// names lists achievements by the last part of their ids.
func names(r transcript.Record, all ...int) string {
	var out []string
	for _, i := range all {
		id := r.Achievements[i].ID
		out = append(out, id[strings.LastIndex(id, "/")+1:])
	}
	return strings.Join(out, " ")
}

func related(r transcript.Record, relations []transcript.Relation) string {
	var all []int
	for _, relation := range relations {
		all = append(all, relation.To)
	}
	return names(r, all...)
}

func outline(r transcript.Record, b transcript.Branch) string {
	out := names(r, b.Achievement)
	if b.Repeated {
		out += "*"
	}
	for i, part := range b.Parts {
		out += []string{"(", " "}[min(i, 1)] + outline(r, part)
	}
	if len(b.Parts) > 0 {
		out += ")"
	}
	return out
}

// TestSections: each achievement stands in one section, under what it is part of, and joined to what it is related to.
func TestSections(t *testing.T) {
	r := harbor(t)
	require.Len(t, r.Programs, 1)
	require.Equal(t, "mate(navigation(rigging(navigation*)) weather capstone mate-b(navigation*))", outline(r, r.Programs[0].Branch))
	var terms []string
	for _, term := range r.Terms {
		var rows []int
		for _, row := range term.Rows {
			rows = append(rows, row.Achievement)
		}
		terms = append(terms, fmt.Sprintf("%s: %s (%s, %d of %d without)", term.Name.In("fi").Value, names(r, rows...), term.Credits.Earned, term.Credits.Missing, term.Credits.Courses))
	}
	require.Equal(t, []string{
		"Kevät 2024: navigation weather signals (7.5, 1 of 3 without)",
		"Fall 2024: navigation fire (0, 0 of 0 without)", // one withdrawn, one in progress
		": swimming (1, 0 of 1 without)",
	}, terms)
	require.Equal(t, "7.5", r.Programs[0].Credits.Earned.String())
	require.Equal(t, "rigging", names(r, r.Skills[0].Achievement))
	require.Equal(t, "navigation oar", related(r, r.Skills[0].Met))
	require.Equal(t, "knot exam oar radio", names(r, r.Others...))
	require.Equal(t, "capstone splicing", names(r, r.Pending...))

	byName := map[string]*transcript.Achievement{}
	for i, a := range r.Achievements {
		byName[names(r, i)] = a
	}
	require.Equal(t, "mate mate-b rigging", related(r, byName["navigation"].Parents))
	require.Equal(t, "weather", related(r, byName["navigation"].After))
	require.Equal(t, "navigation", related(r, byName["weather"].Before))
	require.Equal(t, "elsewhere", related(r, byName["weather"].SeeAlso))
	require.Equal(t, "rigging", related(r, byName["knot"].ReplacedBy))
	require.True(t, byName["elsewhere"].Elsewhere)
	require.Len(t, byName["navigation"].Awards, 2)
	require.Len(t, byName["navigation"].Same, 2)
	require.Len(t, byName["weather"].Variants, 2)
	require.Equal(t, transcript.FamilyOther, byName["knot"].Family)
}

// TestEachAchievementHasOneSection, however the associations run.
func TestEachAchievementHasOneSection(t *testing.T) {
	for _, document := range documents(t) {
		r := transcript.Of(parse(t, document), credential.Verdict{})
		times := map[int]int{}
		for _, i := range append(r.Others, r.Pending...) {
			times[i]++
		}
		for _, s := range r.Skills {
			times[s.Achievement]++
		}
		courses := map[int]bool{}
		for _, term := range r.Terms {
			for _, row := range term.Rows {
				courses[row.Achievement] = true
			}
		}
		for i := range courses {
			times[i]++
		}
		var count func(transcript.Branch)
		count = func(b transcript.Branch) {
			if !b.Repeated && r.Achievements[b.Achievement].Family == transcript.FamilyProgram {
				times[b.Achievement]++
			}
			for _, part := range b.Parts {
				count(part)
			}
		}
		for _, p := range r.Programs {
			count(p.Branch)
		}
		for i, a := range r.Achievements {
			if !a.Elsewhere {
				require.Equal(t, 1, times[i], a.ID)
			}
		}
	}
}

// TestResults are joined to what describes them, in the same statement or elsewhere in the record.
func TestResults(t *testing.T) {
	r := harbor(t)
	results := map[string]transcript.Result{}
	for _, a := range r.Awards {
		for _, result := range a.Results {
			results[names(r, a.Achievements...)+" "+result.Value.String()] = result
		}
	}
	grade := results["navigation B"]
	require.Equal(t, "Arvosana", grade.Description.Name.In("fi-FI", "en").Value)
	require.Equal(t, transcript.StatusCompleted, grade.Status.Value)
	require.Equal(t, "81.50", results["navigation 81.50"].Value.String())
	require.Equal(t, "Grade", results["weather A"].Description.Name.String(), "described by another achievement")
	rubric := results["rigging "]
	require.Equal(t, "Level 3", rubric.Level.Name.String())
	require.Equal(t, "Level 2", rubric.Description.RequiredLevel.Name.String())
	require.Len(t, rubric.Description.Levels, 3)
	require.True(t, results["mate 3.50"].IsAverage())
	require.False(t, grade.IsAverage())
	require.Nil(t, results["fire "].Description)
}

// TestTargets: a place in a framework is listed once, with all that meets it.
func TestTargets(t *testing.T) {
	r := harbor(t)
	met := map[string]string{}
	for _, target := range r.Targets {
		met[target.Code.String()] = names(r, target.MetBy...)
	}
	require.Equal(t, "navigation rigging", met["R1"])
	require.Equal(t, "navigation", met["P2"], "aligned by a result")
	require.Equal(t, "navigation", met["N1"], "aligned twice")
	require.Empty(t, met["P1"], "a scale is met by nobody")
	require.Len(t, r.Frameworks, 2)
	var aligned []string
	for _, target := range r.Skills[0].Aligned {
		aligned = append(aligned, names(r, r.Targets[target].MetBy...))
	}
	require.Equal(t, []string{"exam", "navigation rigging"}, aligned)
}

// TestCredentials: who states what, and how it is proven.
func TestCredentials(t *testing.T) {
	r := harbor(t)
	whole := r.Whole()
	require.Equal(t, "Merimiehen ote", whole.Name.In("fi").Value)
	require.Equal(t, "2024-05-31T00:00:00Z", whole.Awarded.Value.Format(time.RFC3339))
	require.True(t, whole.Partial.Value)
	require.Equal(t, "Jo Sailor", whole.Subjects[0].Profile.Name.String())
	require.Equal(t, "Union of Colleges", whole.Issuer.Parent.Name.String())
	var comments []string
	for _, i := range append(whole.Endorsements, whole.Issuer.Endorsements...) {
		comments = append(comments, r.Credentials[i].Subjects[0].Comment.In("de").Value)
	}
	require.Equal(t, []string{"Wir kennen record", "Wir kennen record-jwt", "Wir kennen issuer", "Wir kennen issuer-jwt"}, comments)
	forms := map[string]string{}
	for i, c := range r.Credentials {
		forms[c.ID.Value] = fmt.Sprintf("%s signed %t cover %s", c.Form, c.Signed, r.Credentials[c.Cover].ID)
		require.Equal(t, c.Signed, c.Cover == i)
	}
	require.Equal(t, "json signed true cover urn:uuid:record", forms["urn:uuid:record"])
	require.Equal(t, " signed true cover urn:uuid:c-nav", forms["urn:uuid:c-nav"])
	require.Equal(t, " signed false cover urn:uuid:c-nav", forms["urn:uuid:e-nav-award"])
	require.Equal(t, " signed false cover urn:uuid:record", forms["urn:uuid:c-oar"])
	require.Equal(t, "jws signed true cover urn:uuid:c-radio", forms["urn:uuid:c-radio"])
	require.Len(t, r.Statements, 2)
	plain := r.Credentials[r.Statements[0]]
	require.Equal(t, "berth", plain.Subjects[0].Claims[0].Name)
	require.Equal(t, "did:example:marina", plain.Issuer.ID.Value)
	require.Equal(t, 2030, plain.Ends.Value.Year())
}

// TestEvidence: what a data: URI holds is described without decoding it, and decoded on request.
func TestEvidence(t *testing.T) {
	r := harbor(t)
	evidence := r.Credentials[r.Awards[0].Credential].Evidence
	require.Len(t, evidence, 2)
	require.Equal(t, transcript.ResourceData, evidence[0].ID.Kind)
	require.Equal(t, "image/png", evidence[0].ID.Media)
	bytes, err := evidence[0].ID.Bytes()
	require.NoError(t, err)
	require.Equal(t, "\x89PNG\r\n\x1a\n", string(bytes))
	require.Equal(t, len(bytes), evidence[0].ID.Size)
	require.Equal(t, "portfolio.example", evidence[1].ID.Host)
}
