package main

import (
	"strings"
	"time"

	"clrhost/storage"
)

// The views are what --json prints. Their field names are a promise to scripts; those of a client are the ones of its
// registration (RFC 7591, Section 2). No view has room for a hash.

type userView struct {
	ID          string    `json:"id"`
	Email       string    `json:"email"`
	Name        string    `json:"name"`
	Role        string    `json:"role"`
	Credentials int64     `json:"credentials"`
	CreatedAt   time.Time `json:"created_at"`
	DisabledAt  time.Time `json:"disabled_at,omitzero"`
}

func viewOfUser(u storage.User) userView {
	return userView{
		ID:          u.ID,
		Email:       u.Email,
		Name:        u.Name,
		Role:        string(u.Role),
		Credentials: u.CredentialCount,
		CreatedAt:   u.CreatedAt,
		DisabledAt:  u.DisabledAt,
	}
}

type clientView struct {
	ID              string    `json:"client_id"`
	State           string    `json:"state"`
	Name            string    `json:"client_name"`
	URI             string    `json:"client_uri"`
	LogoURI         string    `json:"logo_uri"`
	TosURI          string    `json:"tos_uri"`
	PolicyURI       string    `json:"policy_uri"`
	SoftwareID      string    `json:"software_id"`
	SoftwareVersion string    `json:"software_version"`
	RedirectURIs    []string  `json:"redirect_uris"`
	GrantTypes      []string  `json:"grant_types"`
	ResponseTypes   []string  `json:"response_types"`
	Scope           string    `json:"scope"`
	Contacts        []string  `json:"contacts,omitempty"`
	CreatedAt       time.Time `json:"created_at"`
	UpdatedAt       time.Time `json:"updated_at"`
	LastUsedAt      time.Time `json:"last_used_at,omitzero"`
}

func viewOfClient(c storage.Client) clientView {
	return clientView{
		ID:              c.ID,
		State:           string(c.State),
		Name:            c.Name,
		URI:             c.URI,
		LogoURI:         c.LogoURI,
		TosURI:          c.TosURI,
		PolicyURI:       c.PolicyURI,
		SoftwareID:      c.SoftwareID,
		SoftwareVersion: c.SoftwareVersion,
		RedirectURIs:    c.RedirectURIs,
		GrantTypes:      c.GrantTypes,
		ResponseTypes:   c.ResponseTypes,
		Scope:           strings.Join(c.Scopes, " "),
		Contacts:        c.Contacts,
		CreatedAt:       c.CreatedAt,
		UpdatedAt:       c.UpdatedAt,
		LastUsedAt:      c.LastUsedAt,
	}
}

// eventView has the names of today; what was deleted has none.
type eventView struct {
	At         time.Time `json:"at"`
	Action     string    `json:"action"`
	Actor      string    `json:"actor"`
	UserID     string    `json:"user_id,omitempty"`
	ClientID   string    `json:"client_id,omitempty"`
	Address    string    `json:"address,omitempty"`
	RequestID  string    `json:"request_id,omitempty"`
	Detail     string    `json:"detail,omitempty"`
	ActorName  string    `json:"actor_name,omitempty"`
	UserName   string    `json:"user_name,omitempty"`
	ClientName string    `json:"client_name,omitempty"`
	ID         int64     `json:"id"`
}

func viewOfEvent(e storage.AuditEvent) eventView {
	return eventView{
		ID:         e.ID,
		At:         e.At,
		Action:     e.Action,
		Actor:      e.Actor,
		ActorName:  e.ActorName,
		UserID:     e.UserID,
		UserName:   e.UserName,
		ClientID:   e.ClientID,
		ClientName: e.ClientName,
		Address:    e.Address,
		RequestID:  e.RequestID,
		Detail:     e.Detail,
	}
}
