// Package acceptance has the tests of a whole server for what the conformance harness cannot ask: what a clock, a second
// server, an operator, an outage or another host changes, races, limits, the test vectors, fuzzing, and secrets in the log.
// It has no product code.
//
// That a host keeps the standard is for the harness to prove: conformance/mutant runs its cases against this host on both
// engines (TestGood), and shows of each that a mutant turns it red. A requirement that a case asks has no test here unless
// this host promises more. list.tsv names the proof of each requirement of an authorization server; the requirements of the
// CLR API have theirs in the catalogue of the harness (clrhost conformance list).
//
// Every host under test is the whole server with a listener on 127.0.0.1, once on SQLite and once on PostgreSQL, each in a
// database of its own. The clients share no code with the server: they have structs, JOSE and proofs of their own, so that a
// name misspelt in the server cannot be misspelt twice. host_test.go imports the server, to start it; store_test.go the
// storage, to do what an operator does; embedded_test.go the canonical form. TestOnlyTheHostKnowsTheServer keeps it so. A
// host under test reaches no other hosts than those of other_host_test.go.
//
// Every response passes through one transport (recorder_test.go), which compares it with the rules that hold for all: no
// 5xx, errors in the form of their endpoint, challenges, caching, redirects (rules_test.go). It also remembers the secrets
// that the host issued, none of which may be in the host's log when it stops (leak_test.go).
//
// stranger_test.go is the whole story once, from the service description to the rejection after revocation: read it first.
package acceptance
