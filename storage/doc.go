// Package storage keeps everything clrhost remembers, in SQLite or PostgreSQL, behind one Store.
//
// The package knows records, not protocols: a grant, a code, a token, a credential are plain structs, and what a
// missing or spent one means to a client is decided by the caller. Three rules hold for every method:
//
//   - It takes the transaction from its context when Transact or Begin put one there, and the pool otherwise. A method
//     that ignored the context would, on SQLite, wait for the one writer its own caller holds.
//   - Ownership is in the WHERE clause. There is no fetch-then-compare: a record of somebody else is ErrNotFound.
//   - What may happen once is a conditional UPDATE whose affected rows are counted. The loser of a race gets ErrConflict.
//
// Which representation of a credential is current, comparison.outcome decides, inside the transaction: what was once
// proven is replaced only by what is proven. Every accepted one is kept as a version, within Options.RecordVersions.
//
// An owner's row counts what the owner holds, in the transaction that changes it, and Options.Quota bounds that. Housekeeping
// is DeleteExpired and DeleteUnusedClients: each kind of row has an index over what ends it.
//
// Of the audit log the triggers allow four things only: an event is added, an address beside it goes, a seal is added, and
// a seal is marked as pruned, after which its events may go. See Record, SealAudit, CheckAudit and PruneAudit.
//
// A failure of the database is ErrOutage, and the caller of the method should answer "later".
//
// Times are UTC and truncated to microseconds, the resolution both engines share, and stored as integers. Lists of
// scopes are stored as on the wire, delimited by spaces; other lists (redirect URIs, contacts) as JSON arrays.
//
// GORM writes the statements, except for the few that every API call waits for (see hotQuery). The tables are plain SQL
// in migrations/, because their indices, checks and triggers are promises that the suite in storagetest relies on.
package storage
