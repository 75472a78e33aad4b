package storage

import "time"

// Bounds of an Index. What is longer is cut, so that it takes little room beside the credential.
const (
	MaxIndexText         = 16 << 10 // bytes of Text
	maxIndexLabel        = 300      // bytes of a Title, an Issuer and an IssuerKey
	maxIndexTranslations = 8
	maxIndexKinds        = 32
	MaxIndexSubject      = 2 << 10 // bytes of Subject
)

// Index is what a list of records shows of a credential, and what it is found by. The storage does not interpret it.
type Index struct {
	Version   int64 // of the rules by which it was made, from 1; zero means that there is none
	Title     []Translation
	Issuer    []Translation
	IssuerKey string    // the issuer's name folded, by which issuers are in order
	Issued    time.Time // by which records are in order
	Counts    map[string]int
	Kind      string // of the one achievement, where there is one; at most a label
	Subject   string // whom it is about; left out when it is too long
	Text      string // folded words to search in; not in what Records returns
}

// Translation is a text in one language.
type Translation struct {
	Language  string `json:"l,omitempty"` // a language tag (RFC 5646), or empty
	Direction string `json:"d,omitempty"` // ltr, rtl or empty
	Value     string `json:"v"`
}

// Bounds of a RecordQuery.
const (
	MaxRecordWords = 8
	MaxRecordWord  = 100 // bytes
)

// RecordQuery asks for a part of all that an owner holds, at whichever service.
type RecordQuery struct {
	// Words are folded as Index.Text is. Each of them occurs in the text of what is found, in a longer word too; what has no
	// index is found by its identifiers. More than MaxRecordWords, and what a word has beyond MaxRecordWord, are not looked at.
	Words    []string
	Kind     string   // a key of Index.Counts; empty means any
	Numbers  []int64  // of the records; none means any
	Verdicts []string // the names of overall verdicts; none means any
	ByIssuer bool     // by the names of issuers, and only then by date
	Limit    int
	Offset   int
}

// RecordRow is a credential as a list of records shows it.
type RecordRow struct {
	Number       int64
	Service      string
	IssuerID     string
	CredentialID string
	Version      int64 // the number of the current representation
	ValidFrom    time.Time
	Verdict      string
	VerdictJSON  []byte
	Proven       bool
	CheckedAt    time.Time
	AcceptedAt   time.Time
	UpdatedAt    time.Time
	Index        Index // perhaps still that of the representation before, of Version 0 when there is none; Issued is ValidFrom when it has no other
	OfIssuer     int64 // how many of the records that were found are of this IssuerID; counted with ByIssuer only
}

// Unindexed is a credential whose Index is missing, made by older rules, or that of an earlier representation.
type Unindexed struct {
	Credential // its Index is for the caller of SaveIndex to set

	row credentialRow
}

// IndexCursor is a place between two credentials. The zero one is before all of them.
type IndexCursor struct {
	ownerID string
	number  int64
}
