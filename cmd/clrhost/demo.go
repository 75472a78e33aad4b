package main

import (
	"context"
	"errors"
	"io"
	"text/tabwriter"
	"text/template"
	"time"

	"clrhost/internal/secret"
	"clrhost/oauth/protocol"
	"clrhost/oauth/scope"
	"clrhost/server"
	"clrhost/server/api/service"
	"clrhost/server/demo"
	"clrhost/server/pages/page"
	"clrhost/server/pages/share"
	"clrhost/storage"
)

// makeDemo makes the demonstration, or finds the one that the database holds.
func makeDemo(ctx context.Context, store *storage.Store, keys secret.Keys) (demo.Demo, error) {
	made, err := demo.Seed(ctx, store, keys, time.Now)
	if errors.Is(err, demo.ErrInUse) {
		return made, cannotRun("name a new file with --database, or leave out --demo", "%w", err)
	}
	return made, err
}

// showDemo prints how to use a demonstration.
func showDemo(made demo.Demo, settings server.Settings, w io.Writer) error {
	partner := "https://partner.example.org"
	if settings.Loopback {
		partner = "http://localhost:9999"
	}
	columns := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	err := demoText.Execute(columns, struct {
		demo.Demo
		URL, Login, Records, Link, Discovery, Register, Partner, Scope string
	}{
		Demo:      made,
		URL:       settings.Issuer,
		Login:     settings.Issuer + page.PathLogin,
		Records:   settings.Issuer + page.PathRecords,
		Link:      linkOf(made, settings),
		Discovery: settings.Issuer + service.CLR().BasePath + service.PathDiscovery,
		Register:  settings.Issuer + protocol.PathRegister,
		Partner:   partner,
		Scope:     scope.CredentialReadonly,
	})
	return errors.Join(err, columns.Flush())
}

// linkOf is the address of the share of a demonstration.
func linkOf(made demo.Demo, settings server.Settings) string {
	if made.Shared == "" {
		return ""
	}
	return settings.Issuer + share.ReaderPath(made.Shared)
}

// demoText ends with lines that can be pasted into a shell. The columns of the people are separated by tabs.
var demoText = template.Must(template.New("demo").Parse(`
A demonstration host, with people and records that are made up:

  open      {{.URL}}/
  sign in   {{.Login}}
  records   {{.Records}}
{{with .Link}}  shared    {{.}}
{{end}}
{{range .People}}  {{.Role}}	{{.Email}}	{{.Password}}	{{.Name}}, {{.About}}{{with .CredentialCount}}: {{.}} signed credentials{{end}}
{{end}}
A partner platform needs one URL, and may register itself:

  curl -s {{.Discovery}}
  curl -s {{.Register}} -H 'Content-Type: application/json' -d '{"client_name": "Example Partner",
    "client_uri": "{{.Partner}}/", "logo_uri": "{{.Partner}}/logo.png",
    "tos_uri": "{{.Partner}}/terms", "policy_uri": "{{.Partner}}/privacy",
    "software_id": "example", "software_version": "1", "redirect_uris": ["{{.Partner}}/callback"],
    "scope": "{{.Scope}}"}'

The passwords and the shared link stay the same as long as the database and its secret file do.

`))
