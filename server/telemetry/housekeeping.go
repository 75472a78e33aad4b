package telemetry

import "time"

// Tidied counts the rows that a turn of housekeeping removed until it ended at a time, with an error or without one. What
// they were is a word of the program's own.
func (m *Metrics) Tidied(what string, rows int64, err error, at time.Time) {
	m.removed.WithLabelValues(what).Add(float64(rows))
	if err == nil {
		m.tidied.WithLabelValues(what).Set(float64(at.UnixMilli()) / 1000)
	}
}
