package profile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/server/api/bearer"
	"clrhost/server/api/content"
	"clrhost/server/api/service"
	"clrhost/server/fault"
	"clrhost/storage"
)

// Store keeps profiles and knows the accounts they belong to.
type Store interface {
	User(ctx context.Context, id string) (storage.User, error)
	Profile(ctx context.Context, userID string) ([]byte, error)
	SaveProfile(ctx context.Context, userID string, body []byte) error
}

// Handler serves the operations on the profile of one service.
type Handler struct {
	Service service.Description
	Store   Store
	MaxBody int64 // bytes
}

// Get is getProfile.
func (h *Handler) Get(c *gin.Context) error {
	if err := content.WantsJSON(c.Request.Header); err != nil {
		return err
	}
	body, err := h.current(c.Request.Context(), bearer.Access(c).UserID)
	if err != nil {
		return err
	}
	return send(c, body)
}

// Put is putProfile: the whole profile, never a patch.
func (h *Handler) Put(c *gin.Context) error {
	body, err := h.read(c)
	if err != nil {
		return err
	}
	userID := bearer.Access(c).UserID
	if err := h.check(body, ID(userID)); err != nil {
		return err
	}
	if err := h.Store.SaveProfile(c.Request.Context(), userID, body); err != nil {
		return err
	}
	return send(c, body)
}

// ID is the identifier of a person on this host, in every profile of theirs.
func ID(userID string) string { return "urn:uuid:" + userID }

func (h *Handler) current(ctx context.Context, userID string) ([]byte, error) {
	body, err := h.Store.Profile(ctx, userID)
	if !errors.Is(err, storage.ErrNotFound) {
		return body, err
	}
	user, err := h.Store.User(ctx, userID)
	if err != nil {
		return nil, err
	}
	return fromAccount(h.Service, user)
}

// fromAccount makes the profile of a person for whom none is stored.
func fromAccount(svc service.Description, user storage.User) ([]byte, error) {
	body, err := json.Marshal(struct {
		Context []string `json:"@context"`
		ID      string   `json:"id"`
		Type    []string `json:"type"`
		Name    string   `json:"name,omitempty"`
		Email   string   `json:"email,omitempty"`
	}{[]string{svc.ProfileContext}, ID(user.ID), []string{"Profile"}, user.Name, user.Email})
	if err != nil {
		return nil, fmt.Errorf("encode profile: %w", err)
	}
	return body, nil
}

func (h *Handler) read(c *gin.Context) ([]byte, error) {
	if name := content.Type(c.Request.Header); name != "application/json" && name != "application/ld+json" {
		return nil, fault.New(fault.UnsupportedMedia, "Send a profile as application/json (%s).", h.Service.Clause("putProfile"))
	}
	return content.Read(c.Writer, c.Request, h.MaxBody)
}

func send(c *gin.Context, body []byte) error {
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, "application/json", body)
	return nil
}
