// Package importing takes in archives of credentials that learners bring. A request writes the file to a folder and begins the
// import; the worker then goes through the archive, entry by entry, by the rules of package intake.
//
// The file lies with the process that received it, so only that process, or one that finds the file in the same folder after
// a restart, goes on with an import. Whoever works holds it by a lease in the database. What is counted is saved about once a
// second, not in the transaction of each credential: after a crash a few are looked at again, and are then counted as the same,
// because the same bytes change nothing. For the same reason a learner may give the same file again at any time.
//
// An import has an end: archives are bounded (see package archive), each entry waits for other hosts no longer than an upsert
// does, and there is one at a time for each learner, a few at once and a few more that wait in each process. A file that is left
// over is removed a day after it was written.
package importing
