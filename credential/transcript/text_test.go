package transcript_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/transcript"
)

// TestText: the translation in the first language that a reader has asked for, its language with it.
func TestText(t *testing.T) {
	rows := []struct {
		name     any
		wanted   []string
		language string
		value    string
	}{
		{"Plain", []string{"es"}, "", "Plain"},
		{[]any{"Plain"}, nil, "", "Plain"},
		{object{"en": "One", "es": "Uno"}, []string{"es", "en"}, "es", "Uno"},
		{object{"en": "One", "es": "Uno"}, []string{"fr"}, "en", "One"},
		{object{"en-GB": "Colour", "en-US": "Color"}, []string{"en-US"}, "en-US", "Color"},
		{object{"en-GB": "Colour", "fr": "Couleur"}, []string{"EN"}, "en-GB", "Colour"},
		{object{"en": "One", "es": "Uno"}, []string{"es-MX"}, "es", "Uno"},
		{object{"@none": "Any", "es": "Uno"}, []string{"fr"}, "", "Any"},
		{object{"@value": "نص", "@language": "ar", "@direction": "rtl"}, nil, "ar", "نص"},
		{[]any{object{"@value": "One", "@language": "en"}, object{"@value": "Uno", "@language": "es"}}, []string{"es"}, "es", "Uno"},
		{object{"en": 1.0}, nil, "", ""},
		{object{"not a tag": "x"}, nil, "", ""},
		{object{"toolongtag": "x"}, nil, "", ""},
		{object{"@value": "One", "@language": "\"><script>"}, nil, "", ""},
		{"", nil, "", ""},
		{1.0, nil, "", ""},
	}
	for _, row := range rows {
		r := transcript.Of(parse(t, object{"credentialSubject": object{}, "name": row.name}), credential.Verdict{})
		got := r.Whole().Name.In(row.wanted...)
		require.Equal(t, row.value, got.Value, "%v", row.name)
		require.Equal(t, row.language, got.Language, "%v", row.name)
		require.Equal(t, row.value != "", r.Whole().Name.Given())
		require.Equal(t, row.value == "", len(r.Also) > 0, "%v", row.name)
	}
}

// TestLanguageOfAchievement: a text without a language has that of its achievement.
func TestLanguageOfAchievement(t *testing.T) {
	r := harbor(t)
	require.Equal(t, "en", r.Achievements[0].Description.In().Language)
	require.Equal(t, "fi", r.Achievements[0].Results[0].Name.In("fi").Language)
	require.Empty(t, r.Achievements[1].Description.In().Language)
}
