package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"clrhost/conformance/provider/probe"
)

// clients are the clients of a run that were registered before it, and where those are kept that wait for approval.
func (o providerOptions) clients(host *probe.Config, stdin io.Reader) error {
	var m mistakes
	read := func(name, id, path string) (client probe.Prepared) {
		if id == "" {
			m.unless(path == "", "--%sclient-secret-file: must be left out without --%sclient-id", name, name)
			return client
		}
		secret, err := readSecret("--"+name+"client-secret-file", path, stdin)
		m.note(err)
		m.unless(err != nil || secret != "", "--%sclient-secret-file: must hold the secret of the client", name)
		return probe.Prepared{ID: id, Secret: secret}
	}
	host.Client = read("", o.ClientID, o.ClientSecretFile)
	host.OtherClient = read("other-", o.OtherClientID, o.OtherClientSecretFile)
	m.unless(o.RedirectURI == "" || o.ClientID != "", "--redirect-uri: must be left out without --client-id")
	m.unless(o.SaveClient == "" || o.ClientID == "", "--save-client: must be left out with --client-id, because the run then registers no client")
	host.Client.RedirectURI = o.RedirectURI
	if o.SaveClient != "" {
		host.Save = func(name, secret string) (string, error) { return saveSecret(o.SaveClient, name, secret) }
	}
	return errors.Join(m...)
}

// saveSecret writes a secret to a new file that no one else may read. An existing file is not replaced, because it may hold
// the secret of a client that was approved.
func saveSecret(path, name, secret string) (string, error) {
	if name != "" {
		path += ".other"
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", fmt.Errorf("--save-client: %w", err)
	}
	_, err = file.WriteString(secret + "\n")
	return path, errors.Join(err, file.Close())
}
