// Package schema holds a document against the shape the standard gives it, and says in words where it departs from it.
//
// The shapes are the tables of package model, rendered into one JSON Schema document of draft 2020-12 (document.go), whose
// $defs are the classes, their vocabularies and the forms of plain values (kind.go). Every document the standard knows is
// one of those definitions, so the documents share all of them. The schema is compiled on first use and kept.
//
// Validate accepts and refuses exactly what the JSON Schemas published by 1EdTech accept and refuse, in the flavour that
// allows JSON-LD compaction: a bare value in place of an array of one, a language map in place of a string. Tests hold
// the two against each other over thousands of changed documents. That includes what the published schemas let pass, such
// as a date in any form or a type that is any single string; model.Read is the reading that refuses those.
// Validate is for documents of the VC Data Model 2.0, as the published schemas are.
//
// # Why there is no anyOf
//
// A value that fails every branch of an anyOf yields one complaint for each branch, and a reader cannot tell which one
// was meant. So the schema never branches where a keyword can do: most keywords of JSON Schema speak only of objects,
// only of arrays or only of strings, and side by side they say "a string, an object like this, or an array of those"
// without a choice. Each departure is then reported once, where it is.
package schema
