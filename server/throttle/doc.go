// Package throttle limits how often something may happen for one key: an address, an account, a client.
//
// Limits are per process, on purpose. Several replicas multiply the allowance by their number, which is still an
// allowance, and in return no request waits for a shared counter. Nothing that a second replica would need is lost with
// the process: a limiter that starts empty has only forgotten who was in a hurry.
//
// Memory is bounded. Past a fixed number of keys the one that was idle longest is forgotten, and with it at most a burst
// of its allowance.
package throttle
