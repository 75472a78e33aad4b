package probe

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"clrhost/conformance/specimen"
)

// remains are what a run made at the host and has not removed yet. They are read out of the answers to its requests.
type remains struct {
	mu      sync.Mutex
	clients []*Client
	gone    []string // the ids of those that were deleted
	tokens  []issued
	records []stored
	others  []string // sentences about anything else
}

// issued are the tokens of one response that are not known to have ended.
type issued struct {
	access, refresh string
	client          string // its id
	authorization   string // the header with which the client authenticated, "" when it did so in the form
}

// stored is a credential that the host accepted, and the size of its last version in bytes.
type stored struct {
	account string
	record  record
	size    int
}

// observe reads what an answer made or removed.
func (m *remains) observe(p *Probe, kind Kind, r *Reply) {
	if r.Code >= http.StatusMultipleChoices {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	switch kind {
	case KindRegistration:
		if c := r.client(nil); c.ID != "" {
			m.clients = append(m.clients, c)
		}
	case KindManagement:
		m.managed(r)
	case KindToken:
		m.exchanged(r)
	case KindRevocation:
		token := r.Request.Params.Get("token")
		m.tokens = slices.DeleteFunc(m.tokens, func(t issued) bool { return token != "" && token == cmp.Or(t.refresh, t.access) })
	case KindAPI:
		if r.Request.Method == http.MethodPost && strings.HasSuffix(r.Request.URL, "/credentials") {
			m.upserted(p.Person().Email, r.Request.Body)
		}
	}
}

// managed follows a client to the registration token that it was given last, or to its end.
func (m *remains) managed(r *Reply) {
	i := slices.IndexFunc(m.clients, func(c *Client) bool { return c.ManagementURL == r.Request.URL })
	switch {
	case i < 0:
	case r.Request.Method == http.MethodDelete:
		m.gone = append(m.gone, m.clients[i].ID)
		m.clients = slices.Delete(m.clients, i, i+1)
	default:
		m.clients[i].ManagementToken = first(r.client(nil).ManagementToken, m.clients[i].ManagementToken)
	}
}

// exchanged adds the tokens of a response. Those of a refresh take the place of the ones before.
func (m *remains) exchanged(r *Reply) {
	g := r.grant(nil)
	if g.Access == "" {
		return
	}
	used := r.Request.Params.Get("refresh_token")
	m.tokens = slices.DeleteFunc(m.tokens, func(t issued) bool { return used != "" && t.refresh == used })
	authorization := r.Request.Header.Get("Authorization")
	id, _, _ := (&http.Request{Header: r.Request.Header}).BasicAuth()
	if plain, err := url.QueryUnescape(id); err == nil {
		id = plain
	}
	m.tokens = append(m.tokens, issued{access: g.Access, refresh: first(g.Refresh, used),
		client: first(id, r.Request.Params.Get("client_id")), authorization: authorization})
}

func (m *remains) upserted(account string, body []byte) {
	s := stored{account, recordOf(body), len(body)}
	if i := slices.IndexFunc(m.records, func(held stored) bool {
		return held.account == s.account && held.record.id == s.record.id && held.record.issuer == s.record.issuer
	}); i >= 0 {
		m.records[i] = s
		return
	}
	m.records = append(m.records, s)
}

// Left notes something that stays at the host after the run, as a sentence of the report.
func (p *Probe) Left(format string, args ...any) {
	m := &p.partner.remains
	m.mu.Lock()
	defer m.mu.Unlock()
	m.others = append(m.others, fmt.Sprintf(format, args...))
}

// largeRecord is from when on the size of a credential is named, in bytes.
const largeRecord = 1 << 20

// sentences says what is left, for the report.
func (m *remains) sentences() (left []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n := len(m.clients); n > 0 {
		why := "their deletion did not succeed"
		if m.clients[0].ManagementURL == "" {
			why = "the host offers no management of registrations (RFC 7592)"
		}
		var ids []string
		for _, c := range m.clients {
			ids = append(ids, c.ID)
		}
		left = append(left, fmt.Sprintf("%s: %s. They are to be deleted at the host, because %s.", counted(n, "client"), listed(ids), why))
	}
	if n := len(m.tokens); n > 0 {
		left = append(left, fmt.Sprintf("The tokens of %s, which were not revoked and end by themselves.", counted(n, "grant")))
	}
	for _, account := range m.accounts() {
		left = append(left, m.recordsOf(account))
	}
	return append(left, m.others...)
}

func (m *remains) accounts() (accounts []string) {
	for _, s := range m.records {
		if !slices.Contains(accounts, s.account) {
			accounts = append(accounts, s.account)
		}
	}
	return accounts
}

func (m *remains) recordsOf(account string) string {
	n, large := 0, ""
	for _, s := range m.records {
		if s.account != account {
			continue
		}
		n++
		if s.size >= largeRecord {
			large = fmt.Sprintf(" The one with the id %s has %d bytes.", s.record.id, s.size)
		}
	}
	return fmt.Sprintf("%s in the account of %s, with ids that begin with %s or are URLs of hillside.example, because the standard has no"+
		" operation that deletes one. Another run with the account replaces most of them.%s",
		counted(n, "credential"), first(account, "the tokens' user"), specimen.Prefix, large)
}

// counted writes a number of things.
func counted(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}

// listed writes a list, of which it names the first few.
func listed(all []string) string {
	const most = 10
	if len(all) <= most {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:most], ", "), len(all)-most)
}
