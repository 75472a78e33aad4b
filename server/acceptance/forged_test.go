package acceptance

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Nothing forged replaces what is proven, whatever its date and its form, whether the issuer's host answers or
// not, and before as after a check that it did not answer. An operator who wants only what is verified changes none of it.

// victim is a proven record and who would forge it.
type victim struct {
	issuer
	forger issuer // has another key, and claims to be the issuer
	jws    bool   // the form of the genuine record
	asked  bool   // the issuer's key is in a document of another host
	clr    object
}

// victims are issuers called by their keys and by an address, in both forms.
func victims(e *otherHost) []victim {
	published := es256().publishedBy(e)
	list := []victim{
		{issuer: eddsa(), forger: es256()},
		{issuer: es256(), forger: eddsa(), jws: true},
		{issuer: es256().calledByJWK(), forger: eddsa(), jws: true},
		{issuer: eddsa().publishedBy(e), forger: es256(), asked: true},
		{issuer: published.withKid(published.method), forger: eddsa(), jws: true, asked: true},
	}
	for i := range list {
		list[i].clr, list[i].forger.ID = newCLR(list[i].ID), list[i].ID
	}
	return list
}

// genuine is the record as its issuer signs it, valid from a date.
func (v victim) genuine(date string) string {
	clr := with(v.clr, validFrom(date))
	if v.jws {
		return v.issuer.jws(clr)
	}
	return string(oddly(v.embed(clr)))
}

// forgeries are ways to make a record that no signature of its issuer covers. Each is given the document to
// forge, and another host, which publishes whatever the forger likes; dead is an address without a listener.
var forgeries = map[string]func(v victim, clr object, e *otherHost, dead string) any{
	"a key in the header": func(v victim, clr object, _ *otherHost, _ string) any { return v.forger.jws(clr) },
	"a garbage signature": func(v victim, clr object, _ *otherHost, _ string) any {
		forged := v.embed(clr)
		forged["proof"].([]any)[0].(object)["proofValue"] = "z" + base58([]byte(random() + random())[:64])
		return forged
	},
	"a garbage signature of a JWS": func(v victim, clr object, _ *otherHost, _ string) any { return tamper(v.issuer.jws(clr)) },
	"the signature of another record": func(v victim, clr object, _ *otherHost, _ string) any {
		return with(clr, set("proof", v.embed(v.clr)["proof"]))
	},
	"the issuer's method for another key": func(v victim, clr object, _ *otherHost, _ string) any {
		return v.forger.embed(clr, set("verificationMethod", v.method))
	},
	"the issuer's kid for another key": func(v victim, clr object, _ *otherHost, _ string) any {
		return v.forger.withKid(v.method).jws(clr)
	},
	"an unknown cryptosuite": func(v victim, clr object, _ *otherHost, _ string) any {
		return v.forger.embed(clr, set("verificationMethod", v.method), set("cryptosuite", "future-suite-2099"))
	},
	"an unknown type of proof": func(v victim, clr object, _ *otherHost, _ string) any {
		return v.forger.embed(clr, set("verificationMethod", v.method), set("type", "FutureProof2099"))
	},
	"an unknown algorithm": func(v victim, clr object, _ *otherHost, _ string) any {
		f := v.forger
		f.header = object{"alg": "XX999", "typ": "JWT", "kid": v.method}
		return f.jws(clr)
	},
	"a method at a silent host": func(v victim, clr object, _ *otherHost, dead string) any {
		return v.forger.embed(clr, set("verificationMethod", "http://"+dead+"/issuer#key"))
	},
	"a kid at a silent host": func(v victim, clr object, _ *otherHost, dead string) any {
		return v.forger.withKid("http://" + dead + "/issuer#key").jws(clr)
	},
	"an unknown context": func(v victim, clr object, _ *otherHost, _ string) any {
		return v.forger.embed(with(clr, set("@context", append(slices.Clone(clrContext), "https://unknown.example/v1"))))
	},
	"contexts too complex": func(v victim, clr object, _ *otherHost, _ string) any {
		terms := object{}
		for i := range 1900 {
			terms[fmt.Sprint("term", i)] = fmt.Sprint("https://terms.example/", i)
		}
		return v.forger.embed(with(clr, set("@context", append(slices.Clone(clrContext), terms))))
	},
	"a method that the issuer does not list": func(v victim, clr object, e *otherHost, _ string) any {
		f := v.forger.publishedBy(e)
		f.ID = v.ID
		return f.embed(clr)
	},
	"a kid that the issuer does not list": func(v victim, clr object, e *otherHost, _ string) any {
		return v.forger.withKid(v.forger.publishedBy(e).method).jws(clr)
	},
	"a method that claims the issuer": func(v victim, clr object, e *otherHost, _ string) any {
		path := "/uploads/" + random()
		_, multikey, _ := strings.Cut(v.forger.method, "#")
		e.publish(path, object{"@context": "https://w3id.org/security/multikey/v1", "id": e.URL + path, "type": "Multikey",
			"controller": v.ID, "publicKeyMultibase": multikey})
		return v.forger.embed(clr, set("verificationMethod", e.URL+path))
	},
	"no proof": func(_ victim, clr object, _ *otherHost, _ string) any { return clr },
}

// calledByJWK gives the issuer the did:jwk of the key in its header.
func (i issuer) calledByJWK() issuer {
	i.ID = "did:jwk:" + base64url(mustJSON(i.header["jwk"]))
	i.method = i.ID + "#0"
	return i
}

// withKid names the key by kid alone.
func (i issuer) withKid(kid string) issuer {
	i.header = with(i.header, set("jwk", nil), set("kid", kid))
	return i
}

func TestForgeries(t *testing.T) {
	for name, verified := range map[string]bool{"default": false, "only what is verified": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, dead := startOtherHost(t), nowhere(t)
			onBoth(t, plan{reachable: []string{e.address, dead}, verified: verified, silence: true}, func(t *testing.T, h *host) {
				forge(t, h, e, dead)
			})
		})
	}
}

func forge(t *testing.T, h *host, e *otherHost, dead string) {
	e.fallSilent(false)
	l, list, genuine := h.learner(t), victims(e), []string{}
	for _, v := range list {
		genuine = append(genuine, v.genuine("2024-01-01T00:00:00Z"))
		l.post(t, genuine[len(genuine)-1]).is(t, http.StatusCreated)
	}
	held := l.record(t)
	attack := func(l *learner) (postponed int) {
		dates := []string{"2019-01-01T00:00:00Z", "2024-01-01T00:00:00Z", "9990-01-01T00:00:00Z"}
		for name, forged := range forgeries {
			for i, v := range list {
				clr := with(v.clr, set("name", "Forged"), validFrom(dates[(len(name)+i)%len(dates)]))
				if r := l.post(t, forged(v, clr, e, dead)); r.Status == http.StatusServiceUnavailable {
					require.True(t, v.asked, "%s: this issuer is its own key, which is never silent", name)
					r.silent(t, "did not answer.*Send it again later")
					postponed++
				} else {
					r.describes(t, "The credential was rejected")
				}
			}
		}
		require.Equal(t, held, l.record(t))
		for i, v := range list {
			r := l.post(t, genuine[i]).is(t, http.StatusOK)
			require.Equal(t, genuine[i], string(r.Body), v.ID)
		}
		return postponed
	}
	require.Zero(t, attack(l), "an issuer's document that answers leaves nothing to ask for again")

	// The issuers' documents can no longer be had, and a check has noticed.
	e.fallSilent(true)
	h.clock.Advance(8 * 24 * time.Hour)
	later := &learner{user: l.user, host: h.recheck(t, l.user)}
	later.token = later.host.token(t, l.user, readCredentials, writeCredential)
	for i, checks := range h.verdicts(t, l.user) {
		require.Equal(t, list[i].asked, strings.Contains(string(checks), `"verdict":"unverifiable"`), "%s", checks)
	}
	require.NotZero(t, attack(later), "while the issuer's host is silent, what may be its own is asked for again")

	// Nobody was locked out: an update of the issuer replaces what it was.
	e.fallSilent(false)
	h.clock.Advance(30 * time.Minute)
	for _, v := range list {
		later.post(t, v.genuine("2024-02-01T00:00:00Z")).is(t, http.StatusOK)
	}
}

// post sends a credential: a document, or its text in either form.
func (l *learner) post(t testing.TB, credential any) *reply {
	t.Helper()
	switch c := credential.(type) {
	case object:
		return l.postJSON(t, mustJSON(c))
	case string:
		if !strings.HasPrefix(c, "{") {
			return l.postJWS(t, c)
		}
		return l.postJSON(t, []byte(c))
	}
	panic("not a credential")
}
