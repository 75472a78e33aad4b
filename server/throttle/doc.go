// Package throttle limits how often something may happen for one key: an address, an account, a client.
//
// Limits are per process, on purpose. Several replicas multiply the allowance by their number, which is still an
// allowance, and in return no request waits for a shared counter. Nothing that a second replica would need is lost with
// the process: a limiter that starts empty has only forgotten who was in a hurry.
//
// # Memory
//
// Only a key that has taken something is kept, and at most 10,000 of them are: about 200 bytes and the key each, so 5 MB
// for the longest keys in use (254 bytes). Looking at a key stores nothing. When the table is full, a key whose
// allowance is whole again makes room, since forgetting it changes no answer. A key that still owes something is never
// forgotten, or a flood of invented keys would give a chosen key its allowance back. While every kept key owes
// something, the keys that find no place share one allowance of the same size. That takes 10,000 events within the time
// in which one of them is made good, far beyond what the guarded work itself allows (a password takes 30 ms of CPU).
package throttle
