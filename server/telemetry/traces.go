package telemetry

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"clrhost/internal/build"
)

// Traces sends the spans of a host to a collector. The variables of the OpenTelemetry specification beside its endpoint
// (OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER, OTEL_EXPORTER_OTLP_HEADERS and so on) are honoured,
// because the library reads them.
type Traces struct {
	provider *sdktrace.TracerProvider
	log      *slog.Logger
}

// OpenTraces returns traces that are sent to an endpoint, the base URL of a collector for OTLP over HTTP. It sends in the
// background until Close; what cannot be sent is dropped, and the log gets a line when that begins and when it ends.
func OpenTraces(ctx context.Context, endpoint string, log *slog.Logger) (*Traces, error) {
	address, err := url.JoinPath(endpoint, "v1", "traces")
	if err != nil {
		return nil, fmt.Errorf("address of the collector: %w", err)
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(address))
	if err != nil {
		return nil, fmt.Errorf("open traces: %w", err)
	}
	about, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithHost(),
		resource.WithAttributes(attribute.String("service.name", "clrhost"), attribute.String("service.version", build.Version())),
		resource.WithFromEnv()) // the last one wins
	if err != nil {
		return nil, fmt.Errorf("describe the service: %w", err)
	}
	provider := sdktrace.NewTracerProvider(sdktrace.WithResource(about), sdktrace.WithBatcher(&reporter{SpanExporter: exporter, log: log}))
	return &Traces{provider, log}, nil
}

// Provider makes the spans.
func (t *Traces) Provider() trace.TracerProvider { return t.provider }

// closeTime bounds how long Close waits for the collector.
const closeTime = 3 * time.Second

// Close sends what is left, and ends the sending. When the collector does not accept it in time, the log says so.
func (t *Traces) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	if err := t.provider.Shutdown(ctx); err != nil {
		t.log.Warn("the last traces were not sent to the collector", "error", err)
	}
}

// reporter logs when a collector stops to accept spans, and when it begins again. Its methods are called one at a time.
type reporter struct {
	sdktrace.SpanExporter
	log   *slog.Logger
	fails bool
}

// ExportSpans returns no error: the library would write it to the standard error, past the log.
func (r *reporter) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	err := r.SpanExporter.ExportSpans(ctx, spans)
	switch {
	case err != nil && !r.fails:
		r.log.Warn("traces cannot be sent to the collector and are dropped", "error", err)
	case err == nil && r.fails:
		r.log.Info("traces are sent to the collector again")
	}
	r.fails = err != nil
	return nil
}
