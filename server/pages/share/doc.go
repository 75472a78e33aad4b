// Package share serves share links: the pages on which a learner makes, lists and stops them, and the pages of whoever has one.
//
// A link is for records that were chosen, each whole, or for one credential in a record that has a signature of its own: a reader
// can check nothing else alone, because the signature of a record covers it as it is. Such a part is named by the SHA-256 of its
// bytes, so what replaces it is not shown under the link.
//
// The token in the address has 256 bits and is stored as a hash. It is made from the host's secret and what names the share, so
// that the address can be shown again to its owner (see secret.Keys.Share). A link that has ended, was stopped or shows nothing any
// more is answered as one that never was, after the same query.
//
// The pages for readers ask for nothing: no account, no script, no cookie unless there is a passphrase, and nothing from another
// host. They say what the records say and nothing of the account they lie in. What the learner sees before a link is made is the
// same template with the same data. Views are counted by day; where they come from is not looked at.
package share
