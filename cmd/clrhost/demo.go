package main

import (
	"context"
	"errors"
	"io"
	"text/template"
	"time"

	"clrhost/server"
	"clrhost/server/demo"
	"clrhost/storage"
)

// showDemo fills the database for a demonstration and prints what to do with it.
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
		URL, Partner string
	}{made, settings.Issuer, partner})
}

// demoText ends with lines that a shell takes as they are.
var demoText = template.Must(template.New("demo").Parse(`
A demonstration host, with people and records that are made up:

  open      {{.URL}}/
  sign in   {{.URL}}/login
  account   {{.URL}}/account

  {{.Learner.Role}}   {{.Learner.Email}}   {{.Learner.Password}}   {{.Learner.Name}}, {{.Learner.CredentialCount}} signed credentials
  {{.Admin.Role}}     {{.Admin.Email}}     {{.Admin.Password}}   {{.Admin.Name}}

A partner platform needs one URL, and may register itself:

  curl -s {{.URL}}/ims/clr/v2p0/discovery
  curl -s {{.URL}}/oauth/register -H 'Content-Type: application/json' -d '{"client_name": "Example Partner",
    "client_uri": "{{.Partner}}/", "logo_uri": "{{.Partner}}/logo.png",
    "tos_uri": "{{.Partner}}/terms", "policy_uri": "{{.Partner}}/privacy",
    "software_id": "example", "software_version": "1", "redirect_uris": ["{{.Partner}}/callback"],
    "scope": "https://purl.imsglobal.org/spec/clr/v2p0/scope/credential.readonly"}'

The passwords are new at every start.

`))
