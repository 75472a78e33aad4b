package storage

import (
	"context"
	"log/slog"
	"time"

	"gorm.io/gorm/logger"
)

// slowStatement is how long a statement may take before it is logged.
const slowStatement = 500 * time.Millisecond

// slowLog is gorm's logger. It logs slow statements, adds each one to the trace of its request, and does nothing else: errors
// go back to the caller, who logs them once. Statements are written with their placeholders, never with values: the dialects
// see to that.
type slowLog struct {
	log   *slog.Logger
	after time.Duration
	ended func(error) // is given how each statement ended; nil does nothing
}

func (l slowLog) LogMode(logger.LogLevel) logger.Interface { return l }

func (slowLog) Info(context.Context, string, ...any)  {}
func (slowLog) Warn(context.Context, string, ...any)  {}
func (slowLog) Error(context.Context, string, ...any) {}

func (l slowLog) Trace(ctx context.Context, begin time.Time, statement func() (string, int64), err error) {
	if l.ended != nil {
		l.ended(err)
	}
	if isTraced(ctx) {
		sql, _ := statement()
		noteSpan(ctx, begin, sql, err)
	}
	took := time.Since(begin)
	if took < l.after {
		return
	}
	sql, rows := statement()
	l.log.WarnContext(ctx, "slow statement", "sql", sql, "rows", rows, "took", took)
}
