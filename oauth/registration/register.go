package registration

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/internal/secret"
	"clrhost/oauth/protocol"
	"clrhost/storage"
)

func (h *Handler) register(c *gin.Context) error {
	members, err := readMembers(c, h.maxBody())
	if err != nil {
		return err
	}
	clientSecret, token := secret.New(secret.PrefixClientSecret), secret.New(secret.PrefixRegistrationToken)
	now := h.now()
	client := storage.Client{
		ID:               rand.Text(),
		SecretHash:       h.Keys.Hash(clientSecret),
		RegistrationHash: h.Keys.Hash(token),
		State:            h.firstState(),
		CreatedAt:        now,
		UpdatedAt:        now,
	}
	metadata := document{members: members}
	h.rules().fill(&client, &metadata)
	if err := metadata.err(); err != nil {
		return err
	}
	if err := h.create(c, client); err != nil {
		return err
	}
	protocol.Acting{ClientID: client.ID}.Note(c)
	h.answer(c, http.StatusCreated, client, credentials{Secret: clientSecret, Token: token})
	return nil
}

func (h *Handler) firstState() storage.ClientState {
	if h.RequireApproval {
		return storage.ClientPending
	}
	return storage.ClientActive
}

// create stores the client and its line of the audit log, or neither.
func (h *Handler) create(c *gin.Context, client storage.Client) error {
	return h.Store.Transact(c.Request.Context(), func(ctx context.Context) error {
		if err := h.makeRoom(ctx); err != nil {
			return err
		}
		if err := h.Store.CreateClient(ctx, client); err != nil {
			return fmt.Errorf("create client: %w", err)
		}
		return h.Store.Record(ctx, event(c, "client.registered", storage.ActorAnonymous, client.ID, string(client.State)))
	})
}
