package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"clrhost/storage"
)

func newClient(env []string) *cobra.Command {
	group := newGroup("client", "Govern the partner platforms that are registered",
		&cobra.Command{Use: "list", Short: "List clients, the newest first", Args: only(), RunE: atDesk(existing, env, listClients)},
		&cobra.Command{Use: "show ID", Short: "Show a client's registration", Args: only("ID"), RunE: atDesk(existing, env, showClient)},
		newTransition(env, transition{verb: "approve", done: "approved", from: storage.ClientPending, to: storage.ClientActive},
			"Let a pending client connect"),
		newTransition(env, transition{verb: "suspend", done: "suspended", from: storage.ClientActive, to: storage.ClientSuspended},
			"Stop an active client; its tokens are dead on the next call"),
		newTransition(env, transition{verb: "resume", done: "resumed", from: storage.ClientSuspended, to: storage.ClientActive},
			"Let a suspended client connect again"),
		newRotateSecret(env),
		newEndRegistrationToken(env),
		&cobra.Command{Use: "delete ID", Short: "Remove a client and all its tokens and consents", Args: only("ID"), RunE: atDesk(existing, env, deleteClient)},
	)
	addDeskFlags(group.PersistentFlags())
	addJSONFlag(group.PersistentFlags())
	return group
}

func listClients(ctx context.Context, d *desk, _ []string) error {
	clients, err := d.store.Clients(ctx)
	if err != nil {
		return err
	}
	if d.json {
		list := make([]clientView, len(clients))
		for i, client := range clients {
			list[i] = viewOfClient(client)
		}
		return writeJSON(d.out, list)
	}
	if len(clients) == 0 {
		d.note("no clients yet; a partner platform registers itself, see the discovery document")
		return nil
	}
	t := newTable(d.out, "ID", "NAME", "STATE", "REGISTERED", "LAST TOKEN")
	for _, c := range clients {
		t.row(c.ID, c.Name, string(c.State), moment(c.CreatedAt, "-"), moment(c.LastUsedAt, "never"))
	}
	return t.flush()
}

func showClient(ctx context.Context, d *desk, args []string) error {
	c, err := findClient(ctx, d, args[0])
	if err != nil {
		return err
	}
	if d.json {
		return writeJSON(d.out, viewOfClient(c))
	}
	t := newTable(d.out)
	t.row("id", c.ID)
	t.row("name", c.Name)
	t.row("state", string(c.State))
	t.row("home page", c.URI)
	t.row("logo", c.LogoURI)
	t.row("terms", c.TosURI)
	t.row("privacy", c.PolicyURI)
	t.row("software", c.SoftwareID+" "+c.SoftwareVersion)
	t.list("redirect URIs", c.RedirectURIs)
	t.list("grant types", c.GrantTypes)
	t.list("scopes", c.Scopes)
	t.list("contacts", c.Contacts)
	t.row("registered", moment(c.CreatedAt, "-"))
	t.row("changed", moment(c.UpdatedAt, "-"))
	t.row("last token", moment(c.LastUsedAt, "never"))
	return t.flush()
}

func deleteClient(ctx context.Context, d *desk, args []string) error {
	var c storage.Client
	err := d.store.Transact(ctx, func(ctx context.Context) (err error) {
		if c, err = findClient(ctx, d, args[0]); err != nil {
			return err
		}
		if err := d.store.DeleteClient(ctx, c.ID); err != nil {
			return err
		}
		return d.record(ctx, storage.AuditEvent{Action: "client.deleted", ClientID: c.ID})
	})
	if err != nil {
		return err
	}
	if d.json {
		return writeJSON(d.out, viewOfClient(c))
	}
	return d.say("deleted %s; its secret, grants, tokens and consents are gone", nameOf(c))
}

// findClient returns the client, or a problem when there is none.
func findClient(ctx context.Context, d *desk, id string) (storage.Client, error) {
	c, err := d.store.Client(ctx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return c, notGood("see clrhost client list", "there is no client %q", id)
	}
	return c, err
}

// nameOf names a client in a sentence.
func nameOf(c storage.Client) string {
	return c.ID + " (" + strings.TrimSpace(printable(c.Name)) + ")"
}
