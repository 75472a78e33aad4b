package main

import (
	"context"

	"github.com/spf13/cobra"

	"clrhost/server/admin"
)

// seeClients is the hint for a client that does not exist.
const seeClients = "see clrhost client list"

func newClient(env []string) *cobra.Command {
	group := newGroup("client", "Govern the partner platforms that are registered",
		&cobra.Command{Use: "list", Short: "List clients, the newest first", Args: only(), RunE: asOperator(env, listClients)},
		&cobra.Command{Use: "show ID", Short: "Show a client's registration", Args: only("ID"), RunE: asOperator(env, showClient)},
		newClientAction(env, "approve", "Let a pending client connect",
			admin.Actions.Approve, "approved %s; it is active now"),
		newClientAction(env, "suspend", "Stop an active client; its tokens are dead on the next call",
			admin.Actions.Suspend, "suspended %s; it is suspended now"),
		newClientAction(env, "resume", "Let a suspended client connect again",
			admin.Actions.Resume, "resumed %s; it is active now"),
		newRotateSecret(env),
		newClientAction(env, "end-registration-token", "End a client's registration access token; the client goes on and cannot change its registration",
			admin.Actions.EndRegistrationToken, "ended the registration access token of %s; rotate-secret gives it a new one"),
		newDeleteClient(env),
	)
	addPlaceFlags(group.PersistentFlags())
	addJSONFlag(group.PersistentFlags())
	return group
}

func listClients(ctx context.Context, o *operator, _ []string) error {
	clients, err := o.store.Clients(ctx)
	if err != nil {
		return err
	}
	if o.json {
		list := make([]clientView, len(clients))
		for i, client := range clients {
			list[i] = viewOfClient(client)
		}
		return writeJSON(o.out, list)
	}
	if len(clients) == 0 {
		o.note("no clients yet; a partner platform registers itself, see the discovery document")
		return nil
	}
	t := newTable(o.out, "ID", "NAME", "STATE", "REGISTERED", "LAST TOKEN")
	for _, c := range clients {
		t.row(c.ID, c.Name, string(c.State), moment(c.CreatedAt, "-"), moment(c.LastUsedAt, "never"))
	}
	return t.flush()
}

func showClient(ctx context.Context, o *operator, args []string) error {
	c, err := o.actions.Client(ctx, args[0])
	if err != nil {
		return rejected(err, seeClients)
	}
	if o.json {
		return writeJSON(o.out, viewOfClient(c))
	}
	t := newTable(o.out)
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
