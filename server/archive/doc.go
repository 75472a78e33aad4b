// Package archive is everything that a learner holds, as one ZIP file: written for those who leave, and read from whoever brings
// one.
//
// # Reading
//
// What is read was made by a stranger. Open bounds the file, the number of its entries and what they say that they unpack to;
// entries that share bytes are how a small file unpacks to a large one, so they are rejected. What an entry unpacks to is counted,
// and ends where it is more than the entry stated, or many times more than what it was packed to. Nothing is written to disk, no
// name of an entry is used for anything but to be shown, and an archive inside an archive is never opened.
//
// Credentials are recognized by their content. What is neither a credential nor claims to be one, such as an index or a
// picture, is passed over; what cannot be read is reported, because it may be one.
//
// # Writing
//
// An archive is written to whoever waits for it while it is made. Which files it has is for the caller to say; see package
// pages/archive.
package archive
