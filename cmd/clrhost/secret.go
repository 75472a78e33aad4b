package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"clrhost/oauth"
	"clrhost/server/admin"
)

const seeSecrets = "see clrhost secret list"

func newSecret(env []string) *cobra.Command {
	return newGroup("secret", "List, rotate and prune the secrets of the host itself",
		newSecretList(env),
		newSecretRotate(env),
		newSecretPrune(env),
	)
}

// asSecretKeeper is asOperator for a command about the secret file, which it does not make.
func asSecretKeeper(env []string, do operatorFunc) func(*cobra.Command, []string) error {
	return asOperator(env, func(ctx context.Context, o *operator, args []string) error {
		err := do(ctx, o, args)
		if errors.Is(err, fs.ErrNotExist) {
			return noSecretFile(o.secretFile)
		}
		return keysProblem(o.secretFile, rejected(err, seeSecrets))
	})
}

func addSecretFlags(cmd *cobra.Command) {
	addPlaceFlags(cmd.Flags())
	addSecretFileFlag(cmd.Flags())
	addJSONFlag(cmd.Flags())
}

func newSecretList(env []string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the secrets in the secret file by their fingerprints, the oldest first",
		Args:  only(),
		RunE: asSecretKeeper(env, func(ctx context.Context, o *operator, _ []string) error {
			list, err := o.actions.Secrets(ctx, o.secretFile)
			if err != nil {
				return err
			}
			return printSecrets(o, list, time.Now())
		}),
	}
	addSecretFlags(cmd)
	return cmd
}

// secretView is what --json prints. Its field names are a promise to scripts.
type secretView struct {
	Fingerprint string    `json:"fingerprint"`
	State       string    `json:"state"`
	From        time.Time `json:"from,omitzero"`
	Until       time.Time `json:"until,omitzero"`
}

func viewOfSecret(s admin.Secret, now time.Time) secretView {
	state := "waits"
	switch {
	case s.InForce:
		state = "in force"
	case s.IsEarlier(now):
		state = "earlier"
	}
	return secretView{Fingerprint: s.Fingerprint, State: state, From: s.From, Until: s.Until}
}

func printSecrets(o *operator, list []admin.Secret, now time.Time) error {
	if o.json {
		views := make([]secretView, len(list))
		for i, s := range list {
			views[i] = viewOfSecret(s, now)
		}
		return writeJSON(o.out, views)
	}
	t := newTable(o.out, "FINGERPRINT", "STATE", "FROM", "UNTIL")
	for _, s := range list {
		t.row(s.Fingerprint, viewOfSecret(s, now).State, moment(s.From, "-"), moment(s.Until, "-"))
	}
	return t.flush()
}

func newSecretRotate(env []string) *cobra.Command {
	var in string
	cmd := &cobra.Command{
		Use:   "rotate",
		Short: "Add a new secret, which comes into force after a while; nobody is signed out",
		Long: "Add a new secret to the secret file. From the time that it prints, whatever is new is made with it, and what the\n" +
			"earlier ones made goes on working. Before that time, copy the file to every process and restart each: one that\n" +
			"does not have the new secret then rejects what the others make.",
		Args: only(),
		RunE: asSecretKeeper(env, func(ctx context.Context, o *operator, _ []string) error {
			wait, ok := parseAge(in)
			if !ok {
				return cannotRun("", "--in: must be a duration such as 1h or 2d, or 0s for at once")
			}
			return rotateHostSecret(ctx, o, time.Now().Add(wait))
		}),
	}
	cmd.Flags().StringVar(&in, "in", "1h", "how long until it comes into force, such as 1h or 2d, in which every process is restarted")
	addSecretFlags(cmd)
	return cmd
}

func rotateHostSecret(ctx context.Context, o *operator, from time.Time) error {
	added, err := o.actions.AddSecret(ctx, o.actor, o.secretFile, from)
	if err != nil {
		return err
	}
	if o.json {
		return writeJSON(o.out, viewOfSecret(added, time.Now()))
	}
	o.note("before that time, give each process this file and restart it, one after the other; back the file up")
	o.note("from %s, clrhost secret prune removes the earlier ones", moment(added.From.Add(oauth.DefaultRefreshLifespan), "-"))
	return o.print("added the secret %s to %s, in force from %s", added.Fingerprint, o.secretFile, moment(added.From, "-"))
}

func newSecretPrune(env []string) *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "prune",
		Short: "Remove the secrets before the one in force, after saying what ends with them",
		Long: "Remove the secrets before the one in force. A process forgets them when it is restarted. What was made with them and\n" +
			"not since ends: it says how much that is, and asks.",
		Args: only(),
		RunE: asSecretKeeper(env, func(ctx context.Context, o *operator, _ []string) error {
			return pruneSecrets(ctx, o, yes)
		}),
	}
	addYesFlag(cmd.Flags(), &yes)
	addSecretFlags(cmd)
	return cmd
}

// prunedSecretsView is what --json prints. Its field names are a promise to scripts.
type prunedSecretsView struct {
	Removed            []string `json:"removed"`
	ClientSecrets      int64    `json:"client_secrets_ended"`
	RegistrationTokens int64    `json:"registration_tokens_ended"`
}

func pruneSecrets(ctx context.Context, o *operator, yes bool) error {
	p, err := o.actions.PrunableSecrets(ctx, o.secretFile)
	if err != nil {
		return err
	}
	removed := make([]string, len(p.Secrets))
	for i, s := range p.Secrets {
		removed[i] = s.Fingerprint
	}
	if len(removed) > 0 {
		if err := o.confirm(yes, pruneQuestion(p, removed, time.Now())); err != nil {
			return err
		}
		if err := o.actions.PruneSecrets(ctx, o.actor, o.secretFile, p); err != nil {
			return err
		}
	}
	if o.json {
		return writeJSON(o.out, prunedSecretsView{removed, p.Untagged.Secrets, p.Registrations})
	}
	if len(removed) == 0 {
		return o.print("nothing was removed: there is no secret before the one in force")
	}
	o.note("give each process this file and restart it, one after the other; back the file up")
	return o.print("removed %s from %s", strings.Join(removed, " and "), o.secretFile)
}

// pruneQuestion says what ends.
func pruneQuestion(p admin.Prunable, removed []string, now time.Time) string {
	var ends []string
	if p.Untagged.Secrets > 0 {
		ends = append(ends, fmt.Sprintf("the secrets of %d clients that did not use them since; clrhost client rotate-secret gives one another", p.Untagged.Secrets))
	}
	if p.Registrations > 0 {
		ends = append(ends, fmt.Sprintf("the registration tokens of %d clients that did not use them since", p.Registrations))
	}
	if last := p.Secrets[len(p.Secrets)-1].Until.Add(oauth.DefaultRefreshLifespan); last.After(now) {
		ends = append(ends, "the refresh tokens that were made with them, of which the last would have ended at "+moment(last, "-"))
	}
	question := "Remove " + strings.Join(removed, " and ") + "?"
	if len(ends) == 0 {
		return question + " Nothing needs them any more."
	}
	return question + " With them end:\n- " + strings.Join(ends, "\n- ") + "\n"
}
