package main

import (
	"errors"
	"strings"

	"clrhost/credential"
)

func parseRecipient(text string) (credential.Recipient, error) {
	kind, value, _ := strings.Cut(text, "=")
	if kind == "" || value == "" {
		return credential.Recipient{}, errors.New("--recipient: must be TYPE=VALUE, such as emailAddress=ada@example.org or id=did:example:ada")
	}
	return credential.Recipient{Type: kind, Value: value}, nil
}
