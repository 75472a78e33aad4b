// Package schema validates a document against the JSON Schema of the standard, and describes where it departs from it.
//
// The schemas are the tables of package model, rendered into one JSON Schema document of draft 2020-12 (document.go), whose
// $defs are the classes, their vocabularies and the forms of plain values (kind.go). Every document of the standard is one
// of those definitions, so the documents share all of them. The schema is compiled once, on first use.
//
// Validate accepts and rejects exactly what the JSON Schemas published by 1EdTech accept and reject, in the flavour that
// allows JSON-LD compaction: a bare value in place of an array of one, a language map in place of a string. Tests compare
// the two over thousands of changed documents. That includes what the published schemas wrongly accept, such as a date in
// any form or a type that is any single string; model.Read is the reading that rejects those. Validate is for documents of
// the VC Data Model 2.0, as the published schemas are.
//
// # Why there is no anyOf
//
// A value that fails every branch of an anyOf yields one error for each branch, and a reader cannot tell which one was
// meant. So the schema never branches where a keyword can do: most keywords of JSON Schema apply only to objects, only to
// arrays or only to strings, and side by side they express "a string, an object like this, or an array of those" without a
// choice. Each departure is then reported once, where it is.
package schema
