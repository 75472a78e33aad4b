// Package model is the standard's data model as tables: the classes of CLR 2.0, those it shares with Open Badges 3.0, and
// those of the VC Data Model, each with its members, their multiplicities and their vocabularies. Every fact of the
// standard stands here once.
//
// # Two readings
//
// The tables are read in two ways. Read holds a document against the standard as it is meant, and is what this host
// judges by: an id is a URI, a date has a zone, a type names its class, and an embedded credential is read by its own
// class. Package schema renders the same tables as JSON Schemas that accept what the published ones accept, which is more:
// those take a language map for every text, ids included, and do not look into dates.
//
// Where the readings differ, both are said in one place. A Value has its strict test beside the Lax form that stands for
// it in a schema; a Vocabulary that may be extended has a strict pattern and a lax one; a Typing says what each reading
// asks of a type; a Context has older spellings, which only the strict reading takes. The rest of a class, its members and
// whether it is closed, reads the same both ways. What no table can say, because it joins one member to another, is a
// function in rules.go and belongs to the strict reading only.
//
// A document of the VC Data Model 2.0 that Read accepts, a schema accepts, but for the domain of a proof, which the W3C lets
// be several. Package schema has a test for it.
//
// # Plain credentials
//
// CLR 2.0 has a class for any credential in a record, VerifiableCredential, and asks more of it than the W3C does. A
// credential by itself that is of none of the standard's classes is read by the W3C's classes, in w3c.go, which no schema
// here describes.
package model
