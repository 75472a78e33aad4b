// Package jsonld turns a credential into the bytes that a Data Integrity proof signs: its RDF, canonicalized.
//
// Canonicalize does that with SHA-256, and Canonicalize384 with SHA-384. They need no network: the contexts of the standard
// are part of this package, written in a notation of its own in the folder vocabulary, and an unknown context URL is an
// error. They are safe: what would not become part of the signed statements is an error that names the place, where plain
// JSON-LD drops it silently. And they are bounded: in size, in the contexts they process, and in the work that a hostile
// graph of blank nodes can cause.
//
// A context may have been published in several states under its URL. Readings returns the possible readings of a document,
// which are more than one only when it uses a term whose definitions differ between the states; Canonicalize takes the first
// that gives the document a canonical form.
//
// The stages: survey walks the document and rejects what is not accepted; the expander reads each object in its context and
// makes its statements; the canonicalizer names the blank nodes of these statements, and sorts.
//
// # What is left to json-gold
//
// json-gold processes contexts, and looks up the definition of a term in one. That is most of the work, so each step from
// one context to the next is made once and kept (active.go), not once a document. The rest is written here for these
// reasons: the safe mode of json-gold rejects unknown members only, without their place; it loses errors inside of some
// keywords; its RDF conversion drops statements silently and takes quadratic time over a long list of values; and its
// canonicalization is URDNA2015, which escapes control characters otherwise than RDFC-1.0 does, and cannot be interrupted or
// bounded. In the tests json-gold, from end to end, is the oracle for all of it.
//
// # What is rejected though JSON-LD allows it
//
// Keywords other than @context, @id, @type, @value, @language and @direction in a document; in a context written inside a
// document, @import, @base, @direction, @propagate, null, reverse properties, nesting and containers that index. No
// credential of the standard needs them, and each is a way to add contents that are not signed. An array of JSON literals is
// one literal, and a JSON literal has no member that begins with @.
package jsonld
