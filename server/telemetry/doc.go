// Package telemetry is what an operator sees of a running host from outside: metrics for Prometheus on a registry of their
// own, and the handler of the operator's listener, which serves them beside the profiles of the Go runtime.
//
// No label has a value that a client can invent: a route is the pattern of the router, a method is one that HTTP defines,
// an outcome comes from a closed list. So the number of series is bounded whatever is requested.
//
// What a component counts for itself (pools, refusals of a rate limit) is read when the metrics are collected, and costs
// a request nothing.
package telemetry
