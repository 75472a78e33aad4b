// Package records serves the pages of a learner's records: the list, one record as a person reads it, the verdict on it, and
// its files. A record is addressed by the number that it has within its owner. The owner is the signed-in user and is part of
// every query; what somebody else holds is not found.
//
// A page is made anew from the bytes as they were received: package credential parses them, package transcript turns them
// into what a person reads, and the stored verdict says what is to be thought of it. Nothing on a page is verified or fetched
// while somebody waits for it.
//
// Everything in a record was written by a stranger. Text is made fit to show (package text), stands in a bdi element with its
// own language, and is Markdown only where the standard says so (package markdown). A link to a stranger's address names its
// host. Pictures come from the record itself, through this host, and from nowhere else.
//
// One handler is in one file, beside the template that it fills: record.go, list.go, verdict.go. Parts that several pages
// show are templates in parts/.
package records
