package acceptance

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// What an operator does while the host runs, as clients and learners notice it.

func TestOperator(t *testing.T) { runStories(t, operatorStories) }

var operatorStories = []story{
	{"a suspended client is refused at once, and goes on when resumed", func(t *testing.T, h *host) {
		p := h.partner(t)
		tk, c := p.tokens(t, h.alice, readCredentials, offline), p.code(t, h.alice)
		waiting := h.signedIn(t, h.alice).ask(t, p.request())
		h.suspend(t, p.ID)
		h.get(t, credentialsPath, bearer(tk.Access)).deadToken(t)
		p.token(t, tk.refreshForm()).isOneOf(t, http.StatusBadRequest, http.StatusUnauthorized)
		p.token(t, c.form()).isOneOf(t, http.StatusBadRequest, http.StatusUnauthorized)
		p.request().getsNoFurther(t)
		if after := waiting.allow(t); after.Header.Get("Location") != "" {
			require.Empty(t, after.answer(t).Get("code"))
		}

		h.resume(t, p.ID)
		tk.works(t)
		tk.refresh(t).works(t)
		p.tokens(t, h.alice).works(t)
	}},
	{"a client that is deleted, or drops its redirect URI, while a learner decides is not answered there", func(t *testing.T, h *host) {
		moved, deleted := h.partner(t), h.partner(t)
		one, two := h.signedIn(t, h.alice).ask(t, moved.request()), h.signedIn(t, h.alice).ask(t, deleted.request())
		moved.put(t, moved.update().with("redirect_uris", []string{"https://partner.example/new"})).is(t, http.StatusOK)
		h.do(t, deleted.manage(t, http.MethodDelete, nil)).is(t, http.StatusNoContent)
		for _, waiting := range []*question{one, two} {
			waiting.allow(t).refusalPage(t)
		}
	}},
	{"where approval is asked for, a registered client waits", func(t *testing.T, h *host) {
		strict := h.another(t, plan{approval: true})
		p := strict.partner(t)
		require.Contains(t, string(p.request().send(t).refusalPage(t).Body), "approve an app before it may connect")
		require.Contains(t, string(p.token(t, someCode()).invalidClient(t).Body), "waits for approval")
		strict.get(t, p.RegistrationURI, bearer(p.RegistrationToken)).is(t, http.StatusOK)
		strict.approve(t, p.ID)
		p.tokens(t, strict.alice).works(t)
	}},
	{"a disabled user's apps are refused at once, and so is the user", func(t *testing.T, h *host) {
		u := h.addUser(t, "Dora Leaves")
		tk := h.partner(t).tokens(t, u, readCredentials, offline)
		p := h.signedIn(t, u)
		h.disable(t, u)
		tk.isDead(t)
		require.Equal(t, "/login", p.open(t, "/account").URL.Path, "the session still opens the account page")
		require.GreaterOrEqual(t, p.do(t, p.signIn(t)).Status, 400, "a disabled user signed in")
	}},
}

// getsNoFurther asserts that the request ends in a refusal, on a page or at the client, and not on a page that asks.
func (a *attempt) getsNoFurther(t testing.TB) {
	t.Helper()
	r := a.send(t)
	if r.Header.Get("Location") == "" {
		r.refusalPage(t)
		return
	}
	require.Contains(t, []string{"unauthorized_client", "access_denied"}, r.redirect(t).Query().Get("error"), r)
}

// someCode is a form that reaches client authentication.
func someCode() url.Values {
	return url.Values{"grant_type": {"authorization_code"}, "code": {"nope"}, "redirect_uri": {callback}, "code_verifier": {random()}}
}
