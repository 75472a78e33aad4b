// Package deploy tests a host as its operator runs it: the built binary, as a process of its own, asked over HTTP, on real
// databases. It holds no code but tests, the alert rules for Prometheus, and the files that an operator deploys a host with,
// each of which is run by a test.
//
// It is a room of its own because nothing else sees what these tests see: what is left when a process or its database is
// killed, stopped or replaced while clients are at work. The tests know the host by its command line and its wire only, so
// they share no constant with it.
//
// What takes seconds and processes runs where CLRHOST_OPERATE is set (task operate). CLRHOST_LONG asks for the long form of
// the tests that repeat something at random.
package deploy
