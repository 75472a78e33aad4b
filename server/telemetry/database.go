package telemetry

import (
	"context"
	"database/sql"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Database is what is measured of the storage; *storage.Store implements it.
type Database interface {
	// Stats returns the state of each pool of connections by the pool's name.
	Stats() map[string]sql.DBStats
	// DueRechecks returns how many credentials are due to be verified again, counted up to limit, and since when the one that
	// has waited longest is.
	DueRechecks(ctx context.Context, limit int) (int, time.Time, error)
}

// Database adds the figures of a database, which are read whenever metrics are collected.
func (m *Metrics) Database(db Database, now func() time.Time) {
	m.registry.MustRegister(database{db, now})
}

const (
	queryTime = 2 * time.Second // for the query of a collection
	mostDue   = 10_000          // counted, so that a long queue costs no more than this
)

type database struct {
	Database
	now func() time.Time
}

var (
	poolMost = description("db_pool_connections_max", "Connections that the pool may open.", "pool")
	poolOpen = description("db_pool_connections", "Connections that are open, by what they do.", "pool", "state")
	poolWait = description("db_pool_waits_total", "Times that a statement waited for a connection.", "pool")
	poolTime = description("db_pool_wait_seconds_total", "Time that statements waited for a connection.", "pool")
	queue    = description("recheck_due", "Credentials that are due to be verified again; counted up to 10000. The same on every replica.")
	queueAge = description("recheck_oldest_due_seconds", "How long the credential that has waited longest is due. The same on every replica.")
	readable = description("db_up", "1 when the last collection could read the database.")
)

func description(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(prometheus.BuildFQName(namespace, "", name), help, labels, nil)
}

// Describe is part of prometheus.Collector.
func (d database) Describe(out chan<- *prometheus.Desc) {
	for _, each := range []*prometheus.Desc{poolMost, poolOpen, poolWait, poolTime, queue, queueAge, readable} {
		out <- each
	}
}

// Collect is part of prometheus.Collector. When the database does not answer in time, the figures of the queue are left
// out rather than guessed.
func (d database) Collect(out chan<- prometheus.Metric) {
	gauge := func(desc *prometheus.Desc, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
	}
	for name, pool := range d.Stats() {
		gauge(poolMost, float64(pool.MaxOpenConnections), name)
		gauge(poolOpen, float64(pool.InUse), name, "used")
		gauge(poolOpen, float64(pool.Idle), name, "idle")
		out <- prometheus.MustNewConstMetric(poolWait, prometheus.CounterValue, float64(pool.WaitCount), name)
		out <- prometheus.MustNewConstMetric(poolTime, prometheus.CounterValue, pool.WaitDuration.Seconds(), name)
	}
	ctx, cancel := context.WithTimeout(context.Background(), queryTime)
	defer cancel()
	due, since, err := d.DueRechecks(ctx, mostDue)
	if err != nil {
		gauge(readable, 0)
		return
	}
	gauge(readable, 1)
	gauge(queue, float64(due))
	age := time.Duration(0)
	if due > 0 {
		age = max(d.now().Sub(since), 0)
	}
	gauge(queueAge, age.Seconds())
}
