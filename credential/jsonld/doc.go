// Package jsonld turns a credential into the bytes that a Data Integrity proof signs: its RDF, canonicalized.
//
// Canonicalize is the whole of it, with SHA-256, and Canonicalize384 is the same with SHA-384. It needs no network: the
// contexts of the standard are part of this package, written in a notation of its own in the folder vocabulary, and an
// unknown context URL is an error. It is safe: whatever would not become part of what is signed is an error that names
// the place, where plain JSON-LD drops it in silence. And it is bounded: in size, in the contexts it processes, and in
// the work that a hostile graph of blank nodes can ask for.
//
// A context may have been published in several states under its URL. Readings returns the ways in which a document can be
// meant, which are more than one only when it uses a term that the states do not agree on; Canonicalize takes the first
// that gives the document a canonical form.
//
// The way of a document: survey walks it and refuses what is not accepted; the expander reads each object in its context
// and states what it says; the canonicalizer gives the blank nodes of these statements their names, and sorts.
//
// # What json-gold does here, and what it does not
//
// json-gold processes contexts, and answers what a term means in one. That is most of the work, so each step from one
// context to the next is taken once and kept (active.go), not once a document. The rest is written here because json-gold
// would have to be doubted at every turn: its safe mode refuses unknown members only, without saying where; it loses
// errors inside of some keywords; its RDF conversion drops statements in silence and takes quadratic time over a long
// list of values; and its canonicalization is URDNA2015, which escapes control characters otherwise than RDFC-1.0 does,
// and cannot be interrupted or bounded. In the tests json-gold, from end to end, is the oracle for all of it.
//
// # What is refused though JSON-LD allows it
//
// Keywords other than @context, @id, @type, @value, @language and @direction in a document; in a context written inside a document,
// @import, @base, @direction, @propagate, null, reverse properties, nesting and containers that index. No credential of
// the standard has a use for them, and each is a way to say something that is not signed. An array of JSON literals is
// one literal, and a JSON literal has no member that begins with @.
package jsonld
