// Package telemetry is what an operator sees of a running host from outside: metrics for Prometheus on a registry of their
// own, the handler of the operator's listener, which serves them beside the profiles of the Go runtime, and traces, which
// are sent to a collector.
//
// No label has a value that a client can invent: a route is the pattern of the router, a method is one that HTTP defines,
// an outcome comes from a closed list. So the number of series is bounded whatever is requested.
//
// What a component counts for itself (pools, refusals of a rate limit) is read when the metrics are collected, and costs
// a request nothing.
//
// A trace is what the context of a request says. What is done for a request (a statement, a verification, a fetch) becomes
// part of the trace that is recorded there, and asks the span in its context for the rest; so no component but the first
// knows whether and where traces are sent, and where none is recorded, nothing is done.
package telemetry
