package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"clrhost/server/password"
	"clrhost/storage"
)

// newcomer is who user add makes.
type newcomer struct{ email, name, role, passwordFile string }

func newUserAdd(env []string) *cobra.Command {
	var n newcomer
	cmd := &cobra.Command{
		Use:   "add EMAIL --name NAME --password-file FILE",
		Short: "Add a learner, or an admin with --role admin",
		Args:  only("EMAIL"),
		RunE: atDesk(orNew, env, func(ctx context.Context, d *desk, args []string) error {
			n.email = strings.ToLower(args[0]) // as it is kept
			return addUser(ctx, d, n)
		}),
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&n.name, "name", "", "full name, as the learner's profile shows it")
	f.StringVar(&n.role, "role", string(storage.RoleLearner), "learner or admin")
	f.StringVar(&n.passwordFile, "password-file", "", "file that holds the password, or - for standard input")
	addDeskFlags(f)
	return cmd
}

func addUser(ctx context.Context, d *desk, n newcomer) error {
	chosen, err := readPassword(n.passwordFile, d.in)
	if err := errors.Join(n.check(), err); err != nil {
		return err
	}
	hash, err := password.Hash(chosen)
	if err != nil {
		return err
	}
	user := storage.User{
		ID:           uuid.NewString(),
		Email:        n.email,
		Name:         strings.TrimSpace(n.name),
		Role:         storage.Role(n.role),
		PasswordHash: hash,
		CreatedAt:    time.Now(),
	}
	err = d.store.Transact(ctx, func(ctx context.Context) error {
		if err := d.store.CreateUser(ctx, user); err != nil {
			return err
		}
		return d.record(ctx, storage.AuditEvent{Action: "user.added", UserID: user.ID, Detail: "role " + n.role})
	})
	if errors.Is(err, storage.ErrConflict) {
		return notGood("see clrhost user list", "there is a user %s already", n.email)
	}
	if err != nil {
		return err
	}
	return d.say("added %s %s", n.role, n.email)
}

// check reports all problems of the flags together.
func (n newcomer) check() error {
	var problems []error
	address, err := mail.ParseAddress(n.email)
	if err != nil || address.Address != n.email || len(n.email) > 254 {
		problems = append(problems, fmt.Errorf("EMAIL: must be an e-mail address, such as ada@example.org"))
	}
	name := strings.TrimSpace(n.name)
	if name == "" || printable(name) != name || utf8.RuneCountInString(name) > 200 {
		problems = append(problems, fmt.Errorf("--name: must be 1 to 200 printable characters"))
	}
	if role := storage.Role(n.role); role != storage.RoleLearner && role != storage.RoleAdmin {
		problems = append(problems, fmt.Errorf("--role: must be learner or admin"))
	}
	return errors.Join(problems...)
}

const (
	minPassword = 8    // characters; NIST SP 800-63B, Section 5.1.1.2
	maxPassword = 1024 // bytes
)

// readPassword reads a password that is to be set. Any character may be in it, and no kind of character must be.
func readPassword(path string, stdin io.Reader) (string, error) {
	const flag = "--password-file"
	password, err := readSecret(flag, path, stdin)
	switch {
	case err != nil:
		return "", err
	case len(password) > maxPassword:
		return "", fmt.Errorf("%s: the password must have at most %d bytes", flag, maxPassword)
	case utf8.RuneCountInString(password) < minPassword:
		return "", fmt.Errorf("%s: the password must have at least %d characters", flag, minPassword)
	}
	return password, nil
}
