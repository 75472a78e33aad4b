package browser

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A word that is not written as fold leaves it would never be found.
func TestWordsAreFolded(t *testing.T) {
	t.Parallel()
	for _, v := range []vocabulary{
		userWords, otherFieldWords, signInWords, allowWords, onwardWords, denyWords, asideWords, backWords, asideForms, asideTexts,
		throughWords, ownWords, decisionWords, accessWords, stayWords, termsWords, chooseWords, anotherWords, byPasswordWords,
		codeWords, puzzleWords, sessionWords, newPasswordWords, buttonWords, rememberWords, scopeWords, problemWords, alertWords,
	} {
		for _, phrase := range v {
			require.Equal(t, " "+phrase+" ", fold(phrase))
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"":                    " ",
		"  ":                  " ",
		"Zugriff gewähren":    " zugriff gewahren ",
		"Don’t allow!":        " don t allow ",
		"userName[0]":         " user name 0 ",
		"j_username":          " j username ",
		"Não, obrigado":       " nao obrigado ",
		"ＯＫ":                  " ok ",
		"SAMLResponse-login2": " samlresponse login2 ",
	} {
		require.Equal(t, want, fold(s), s)
	}
}

func TestMeaningOf(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]meaning{
		"Allow": allows, "Yes, I authorise this": allows, "Sign in and allow": allows, "Accorder l'accès": allows,
		"Don't allow": denies, "Nicht erlauben": denies, "No, thanks": denies, "Cancel": denies, "Ne pas autoriser": denies,
		"Sign in": signsIn, "Log in with your e-mail": signsIn, "Mit E-Mail anmelden": signsIn,
		"Sign in with Acme": aside, "Continue with Acme": aside, "Forgot password?": aside, "Sign out": aside, "Not you?": aside, "Back": aside,
		"No, take me back": denies, "I disagree": denies, "Share my records": allows, "Keep them private": denies,
		"Continue": leadsOn, "Weiter": leadsOn, "Sí": leadsOn, "Menu": unclear, "Notes": unclear, "": unclear,
	} {
		require.Equal(t, want, meaningOf(fold(words)), words)
	}
}

func TestMeaningOfAButton(t *testing.T) {
	t.Parallel()
	for want, c := range map[meaning]control{
		allows:  {label: "Continue", value: "accept"},
		leadsOn: {label: "Continue", value: "cancel"},
		denies:  {label: "✗", value: "1", name: "decline"},
		unclear: {label: "✗", value: "1"},
	} {
		require.Equal(t, want, c.meaning(), c.label)
	}
}
