package main

import (
	"context"
	"errors"
	"io"
	"text/template"
	"time"

	"clrhost/oauth/protocol"
	"clrhost/oauth/scope"
	"clrhost/server"
	"clrhost/server/api/service"
	"clrhost/server/demo"
	"clrhost/server/pages/page"
	"clrhost/storage"
)

// showDemo makes the demonstration and prints how to use it.
func showDemo(ctx context.Context, store *storage.Store, settings server.Settings, w io.Writer) error {
	made, err := demo.Seed(ctx, store, time.Now)
	if errors.Is(err, demo.ErrInUse) {
		return cannotRun("name a new file with --database, or leave out --demo", "%w", err)
	}
	if err != nil {
		return err
	}
	partner := "https://partner.example.org"
	if settings.Loopback {
		partner = "http://localhost:9999"
	}
	return demoText.Execute(w, struct {
		demo.Demo
		URL, Login, Account, Discovery, Register, Partner, Scope string
	}{
		Demo:      made,
		URL:       settings.Issuer,
		Login:     settings.Issuer + page.PathLogin,
		Account:   settings.Issuer + page.PathAccount,
		Discovery: settings.Issuer + service.CLR().BasePath + service.PathDiscovery,
		Register:  settings.Issuer + protocol.PathRegister,
		Partner:   partner,
		Scope:     scope.CredentialReadonly,
	})
}

// demoText ends with lines that can be pasted into a shell.
var demoText = template.Must(template.New("demo").Parse(`
A demonstration host, with people and records that are made up:

  open      {{.URL}}/
  sign in   {{.Login}}
  account   {{.Account}}

  {{.Learner.Role}}   {{.Learner.Email}}   {{.Learner.Password}}   {{.Learner.Name}}, {{.Learner.CredentialCount}} signed credentials
  {{.Admin.Role}}     {{.Admin.Email}}     {{.Admin.Password}}   {{.Admin.Name}}

A partner platform needs one URL, and may register itself:

  curl -s {{.Discovery}}
  curl -s {{.Register}} -H 'Content-Type: application/json' -d '{"client_name": "Example Partner",
    "client_uri": "{{.Partner}}/", "logo_uri": "{{.Partner}}/logo.png",
    "tos_uri": "{{.Partner}}/terms", "policy_uri": "{{.Partner}}/privacy",
    "software_id": "example", "software_version": "1", "redirect_uris": ["{{.Partner}}/callback"],
    "scope": "{{.Scope}}"}'

The passwords are new at every start.

`))
