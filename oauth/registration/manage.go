package registration

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"

	"github.com/gin-gonic/gin"

	"clrhost/oauth/protocol"
	"clrhost/storage"
)

// attempts is how often an update is tried when others change the same client at the same time.
const attempts = 10

func (h *Handler) read(c *gin.Context) error {
	caller := callerOf(c)
	client, err := h.authenticate(c.Request.Context(), caller)
	if err != nil {
		return err
	}
	protocol.Acting{ClientID: client.ID}.Note(c)
	if err := h.limit(c, client); err != nil {
		return err
	}
	h.answer(c, http.StatusOK, client, credentials{Token: caller.token})
	return nil
}

func (h *Handler) update(c *gin.Context) error {
	caller := callerOf(c)
	known, err := h.changeable(c.Request.Context(), caller)
	if err != nil {
		return err // before the body is read
	}
	protocol.Acting{ClientID: known.ID}.Note(c)
	if err := h.limit(c, known); err != nil {
		return err
	}
	members, err := readMembers(c, h.maxBody())
	if err != nil {
		return err
	}
	client, err := h.replace(c, caller, members)
	if err != nil {
		return err
	}
	h.answer(c, http.StatusOK, client, credentials{Token: h.tokenAfter(client, caller.token)})
	return nil
}

// tokenAfter returns the registration token that the client uses from now on: the next one, if an update has made it valid.
func (h *Handler) tokenAfter(client storage.Client, token string) string {
	if next := h.Keys.NextRegistrationToken(token, client.RegistrationNext); h.Keys.Matches(client.RegistrationNext, next) {
		return next
	}
	return token
}

// replace updates the client, and tries again when it was changed in between. An update that changes nothing writes nothing.
func (h *Handler) replace(c *gin.Context, caller caller, members map[string]any) (client storage.Client, err error) {
	for range attempts {
		err = h.Store.Transact(c.Request.Context(), func(ctx context.Context) (err error) {
			old, err := h.changeable(ctx, caller)
			if err != nil {
				return err
			}
			if client, err = h.next(old, members); err != nil || reflect.DeepEqual(old, client) {
				return err
			}
			if client, err = h.save(ctx, caller, old, client); err != nil {
				return err
			}
			return h.Store.Record(ctx, event(c, "client.updated", storage.ActorClient+client.ID, client.ID, difference(old, client)))
		})
		if !errors.Is(err, storage.ErrConflict) {
			return client, err
		}
	}
	return client, &protocol.Error{
		Status:      http.StatusConflict,
		Code:        protocol.ErrorInvalidClientMetadata,
		Description: "Too many requests change this registration at once. Send the update again.",
		Err:         err,
	}
}

// next returns the client with the metadata of the request in place of its own.
func (h *Handler) next(old storage.Client, members map[string]any) (storage.Client, error) {
	next := old
	metadata := document{members: members}
	h.checkIdentity(&metadata, old)
	h.rules().fill(&next, &metadata)
	return next, metadata.err()
}

// save stores next in place of old, makes the token after the caller's valid (RFC 7592, Section 3), and returns the client
// as it is then. It fails with storage.ErrConflict when the client was changed after it was read.
func (h *Handler) save(ctx context.Context, caller caller, old, next storage.Client) (storage.Client, error) {
	next.RegistrationNext = h.Keys.Hash(h.Keys.NextRegistrationToken(caller.token, old.RegistrationNext))
	if !next.Shown().Equal(old.Shown()) {
		next.ShownSince = h.now()
	}
	if err := h.Store.UpdateClient(ctx, next); err != nil {
		return old, gone("update client", err)
	}
	return h.approveAgain(ctx, old)
}

// approveAgain makes an updated client pending again when it asks for more than an operator approved. The update holds the
// row, so a suspension that came in between is read here and stays.
func (h *Handler) approveAgain(ctx context.Context, old storage.Client) (storage.Client, error) {
	client, err := h.Store.Client(ctx, old.ID)
	if err != nil {
		return client, gone("load client", err)
	}
	if !h.RequireApproval || client.State != storage.ClientActive || !asksForMore(old, client) {
		return client, nil
	}
	if err := h.Store.SetClientState(ctx, client.ID, client.State, storage.ClientPending); err != nil {
		return client, gone("set client state", err)
	}
	client.State = storage.ClientPending
	return client, nil
}

func (h *Handler) delete(c *gin.Context) error {
	caller := callerOf(c)
	err := h.Store.Transact(c.Request.Context(), func(ctx context.Context) error {
		client, err := h.changeable(ctx, caller)
		if err != nil {
			return err
		}
		protocol.Acting{ClientID: client.ID}.Note(c)
		if err := h.limit(c, client); err != nil {
			return err
		}
		if err := h.Store.DeleteClient(ctx, client.ID); err != nil {
			return gone("delete client", err)
		}
		return h.Store.Record(ctx, event(c, "client.deleted", storage.ActorClient+client.ID, client.ID, ""))
	})
	if err != nil {
		return err
	}
	protocol.NoStore(c)
	c.Status(http.StatusNoContent)
	return nil
}

// checkIdentity applies the rules of RFC 7592, Section 2.2, for the members that identify the client.
func (h *Handler) checkIdentity(d *document, client storage.Client) {
	if d.members["client_id"] != client.ID {
		d.fault("client_id", "must be the client's own")
	}
	if given, ok := d.given("client_secret"); ok {
		if text, ok := given.(string); !ok || !h.Keys.Matches(client.SecretHash, text) {
			d.fault("client_secret", "must be the current one, or be left out")
		}
	}
	for _, name := range []string{
		"registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at",
	} {
		if _, ok := d.members[name]; ok {
			d.fault(name, "must not be sent in an update")
		}
	}
}

// asksForMore reports whether an update changes or extends what an operator approved.
func asksForMore(old, next storage.Client) bool {
	grew := func(old, next []string) bool {
		return slices.ContainsFunc(next, func(s string) bool { return !slices.Contains(old, s) })
	}
	return old.Name != next.Name || old.URI != next.URI || old.LogoURI != next.LogoURI ||
		old.TosURI != next.TosURI || old.PolicyURI != next.PolicyURI || old.SoftwareID != next.SoftwareID ||
		grew(old.RedirectURIs, next.RedirectURIs) || grew(old.Scopes, next.Scopes) || grew(old.GrantTypes, next.GrantTypes)
}

// gone turns storage.ErrNotFound into unauthorized: the client was deleted after its token was checked.
func gone(operation string, err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return unauthorized()
	}
	return fmt.Errorf("%s: %w", operation, err)
}
