// Package server is the host as one HTTP handler: it resolves the configuration, puts the rooms together, and says in
// one table which path leads to which of them and who may enter.
//
// Three surfaces share the handler. The CLR API below /ims/clr/v2p0 answers failures as Imsx_StatusInfo, the OAuth
// endpoints below /oauth as the RFCs' JSON, everything else as pages for people. A failure outside any handler (no such
// route, a wrong method, a rate limit, a panic) is answered in the language of the surface it happened on.
//
// What a credential is worth, one verifier says for the whole host. It asks issuers for their keys and lists through one
// client, which reaches public hosts over https and those that the operator names; an upsert does not wait long for it.
//
// The process keeps nothing in memory that a second one would need, so replicas may share one PostgreSQL database. Only
// rate limits, what is under way, and what was lately fetched from other hosts are per process; see packages throttle,
// inflight and key.
//
// Everything that clients can make grow is bounded, in Bounds: stocks by the storage, rates by package throttle, and what is
// under way at once by package inflight. No handler counts for itself.
//
// Run owns every goroutine: the listener's, a janitor that removes what is past its end, the sealer of the audit log, and
// the worker that repeats verdicts (package recheck).
package server
