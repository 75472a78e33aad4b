// Package archive lets learners take away everything that this host holds for them: a page that says what that is and how much,
// and the ZIP file itself, which is made while it is sent.
//
// A record is a file with the bytes as they were received, under a name of our own. Earlier versions come before the record that
// they became, so that whoever brings the archive into another host stores them in the order in which they came here. Beside them
// are an index to read, tables for a spreadsheet, and what is known of apps. All of these are written for people who have nothing
// but the file: they need no network, and name no address of this host.
//
// What is written is read from the database a little at a time. No connection and no snapshot is held while the person receives
// it, so what changes meanwhile is in the archive as it was before or as it is after.
package archive
