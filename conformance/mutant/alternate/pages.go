package alternate

import (
	"crypto/subtle"
	"html/template"
	"net/http"
	"net/url"
	"strings"
)

// cookieName is that of the session.
const cookieName = "campus"

// view is what a page shows.
type view struct {
	Title, Trouble string
	Ticket         string
	Client         *client
	Key            string
	Scopes         []string
}

var pages = template.Must(template.New("").Parse(`
{{define "top"}}<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{{.Title}} - North Campus</title></head>
<body><h1>{{.Title}}</h1>{{with .Trouble}}<p class="error">{{.}}</p>{{end}}{{end}}

{{define "who"}}{{template "top" .}}<form method="post"><input type="hidden" name="for" value="{{.Ticket}}">
<p><label for="a">Your campus account</label> <input id="a" name="account" autocomplete="username"></p>
<p><input type="submit" value="Next"></p></form></body></html>{{end}}

{{define "secret"}}{{template "top" .}}<form method="post"><input type="hidden" name="for" value="{{.Ticket}}">
<p><label>Your pass phrase <input type="password" name="phrase" autocomplete="current-password"></label></p>
<p><button>Log in</button></p></form></body></html>{{end}}

{{define "decide"}}{{template "top" .}}
<p><img src="{{.Client.Logo}}" alt=""> <bdi>{{.Client.Name}}</bdi> of <a href="{{.Client.URI}}">{{.Client.Host}}</a> would like to:</p>
<ul>{{range .Scopes}}<li>{{.}}</li>{{end}}</ul>
<p><a href="{{.Client.Terms}}">What it promises</a>, <a href="{{.Client.Policy}}">what it does with your data</a></p>
<form method="post" class="left"><input type="hidden" name="for" value="{{.Ticket}}"><input type="hidden" name="key" value="{{.Key}}">
<button name="answer" value="0">Do not share</button></form>
<form method="post" class="right"><input type="hidden" name="for" value="{{.Ticket}}"><input type="hidden" name="key" value="{{.Key}}">
<button name="answer" value="1">Agree and share</button></form></body></html>{{end}}

{{define "sorry"}}{{template "top" .}}</body></html>{{end}}`))

// protect keeps a page out of frames, caches and referrers (RFC 9700, Sections 4.16 and 4.2.4).
func protect(w http.ResponseWriter) {
	w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src https:; frame-ancestors 'none'")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
}

func show(w http.ResponseWriter, status int, name string, v view) {
	protect(w)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_ = pages.ExecuteTemplate(w, name, v) // a browser that has gone needs no page
}

// sorry shows an error page.
func sorry(w http.ResponseWriter, status int, trouble string) {
	show(w, status, "sorry", view{Title: "That did not work", Trouble: trouble})
}

// signedIn is whose session a request has, or nil.
func (h *Host) signedIn(r *http.Request) *person {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return nil
	}
	return h.sessions[cookie.Value]
}

// asked is the ticket that a page is about, with what was sent; nil, with an error page shown, when there is none.
func (h *Host) asked(w http.ResponseWriter, r *http.Request) (id string, t *ticket, sent url.Values) {
	sent = r.URL.Query()
	if r.Method == http.MethodPost {
		sent, _ = url.ParseQuery(string(bodyOf(r))) // what cannot be read names no ticket
	}
	id = only(sent, "for")
	if h.tickets[id] == nil {
		sorry(w, http.StatusBadRequest, "Please go back to the app that sent you here, and try again.")
		return "", nil, nil
	}
	return id, h.tickets[id], sent
}

func (h *Host) showWho(w http.ResponseWriter, r *http.Request) {
	if id, t, _ := h.asked(w, r); t != nil {
		show(w, http.StatusOK, "who", view{Title: "Log in to North Campus", Ticket: id})
	}
}

func (h *Host) takeWho(w http.ResponseWriter, r *http.Request) {
	if id, t, sent := h.asked(w, r); t != nil {
		t.email = only(sent, "account")
		redirect(w, h.url.Path+pathSecret+"?"+url.Values{"for": {id}}.Encode())
	}
}

func (h *Host) showSecret(w http.ResponseWriter, r *http.Request) {
	if id, t, _ := h.asked(w, r); t != nil {
		show(w, http.StatusOK, "secret", view{Title: "Log in to North Campus", Ticket: id})
	}
}

func (h *Host) takeSecret(w http.ResponseWriter, r *http.Request) {
	id, t, sent := h.asked(w, r)
	if t == nil {
		return
	}
	for _, p := range h.people {
		if strings.EqualFold(p.Email, t.email) && isEqual(p.Password, only(sent, "phrase")) {
			session := random()
			h.sessions[session] = p
			http.SetCookie(w, &http.Cookie{
				Name: cookieName, Value: session, Path: h.url.Path, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
			})
			redirect(w, h.url.Path+pathDecide+"?"+url.Values{"for": {id}}.Encode())
			return
		}
	}
	show(w, http.StatusUnauthorized, "secret", view{Title: "Log in to North Campus", Trouble: "The account or the pass phrase is wrong.", Ticket: id})
}

func (h *Host) showDecide(w http.ResponseWriter, r *http.Request) {
	id, t, _ := h.asked(w, r)
	if t == nil {
		return
	}
	if h.signedIn(r) == nil {
		h.lead(w, r, id)
		return
	}
	v := view{Title: "Share with an app", Ticket: id, Client: t.client, Key: t.key}
	for _, name := range t.scopes {
		v.Scopes = append(v.Scopes, descriptions[name])
	}
	show(w, http.StatusOK, "decide", v)
}

// takeDecide reads the decision, of the person who signed in and from the host's own page (RFC 6749, Section 10.12).
func (h *Host) takeDecide(w http.ResponseWriter, r *http.Request) {
	id, t, sent := h.asked(w, r)
	if t == nil {
		return
	}
	p := h.signedIn(r)
	if p == nil || !isEqual(t.key, only(sent, "key")) {
		sorry(w, http.StatusForbidden, "Your answer did not come from our page.")
		return
	}
	delete(h.tickets, id)
	if only(sent, "answer") != "1" {
		t.send(w, url.Values{"error": {"access_denied"}, "error_description": {"The user did not agree"}})
		return
	}
	h.allow(w, t, p)
}

// isEqual compares secrets without a hint at where they differ.
func isEqual(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
