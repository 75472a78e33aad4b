package transcript_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/model"
	"clrhost/credential/transcript"
)

// TestEveryTypeHasAFamily: each term of the standard's vocabulary has a family, and only an issuer's own terms are others.
func TestEveryTypeHasAFamily(t *testing.T) {
	members := model.Classes()["Achievement"].Members
	at := slices.IndexFunc(members, func(p model.Property) bool { return p.Name == "achievementType" })
	terms := members[at].Holds.Vocabulary.Terms
	require.Len(t, terms, 31)
	for _, term := range append(terms, "ext:Merit", "Unheard", "") {
		c := parse(t, wrapped(object{"achievement": object{"id": "urn:a", "achievementType": term}}))
		family := transcript.Of(c, credential.Verdict{}).Achievements[0].Family
		require.Contains(t, transcript.Families, family)
		require.Equal(t, !slices.Contains(terms, term), family == transcript.FamilyOther, term)
	}
}
