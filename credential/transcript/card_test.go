package transcript_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/transcript"
)

func TestCard(t *testing.T) {
	c := harbor(t).Card("fi")
	require.Equal(t, transcript.Translation{Language: "fi", Value: "Merimiehen ote"}, c.Title)
	require.Equal(t, "Satamaopisto", c.Issuer.Value)
	require.Equal(t, "did:example:harbor", c.IssuerID)
	require.Equal(t, 31, c.Issued.Day())
	require.Equal(t, map[transcript.Family]int{
		transcript.FamilyProgram: 1, transcript.FamilyCourse: 5, transcript.FamilySkill: 1, transcript.FamilyAssessment: 1,
		transcript.FamilyLicense: 1, transcript.FamilyAward: 1, transcript.FamilyOther: 1,
	}, c.Counts)
	require.Empty(t, c.Kind)
	for _, word := range []string{"Seafarer's", "MERIMIEHEN", "nav 1", "vuorovesi", "Harbor Skills", "R1", "peramiehen", "Ráḍio", "Kevät", "L-77", "splicing"} {
		require.Contains(t, c.Search, transcript.Fold(word), word)
	}
}

// TestCardOfOne: a record of one achievement is called by it and by its kind.
func TestCardOfOne(t *testing.T) {
	badge := object{"type": []any{"VerifiableCredential", "OpenBadgeCredential"}, "issuer": "did:example:i", "validFrom": "2024-01-02T03:04:05Z",
		"credentialSubject": object{"achievement": object{"id": "urn:a", "achievementType": "Badge", "name": "Knots\u202e"}}}
	c := transcript.Of(parse(t, badge), credential.Verdict{}).Card()
	require.Equal(t, "Knots", c.Title.Value)
	require.Equal(t, "Badge", c.Kind)
	require.Equal(t, 2, c.Issued.Day())
}

func TestCardIsBounded(t *testing.T) {
	var all []any
	for i := range 2000 {
		all = append(all, object{"id": fmt.Sprint("urn:", i), "name": strings.Repeat("ä", 200) + fmt.Sprint(i)})
	}
	c := transcript.Of(parse(t, object{"type": []any{"VerifiableCredential", "ClrCredential"}, "name": strings.Repeat("é", 5000),
		"credentialSubject": object{"achievement": all}}), credential.Verdict{}).Card()
	require.LessOrEqual(t, len(c.Search), 16<<10)
	require.Greater(t, len(c.Search), 15<<10)
	require.True(t, utf8.ValidString(c.Search))
	require.Less(t, utf8.RuneCountInString(c.Title.Value), 400)
}

func TestFold(t *testing.T) {
	for from, want := range map[string]string{
		"":                        "",
		"  Two \t words\n":        "two words",
		"Crème Brûlée":            "creme brulee",
		"ΟΔΟΣ":                    "οδοσ",
		"Straße":                  "strasse",
		"İstanbul":                "istanbul",
		"ﬁne\u00a0①":              "fine 1",
		"a\u200bb\u202ec":         "abc",
		"学習 記録":                   "学習 記録",
		"e\u0301\u0302\u0303cole": "ecole",
	} {
		require.Equal(t, want, transcript.Fold(from), "%q", from)
	}
}
