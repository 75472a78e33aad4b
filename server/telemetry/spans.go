package telemetry

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// scope is the name of the spans' scope.
const scope = "clrhost/server"

// Spans makes the span of each request, the parent of what is done for it; with a nil provider it makes none. The span has
// the pattern of the route and no path, query or header, which may hold a token.
//
// A request of which trusted is true may say in traceparent which trace it belongs to (W3C Trace Context). From anybody else
// that would be a way to have requests recorded, or to disturb the traces of others.
func Spans(provider trace.TracerProvider, trusted func(*http.Request) bool) gin.HandlerFunc {
	return func(c *gin.Context) {
		ctx := c.Request.Context()
		if c.Request.Header.Get("Traceparent") != "" && trusted(c.Request) {
			ctx = propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(c.Request.Header))
			c.Request = c.Request.WithContext(ctx) // without a provider too: the log names the trace
		}
		if provider == nil {
			return
		}
		method, route := methodOf(c.Request.Method), routeOf(c)
		ctx, span := provider.Tracer(scope).Start(ctx, method+" "+route, trace.WithSpanKind(trace.SpanKindServer),
			trace.WithAttributes(attribute.String("http.request.method", method), attribute.String("http.route", route)))
		defer span.End()
		c.Request = c.Request.WithContext(ctx)
		c.Next()
		span.SetAttributes(attribute.Int("http.response.status_code", c.Writer.Status()))
		if c.Writer.Status() >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, "") // the cause is in the log, under the id of the trace
		}
	}
}

// part begins a span within the one in ctx, which does nothing when that is not recorded.
func part(ctx context.Context, name string, kind trace.SpanKind) (context.Context, trace.Span) {
	return trace.SpanFromContext(ctx).TracerProvider().Tracer(scope).Start(ctx, name, trace.WithSpanKind(kind))
}
