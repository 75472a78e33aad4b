package telemetry

import "github.com/prometheus/client_golang/prometheus"

// Limit adds the refusals of a rate limit, which count returns. The policy is a word of the program's own.
func (m *Metrics) Limit(policy string, count func() int64) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Namespace: namespace, Name: "rate_limit_refusals_total", Help: "Times that a rate limit of this process was met, by its policy.",
		ConstLabels: prometheus.Labels{"policy": policy},
	}, func() float64 { return float64(count()) }))
}
