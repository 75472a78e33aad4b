package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	"github.com/knadh/koanf/parsers/yaml"

	"clrhost/conformance/browser"
	"clrhost/conformance/provider/probe"
)

// users are the accounts of a run. Each needs a name, because the records that a run writes are made out to it, but no
// password where tokens are at hand, and neither where a person signs in.
func (o providerOptions) users(stdin io.Reader) ([]browser.Person, error) {
	var m mistakes
	m.unless(!o.Interactive || o.PasswordFile == "", "--password-file: must be left out with --interactive, where a person signs in")
	m.unless(!o.Interactive || o.SecondUser == "", "--second-user: must be left out with --interactive, which is about one account")
	m.unless(o.SecondUser == "" || o.User != o.SecondUser, "--second-user: must be another account than that of --user")
	signsIn := !o.Interactive && (o.PasswordFile != "" || o.SecondPasswordFile != "" || o.Tokens == "")
	var users []browser.Person
	add := func(name, email, path, totp string) {
		m.unless(email != "" || o.Interactive, "--%suser: must be an account of the host", name)
		person := browser.Person{Email: email}
		if signsIn {
			flag := "--" + name + "password-file"
			password, err := readSecret(flag, path, stdin)
			m.note(err)
			m.unless(err != nil || password != "", "%s: must hold a password", flag)
			person.Password = password
			person.Codes, err = readTOTP("--"+name+"totp-file", totp, stdin)
			m.note(err)
		}
		users = append(users, person)
	}
	add("", o.User, o.PasswordFile, o.TOTPFile)
	if o.SecondUser != "" || o.SecondPasswordFile != "" {
		add("second-", o.SecondUser, o.SecondPasswordFile, o.SecondTOTPFile)
	}
	return users, errors.Join(m...)
}

// readTOTP reads the secret of an account's one-time codes; nil for an account without one.
func readTOTP(flag, path string, stdin io.Reader) (browser.Codes, error) {
	if path == "" {
		return nil, nil
	}
	secret, err := readSecret(flag, path, stdin)
	if err != nil {
		return nil, err
	}
	totp, err := browser.ParseTOTP(secret)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	return totp, nil
}

// writtenToken is an entry of the file that --tokens names.
type writtenToken struct {
	Token  string   `koanf:"token"`
	Scopes []string `koanf:"scopes"`
	User   int      `koanf:"user"` // 1, the default, or 2
}

// readTokens reads access tokens known beforehand.
func readTokens(path string) ([]probe.Token, error) {
	if path == "" {
		return nil, nil
	}
	data, err := readSide("--tokens", path)
	if err != nil {
		return nil, err
	}
	var content struct {
		Tokens []writtenToken `koanf:"tokens"`
	}
	document, err := yaml.Parser().Unmarshal(data)
	if err != nil || decodeStrictly(document, &content) != nil || len(content.Tokens) == 0 {
		return nil, fmt.Errorf("--tokens: %s must be YAML: a list tokens, each entry with token and scopes, and user: 2 for the second account", path)
	}
	var m mistakes
	var tokens []probe.Token
	for i, t := range content.Tokens {
		where := fmt.Sprintf("--tokens: %s: entry %d", path, i+1)
		m.unless(t.Token != "" && !strings.ContainsAny(t.Token, " \r\n\t"), "%s: token must be an access token", where)
		m.unless(len(t.Scopes) > 0, "%s: scopes must be those that the token was issued with", where)
		m.unless(t.User >= 0 && t.User <= 2, "%s: user must be 1 or 2", where)
		tokens = append(tokens, probe.Token{User: max(t.User-1, 0), Value: t.Token, Scopes: t.Scopes})
	}
	return tokens, errors.Join(m...)
}

// decodeStrictly rejects unknown keys.
func decodeStrictly(document map[string]any, into any) error {
	d, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{TagName: "koanf", ErrorUnused: true, Result: into})
	if err != nil {
		return err
	}
	return d.Decode(document)
}
