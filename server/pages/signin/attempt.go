package signin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/server/password"
	"clrhost/server/requestlog"
	"clrhost/server/throttle"
	"clrhost/storage"
)

// errRefused means that the attempt opens no account. What it wraps is for the logs.
var errRefused = errors.New("sign-in refused")

// laterError reports that the password was not checked, and when to try again.
type laterError struct {
	why  problem // throttled, crowded or busy
	wait time.Duration
}

func (e laterError) Error() string { return fmt.Sprintf("sign-in %s for %s", e.why, e.wait) }

// status is 503 when the host is at its limit, and 429 when the visitor is.
func (e laterError) status() int {
	if e.why == busy {
		return http.StatusServiceUnavailable
	}
	return http.StatusTooManyRequests
}

// attempt is one try to sign in.
type attempt struct {
	email, password    string
	address, requestID string
}

func newAttempt(c *gin.Context, email, password string) attempt {
	return attempt{email: strings.ToLower(email), password: password, address: c.ClientIP(), requestID: requestlog.ID(c)}
}

// authenticate returns the user whose account the attempt opens, errRefused or a laterError. The throttles are checked
// before the attempt waits, and again while it holds a slot: failures in between are counted by then.
func (h *Handler) authenticate(ctx context.Context, a attempt) (storage.User, error) {
	if err := h.open(a); err != nil {
		return storage.User{}, err
	}
	leave, err := h.gate.enter(ctx, a.account(), a.neighbourhood())
	if err != nil {
		return storage.User{}, err
	}
	defer leave()
	if err := h.open(a); err != nil {
		return storage.User{}, err
	}
	user, err := h.cfg.Store.UserByEmail(ctx, a.email)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return storage.User{}, fmt.Errorf("find the account: %w", err)
	}
	if reason := h.judge(user, a.password); reason != nil {
		if err := h.count(ctx, a, user.ID, reason); err != nil {
			return storage.User{}, err
		}
		return storage.User{}, fmt.Errorf("%w: %w", errRefused, reason)
	}
	h.familiar.Add(a.pair(), struct{}{})
	return user, nil
}

// judge returns why the password does not open the account, or nil. The zero user is an unknown account, and costs the
// same.
func (h *Handler) judge(user storage.User, typed string) error {
	hash := user.PasswordHash
	if user.ID == "" {
		hash = h.decoy
	}
	match, err := password.Matches(hash, typed)
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

// count counts a failed attempt with both throttles and records it. What was typed for an unknown account is not
// recorded: people type passwords into the wrong field. That a throttle has closed is recorded when it closes rather
// than for every attempt it rejects, or a stranger could fill the log.
func (h *Handler) count(ctx context.Context, a attempt, userID string, reason error) error {
	event := storage.AuditEvent{
		Action:    "signin.failed",
		Actor:     storage.ActorAnonymous,
		UserID:    userID,
		Address:   a.address,
		RequestID: a.requestID,
		Detail:    reason.Error(),
	}
	h.take(a)
	if err := h.cfg.Store.Record(ctx, event); err != nil {
		return fmt.Errorf("record a failed sign-in: %w", err)
	}
	if h.open(a) == nil {
		return nil
	}
	event.Action, event.Detail = "signin.throttled", "too many failed attempts"
	if err := h.cfg.Store.Record(ctx, event); err != nil {
		return fmt.Errorf("record a throttled sign-in: %w", err)
	}
	return nil
}

// open returns nil when the throttles let the attempt pass, and otherwise a laterError. The address is checked first, and
// when it is throttled the account is not looked at: one visitor cannot change the counts of many accounts.
func (h *Handler) open(a attempt) error {
	if err := check(h.cfg.Addresses, a.neighbourhood()); err != nil {
		return err
	}
	return check(h.cfg.Accounts, h.accountKey(a))
}

func check(t Throttle, key string) error {
	if t == nil {
		return nil
	}
	if ok, wait := t.Check(key); !ok {
		return laterError{why: throttled, wait: wait}
	}
	return nil
}

func (h *Handler) take(a attempt) {
	if h.cfg.Accounts != nil {
		h.cfg.Accounts.Allow(h.accountKey(a))
	}
	if h.cfg.Addresses != nil {
		h.cfg.Addresses.Allow(a.neighbourhood())
	}
}

// accountKey is where the account's failures are counted. An address where the account was opened before has a count of
// its own, so a stranger who guesses elsewhere does not lock the owner out. Text that opened no account is only in keys of
// the account kind.
func (h *Handler) accountKey(a attempt) string {
	if _, ok := h.familiar.Get(a.pair()); ok {
		return "familiar " + a.pair()
	}
	return "account " + a.account()
}

// account is what was typed, whether or not there is such an account. No e-mail address is longer than 254 bytes
// (RFC 5321, Section 4.5.3.1.3), and no key here either.
func (a attempt) account() string { return a.email[:min(len(a.email), 254)] }

func (a attempt) neighbourhood() string { return throttle.Neighbourhood(a.address) }

// pair is the account at the address. An address holds no space.
func (a attempt) pair() string { return a.neighbourhood() + " " + a.account() }
