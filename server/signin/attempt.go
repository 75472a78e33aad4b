package signin

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/server/requestlog"
	"clrhost/server/throttle"
	"clrhost/storage"
)

// errRefused says that the attempt opens no account. What it wraps is for the logs.
var errRefused = errors.New("sign-in refused")

// throttledError says that the attempt came too soon.
type throttledError struct{ wait time.Duration }

func (e throttledError) Error() string { return "sign-in throttled for " + e.wait.String() }

// attempt is one try to sign in.
type attempt struct {
	email, password    string
	address, requestID string
}

func newAttempt(c *gin.Context, email, password string) attempt {
	return attempt{email: strings.ToLower(email), password: password, address: c.ClientIP(), requestID: requestlog.ID(c)}
}

// authenticate returns the user whose account the attempt opens, errRefused or a throttledError. The throttles are
// asked while a slot is held, so at most maxChecks guesses can pass before the first of them is counted.
func (h *Handler) authenticate(ctx context.Context, a attempt) (storage.User, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return storage.User{}, fmt.Errorf("wait to check a password: %w", ctx.Err())
	}
	if wait := h.wait(a); wait > 0 {
		return storage.User{}, throttledError{wait}
	}
	user, err := h.store.UserByEmail(ctx, a.email)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return storage.User{}, fmt.Errorf("find the account: %w", err)
	}
	if reason := h.judge(user, a.password); reason != nil {
		if err := h.count(ctx, a, user.ID, reason); err != nil {
			return storage.User{}, err
		}
		return storage.User{}, fmt.Errorf("%w: %w", errRefused, reason)
	}
	return user, nil
}

// judge says why the password does not open the account, or nil. The zero user is an unknown account, and costs the same.
func (h *Handler) judge(user storage.User, password string) error {
	hash := user.PasswordHash
	if user.ID == "" {
		hash = h.decoy
	}
	match, err := CheckPassword(hash, password)
	switch {
	case user.ID == "":
		return errors.New("there is no such account")
	case err != nil:
		return fmt.Errorf("user %s: %w", user.ID, err)
	case !match:
		return errors.New("the password is wrong")
	case !user.DisabledAt.IsZero():
		return errors.New("the account is disabled")
	}
	return nil
}

// count takes a failed attempt from both throttles and records it. What was typed for an unknown account is not
// recorded: people type passwords into the wrong field. That a throttle has closed is recorded when it closes rather
// than for every attempt it turns away, or a stranger could fill the log.
func (h *Handler) count(ctx context.Context, a attempt, userID string, reason error) error {
	event := storage.AuditEvent{
		Action:    "signin.failed",
		Actor:     "anonymous",
		UserID:    userID,
		Address:   a.address,
		RequestID: a.requestID,
		Detail:    reason.Error(),
	}
	h.take(a)
	if err := h.store.Record(ctx, event); err != nil {
		return fmt.Errorf("record a failed sign-in: %w", err)
	}
	wait := h.wait(a)
	if wait == 0 {
		return nil
	}
	event.Action, event.Detail = "signin.throttled", "too many failed attempts; none is taken for "+inWords(wait)
	if err := h.store.Record(ctx, event); err != nil {
		return fmt.Errorf("record a throttled sign-in: %w", err)
	}
	return nil
}

// wait returns how long the throttles keep the attempt out; zero lets it pass.
func (h *Handler) wait(a attempt) (longest time.Duration) {
	if h.accounts != nil {
		_, longest = h.accounts.Check(a.accountKey())
	}
	if h.addresses != nil {
		_, wait := h.addresses.Check(throttle.Neighbourhood(a.address))
		longest = max(longest, wait)
	}
	return longest
}

func (h *Handler) take(a attempt) {
	if h.accounts != nil {
		h.accounts.Allow(a.accountKey())
	}
	if h.addresses != nil {
		h.addresses.Allow(throttle.Neighbourhood(a.address))
	}
}

// accountKey is the account that was typed, whether or not there is one. No e-mail address is longer than 254 bytes
// (RFC 5321, Section 4.5.3.1.3), and no key here either.
func (a attempt) accountKey() string { return a.email[:min(len(a.email), 254)] }
