// Package transcript turns a credential and the verdict on it into what a person reads: programs, courses by term,
// competencies, results, evidence and endorsements, as typed values that name no language. It is pure: it fetches nothing,
// decides nothing about validity, and composes no sentence.
//
// Of returns a Record. Every value in it has a Place: which credential states it, and the JSON pointer there. A page that
// shows a value can so say who signed it and what the verdict on that credential is. Card is the short form for lists and
// search, Changes compares two versions.
//
// # Nothing is left out
//
// A document is read through nodes. A node counts the members that are read from it, and when it is closed, those that were
// not read, or are of another type than expected, go to Record.Also. So what the fields and Also hold is together what the
// document holds, whatever a stranger put into it. The only member that appears in no field is a type that names the class
// of its object, because the Go type states it.
//
// # The graph
//
// Associations join achievements by the ids of achievements, not of credentials (CLR 2.0, Association). An achievement that
// several credentials assert is one node with several awards, one that is listed without a credential has none, and an end
// that is nowhere in the record is a node of which only the id is known. Nodes refer to each other by their index, so cycles
// and several parents need no care; an Outline ends where a node is repeated.
//
// # What is computed
//
// Nothing but sums of creditsEarned, with the number of courses that state none. A term is as stated and never derived from
// a date. Credits available are never credits earned, and what is withdrawn, failed or in progress earns none.
//
// # Limits
//
// The work and the memory are proportional to the document. At most maxObjects objects are read into fields; what is beyond
// them is in Also.
package transcript
