package telemetry

import (
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"clrhost/internal/build"
)

const namespace = "clrhost"

// Metrics are the figures of one host. New makes one. It is safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry

	requests requests
	quota    *prometheus.CounterVec // refusals, by bound
	verdicts *prometheus.CounterVec // by occasion and verdict
	outbound *prometheus.CounterVec // by outcome
	removed  *prometheus.CounterVec // rows, by what they were
	tidied   *prometheus.GaugeVec   // Unix time of the last success, by what was removed
	checks   *prometheus.GaugeVec   // 0 or 1, by name
}

// New returns the metrics of a host that has served nothing. Those of the Go runtime and of the process are among them.
func New() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: newRequests(),
		quota:    counters("quota_refusals_total", "Upserts refused because the learner's record is full, by the bound that was reached.", "bound"),
		verdicts: counters("verdicts_total", "Verifications, by occasion (upsert, upload, import or recheck) and verdict.", "occasion", "verdict"),
		outbound: counters("outbound_requests_total", "Documents requested from other hosts, by outcome. What the cache answers is not counted.", "outcome"),
		removed:  counters("housekeeping_removed_total", "Rows removed because their time was over, by what they were.", "what"),
		tidied: prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: namespace, Name: "housekeeping_last_success_timestamp_seconds",
			Help: "When housekeeping last ended without an error, by what it removes."}, []string{"what"}),
		checks: prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: namespace, Name: "check_ok",
			Help: "1 when the check of what the host needs succeeded last, by the check."}, []string{"check"}),
	}
	// Present from the start, so that the first one is an increase.
	for _, bound := range []string{boundCredentials, boundBytes} {
		m.quota.WithLabelValues(bound)
	}
	for _, outcome := range outcomes {
		m.outbound.WithLabelValues(outcome)
	}
	m.registry.MustRegister(m.requests.count, m.requests.duration, m.requests.inFlight, m.quota, m.verdicts, m.outbound,
		m.removed, m.tidied, m.checks, buildInfo(),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
}

func buildInfo() prometheus.Gauge {
	info := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: "build_info", Help: "Always 1. The labels are those of the running build.",
		ConstLabels: prometheus.Labels{"version": build.Version(), "goversion": runtime.Version()}})
	info.Set(1)
	return info
}
