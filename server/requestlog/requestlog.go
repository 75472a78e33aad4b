// Package requestlog writes one structured event for every request, and gives each request the id that connects an answer
// with its event. Errors are logged here and nowhere else. Bodies, queries and headers are not logged, because
// they carry tokens, codes and records; those for whom a request is served are named by their ids alone.
package requestlog

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/otel/trace"

	"clrhost/oauth/protocol"
)

// mostAttributes is the usual number of attributes at most.
const mostAttributes = 12

// Header names the request id in every answer.
const Header = "X-Request-Id"

// Acting returns for whom a request is served, as far as that is known at its end.
type Acting func(*gin.Context) protocol.Acting

// Middleware logs each request, and has fail answer one whose handler panics. The text of the error that fail is given MUST
// NOT be sent.
func Middleware(log *slog.Logger, now func() time.Time, acting Acting, fail func(*gin.Context, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		start := now()
		id := newID()
		c.Header(Header, id)
		guarded(c, fail)
		log.LogAttrs(c.Request.Context(), level(c), "request", attributes(c, id, now().Sub(start), acting(c))...)
	}
}

const expectedKey = "requestlog.expected"

// AsExpected has the request logged as any other though it may be answered 5xx: the answer reports a failure that is logged
// where it happens.
func AsExpected(c *gin.Context) { c.Set(expectedKey, true) }

// ID is the id of the request being served.
func ID(c *gin.Context) string { return c.Writer.Header().Get(Header) }

func guarded(c *gin.Context, fail func(*gin.Context, error)) {
	defer func() {
		if p := recover(); p != nil {
			fail(c, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	c.Next()
}

func attributes(c *gin.Context, id string, took time.Duration, acting protocol.Acting) []slog.Attr {
	attrs := append(make([]slog.Attr, 0, mostAttributes),
		slog.String("id", id),
		slog.String("method", c.Request.Method),
		slog.String("route", c.FullPath()), // the pattern: a path may hold what a client made up
		slog.Int("status", c.Writer.Status()),
		slog.Int("bytes", max(c.Writer.Size(), 0)),
		slog.Duration("took", took),
		slog.String("address", c.ClientIP()),
	)
	for _, named := range []slog.Attr{
		slog.String("user", acting.UserID), slog.String("client", acting.ClientID), slog.String("grant", acting.GrantID),
		slog.String("trace", traceOf(c.Request.Context())),
	} {
		if named.Value.String() != "" {
			attrs = append(attrs, named)
		}
	}
	for _, err := range c.Errors {
		attrs = append(attrs, slog.String("error", err.Err.Error()))
	}
	return attrs
}

// traceOf is the id of the trace that a request belongs to, or "".
func traceOf(ctx context.Context) string {
	if id := trace.SpanContextFromContext(ctx).TraceID(); id.IsValid() {
		return id.String()
	}
	return ""
}

func level(c *gin.Context) slog.Level {
	if c.Writer.Status() >= http.StatusInternalServerError && !c.GetBool(expectedKey) {
		return slog.LevelError
	}
	return slog.LevelInfo
}

func newID() string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never fails
	return hex.EncodeToString(b[:])
}
