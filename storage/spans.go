package storage

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
	"gorm.io/gorm"
)

// maxSpanText is how much of a statement a span holds, in bytes.
const maxSpanText = 1000

// isTraced reports whether a trace is recorded that what is done with ctx is part of.
func isTraced(ctx context.Context) bool { return trace.SpanFromContext(ctx).IsRecording() }

// noteSpan adds a statement that began at a time and ends now to the trace that is recorded, if one is. The statement has
// its placeholders. Neither values nor the text of err, which may quote values, go into a span.
func noteSpan(ctx context.Context, began time.Time, statement string, err error) {
	if !isTraced(ctx) {
		return
	}
	statement = strings.TrimSpace(statement)
	operation, _, _ := strings.Cut(statement, " ")
	tracer := trace.SpanFromContext(ctx).TracerProvider().Tracer("clrhost/storage")
	_, span := tracer.Start(ctx, operation, trace.WithTimestamp(began), trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(attribute.String("db.query.text", statement[:min(len(statement), maxSpanText)])))
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) && !errors.Is(err, sql.ErrTxDone) {
		span.SetStatus(codes.Error, "")
	}
	span.End()
}
