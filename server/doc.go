// Package server is the host as one HTTP handler: it resolves the configuration (config.go), puts the rooms together
// (server.go, with api.go, authorization.go and pages.go), and has one table of which path leads where and who may enter
// (routes.go).
//
// Three surfaces share the handler. The API of each service (package service) answers failures as Imsx_StatusInfo, the
// OAuth endpoints below /oauth as the RFCs' JSON, everything else as pages for people. A failure outside any handler (no
// such route, a wrong method, a rate limit, a panic) is answered in the format of the surface it happened on.
//
// One verifier judges every credential of the host. It asks issuers for their keys and lists through one client, which
// reaches public hosts over https and those that the operator names; an upsert does not wait long for it.
//
// The process keeps nothing in memory that a second one would need, so replicas may share one PostgreSQL database. Only
// rate limits, what is under way, and what was lately fetched from other hosts are per process; see packages throttle,
// inflight and fetch.
//
// Everything that clients can make grow is bounded, in Bounds: stocks by the storage, rates by package throttle, and what is
// under way at once by package inflight. Handlers are given their limits (limits.go); none counts for itself.
//
// What the host does is seen in three ways (package telemetry): metrics on the operator's listener, which shares no route with
// the one for clients but the probes; traces, when Deps has what makes them; and one line of the log for each request
// (package requestlog). None of them holds a secret, and no label has a value that a client invents.
//
// Run owns every goroutine: those of both listeners, those of the workers (package worker), and the one that fetches logos.
package server
