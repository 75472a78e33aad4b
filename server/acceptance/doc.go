// Package acceptance holds the tests that meet the whole server from outside, as a partner platform, a learner's
// browser and an attacker would. It has no product code.
//
// Every host under test is the real thing behind a real listener on 127.0.0.1, once on SQLite and once on PostgreSQL,
// each in a private database. The clients here share no code with the server: they have their own structs, their own
// JOSE, their own proofs, their own Link and Imsx_StatusInfo parsers, so that a name misspelt in the server cannot be
// misspelt twice. Only host_test.go imports the packages under test, to start a host and to do what an operator does, and
// embedded_test.go the canonical form, which nobody writes twice; a test sees to that. Of other hosts there are only those
// that elsewhere_test.go plays: a host under test reaches nothing else.
//
// Three ways to find something:
//
//   - The acceptance list of the authorization server has 123 lines, numbered 001 to 123. Each is one test whose name
//     starts with its number, in the order of the list, in the file named after its heading. A test of its own asserts
//     that no number is missing or taken twice.
//   - The CLR API has one file per section of the standard; names and comments carry the requirement ids (CLR-PAGE-012).
//   - stranger_test.go tells the whole story once, from the discovery document to the refusal after revocation.
//
// Every response of the run passes through one transport (wire_test.go), which judges it by the rules that hold
// everywhere: no 5xx, errors in the right shape, challenges, caching, links. What leaves a host as a secret is
// remembered there too, and must not be found in the host's log when it stops.
package acceptance
