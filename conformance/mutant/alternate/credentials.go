package alternate

import (
	"context"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"clrhost/credential"
	"clrhost/internal/strictjson"
	"clrhost/internal/untyped"
)

// record is a credential as it was sent.
type record struct {
	number int
	id     identity
	text   string // of a JWS
	value  any    // of JSON
	from   time.Time
	issued time.Time // what since is compared with
}

// identity is what makes two credentials the same (CLR 2.0, Equality and Comparison).
type identity struct{ issuer, id string }

func identityOf(c *credential.Credential) identity {
	return identity{decoded(c.IssuerID), decoded(c.ID)}
}

// decoded is an id as it is compared: percent-decoded and trimmed.
func decoded(id string) string {
	if plain, err := url.PathUnescape(id); err == nil {
		id = plain
	}
	return strings.TrimSpace(id)
}

// upsertCredential is CLR 2.0, upsertCredential.
func (h *Host) upsertCredential(w http.ResponseWriter, r *http.Request, p *person) {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	isText, isJSON := media == "text/plain", media == "application/json" || media == "application/vc+ld+json"
	if !isText && !isJSON {
		reject(w, http.StatusUnsupportedMediaType, "A credential must be sent as application/json, application/vc+ld+json or text/plain.")
		return
	}
	c, err := credential.Parse(bodyOf(r), strictjson.Limits{Bytes: maxBody})
	if err != nil || isText != (c.JWS != nil) {
		reject(w, http.StatusUnprocessableEntity, "The body must be a credential of its media type.")
		return
	}
	if problem := h.examine(r.Context(), c); problem != "" {
		reject(w, http.StatusUnprocessableEntity, "The credential was rejected: "+problem+".")
		return
	}
	if !isAbout(c, p) {
		reject(w, http.StatusForbidden, "The credential is about another person.")
		return
	}
	sent := &record{id: identityOf(c), from: c.ValidFrom, issued: issuedAt(c)}
	if isText {
		sent.text = string(c.Raw)
	} else {
		sent.value = readJSON(c.Raw)
	}
	h.put(w, p, sent)
}

// examine returns what is wrong with a credential, or "".
func (h *Host) examine(ctx context.Context, c *credential.Credential) string {
	verdict := h.verifier.Verify(ctx, c, credential.Terms{Types: []string{credential.TypeCLR}})
	switch verdict.Overall {
	case credential.Unverifiable:
		return "it cannot be verified at the moment"
	case credential.Invalid, credential.ProofFailed, credential.Revoked:
		return "it does not conform or does not verify"
	}
	if slices.ContainsFunc(verdict.Checks, func(check credential.Check) bool {
		return check.Name == "association" && check.Outcome == credential.OutcomeWarn
	}) {
		return "an association of it leads nowhere"
	}
	return ""
}

// isAbout reports whether a credential identifies its subject as a person.
func isAbout(c *credential.Credential, p *person) bool {
	if c.SubjectID == p.profile["id"] {
		return true
	}
	subject, _ := c.Document["credentialSubject"].(map[string]any)
	return slices.ContainsFunc(untyped.List(subject["identifier"]), func(item any) bool {
		return untyped.Text(untyped.Member(item, "identityHash")) == p.Email
	})
}

// issuedAt is the date of the award, or else that from which the credential is valid.
func issuedAt(c *credential.Credential) time.Time {
	written, _ := c.Document["awardedDate"].(string)
	if awarded, err := time.Parse(time.RFC3339, written); err == nil {
		return awarded
	}
	return c.ValidFrom
}

// put appends a record that is new, and replaces one that is older.
func (h *Host) put(w http.ResponseWriter, p *person, sent *record) {
	status := http.StatusCreated
	at := slices.IndexFunc(p.records, func(held *record) bool { return held.id == sent.id })
	switch {
	case at < 0:
		sent.number = h.next()
		p.records = slices.Insert(p.records, 0, sent)
	case !sent.from.After(p.records[at].from):
		reject(w, http.StatusConflict, "The host holds this credential, or a newer version of it.")
		return
	default:
		status, sent.number = http.StatusOK, p.records[at].number
		p.records[at] = sent
	}
	if sent.text == "" {
		writeJSON(w, status, sent.value)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(sent.text)) // a client that has gone needs no answer
}

// getCredentials is CLR 2.0, getCredentials.
func (h *Host) getCredentials(w http.ResponseWriter, r *http.Request, p *person) {
	asked, problem := pageOf(r.URL.Query())
	if problem != "" {
		reject(w, http.StatusUnprocessableEntity, problem)
		return
	}
	all := slices.DeleteFunc(slices.Clone(p.records), func(held *record) bool { return !held.issued.After(asked.since) })
	from, to := asked.cut(all)
	body := map[string][]any{}
	for _, held := range all[from:to] {
		if held.text != "" {
			body["compactJwsString"] = append(body["compactJwsString"], held.text)
		} else {
			body["credential"] = append(body["credential"], held.value)
		}
	}
	if from > 0 || to < len(all) {
		w.Header().Set("Link", asked.links(h.at(pathAPI+"/credentials"), all, from, to))
	}
	writeTagged(w, r, body)
}
