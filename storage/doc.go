// Package storage keeps all state of clrhost, in SQLite or PostgreSQL, behind one Store.
//
// The package knows records, not protocols: a grant, a code, a token, a credential are plain structs, and what a
// missing or used one means to a client is decided by the caller. Three rules hold for every method:
//
//   - It takes the transaction from its context when Transact or Begin put one there, and the pool otherwise. A method
//     that ignored the context would, on SQLite, wait for the one writer its own caller holds.
//   - Ownership is in the WHERE clause. There is no fetch-then-compare: a record of somebody else is ErrNotFound.
//   - What may happen once is a conditional UPDATE whose affected rows are counted. The loser of a race gets ErrConflict.
//
// # Credentials
//
// The bytes received are the record. An owner's credentials are kept in one list for each service, a short name that the
// caller chooses: positions, totals, pages and the counter of changes are those of a list. What an owner holds in all is
// counted on the owner's row, in the transaction that changes it, and Options.Quota bounds that.
//
// An identity (owner, issuer id, credential id) is one space over all services. A credential is written at the service at
// which it was first accepted; at another it is ErrOtherService. To move it there would take it out of a list while
// clients page through it, and to accept it where it is would put a type of credential into a list that has no room for it.
//
// UpsertCredential decides inside the transaction what becomes of a representation:
//
//	stored     submitted                                                  outcome
//	no         any                                                        UpsertCreated
//	yes        the same bytes                                             UpsertUnchanged
//	unproven   proven, any ValidFrom                                      UpsertReplaced
//	proven     unproven                                                   UpsertUnproven: the stored one stays
//	yes        unproven, ValidFrom more than 5 minutes ahead              UpsertAhead: the stored one stays
//	yes        as proven, newer ValidFrom                                 UpsertReplaced
//	yes        as proven, same ValidFrom, other content                   UpsertCorrected: replaces
//	yes        as proven, same ValidFrom, same content in other bytes     UpsertResent: replaces
//	yes        as proven, older ValidFrom                                 UpsertOlder: the stored one stays
//
// What some verdict has proven counts as proven, even if the latest verdict does not. Every representation that was accepted
// is kept as a version, within Options.RecordVersions, with the client that wrote it and the grant under which it did. The
// row of a credential names its current version and holds no bytes of it, so that a replacement writes the new bytes once and
// the old ones not at all, and to claim a credential or to confirm its verdict is to write a small row. The bytes and the
// verdict share a row, because one row of five kilobytes fills the pages of SQLite better than two of half the size.
//
// A credential has a number of its own within its owner (seq), which never changes and leads to its versions; the position
// is for pages only. So a credential can be taken out of a list by deleting its row and moving the positions after it. An offset that
// was known before then lies too far: each list has a mark, which grows with each removal, and a Page with the mark of the one
// before it begins as much earlier as there were removals since.
//
// How a verdict changed is kept beside the credential, 50 changes of each (VerdictHistory). There is no row before the first
// change, so what is accepted and stays as it is costs none.
//
// # Removals
//
// A credential that its owner removes leaves the tables that everybody reads, in one transaction: its rows move to those whose names
// begin with removed_, from which they can come back for UndoTime, at the end of the list and with the same number. Then housekeeping
// deletes them, and what stays is a row of removals: the name that the owner knew it by, and a hash of its identity, by which
// UpsertCredential recognizes what may not come again. The hash has a key of the database's own, which is stored under a seal of the
// host's secret (UseKeys, Reseal): who has the database alone cannot test what was removed, and no rotation of the secret lifts a
// removal. Only who has removed something pays for that, by one look when a credential is new: the row of an owner, which each upsert
// locks, counts the removals.
//
// What is removed is in no figure of its owner or of a list, and so outside the Quota. Check looks at its bytes all the same.
//
// # The list of records
//
// Records lists and searches all that an owner holds, from an Index of each credential: a small row that the caller makes from the
// bytes and UpsertCredential keeps with them. The list is of the credentials, and the indexes are joined to it, so that no missing
// or wrong index hides one. UnindexedCredentials finds those whose index is missing or old, for SaveIndex, a few hundred rows at a
// time: a database has nothing that says which they are, because that would cost a row each and be wrong after an older version
// has written. A search looks through the text of each record of the owner, which needs no index of words and is the same on
// both engines.
//
// # Files that owners bring
//
// An Upload is a credential that its owner gave as a file and has not decided on: no record depends on it, and it goes after an
// hour. An Import is how far an archive is; its file lies with the process that holds the row, by a lease, and never here.
//
// # History
//
// What people did with their records is kept for them in words of their own (Remember, History): a row for each day, action and
// object, whose repeats are counted. It is no audit log: it names nobody else and no address, goes after Retention.History, and of
// one owner MaxHistory rows are kept.
//
// # Connections
//
// Records have connections of their own (see lane), and so has Ping: a table of credentials that somebody locked stops
// neither sign-in nor tokens nor health. Each transaction has a deadline, and on PostgreSQL each session a bound for the wait for
// a lock. Transact repeats what the database undid because of others. Those who wait longer than that get ErrOutage, so
// that the answer to a request is known well before the time ends in which it can be written.
//
// The files of SQLite are compared with those that were opened before each write (see sqliteFile), so that nothing is
// acknowledged into a file that is gone. Ping, CheckFiles, CheckWrites and CheckRecords report what can be done at the moment.
//
// # Housekeeping and audit
//
// Housekeeping is DeleteExpired and DeleteUnusedClients: each kind of row has an index over what ends it.
//
// Triggers allow four changes of the audit log only: an event is added, an address beside it is deleted, a seal is added, and
// a seal is marked as pruned, after which its events may be deleted. See Record, SealAudit, CheckAudit and PruneAudit.
//
// # Backup and check
//
// WriteBackup, LoadBackup and Restore work on the files of SQLite and need no Store, because a backup is made by whatever
// version of the program is at hand, and migrates nothing. Check reads a Store from one end to the other. What it looks at are
// the promises above that no constraint of a table can keep: hashes, dense positions, and figures that count rows elsewhere.
//
// A failure of the database is ErrOutage, and the caller of the method should answer "later".
//
// Times are UTC and truncated to microseconds, the resolution both engines share, and stored as integers. Lists of
// scopes are stored as on the wire, delimited by spaces; other lists (redirect URIs, contacts) as JSON arrays.
//
// GORM writes the statements, except for the few that every API call waits for (see hotQuery). The tables are plain SQL
// in migrations/, because their indices, checks and triggers are promises that the suite in storagetest relies on.
package storage
