// Package model is the standard's data model as tables: the classes of CLR 2.0, those it shares with Open Badges 3.0, and
// those of the VC Data Model, each with its members, their multiplicities and their vocabularies. Every fact of the
// standard stands here once.
//
// # Two readings
//
// The tables are read in two ways. Read compares a document with the standard as it is meant, and is what this host applies:
// an id is a URI, a date has a zone, a type names its class, and an embedded credential is read by its own class. Package
// schema renders the same tables as JSON Schemas that accept what the published ones accept, which is more: those accept a
// language map for every text, ids included, and any string for a date.
//
// Where the readings differ, both are declared in one place. A Value has its strict test beside the Lax form for a schema; a
// Vocabulary that may be extended has a strict pattern and a lax one; a Typing declares what each reading requires of a
// type; a Context has older spellings, which only the strict reading accepts. The rest of a class, its members and whether
// it is closed, reads the same both ways. What no table can express, because it relates one member to another, is a function
// in rules.go and belongs to the strict reading only.
//
// A document of the VC Data Model 2.0 that Read accepts, a schema accepts, except for the domain of a proof, of which the
// W3C allows several. Package schema has a test for it.
//
// # Plain credentials
//
// CLR 2.0 has a class for any credential in a record, VerifiableCredential, and requires more of it than the W3C does. A
// credential by itself that is of none of the standard's classes is read by the W3C's classes, in w3c.go, which no schema
// here describes.
package model
