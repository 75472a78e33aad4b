package telemetry

// Checked shows how a check of what the host needs ended last. Its name is a word of the program's own.
func (m *Metrics) Checked(name string, ok bool) {
	value := 0.0
	if ok {
		value = 1
	}
	m.checks.WithLabelValues(name).Set(value)
}
