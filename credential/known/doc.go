// Package known reads a list of the issuers that those who run a host, or verify a file, know by themselves. That a signature
// is the issuer's binds a credential to an address or a key, and anybody can have one of these; that the party behind it is
// the college of that name is for a person to say, and this list is where they do.
//
// It is a package of its own beside the sentences that it decides (credential.Summarize), because reading a file that a
// person wrote is no part of judging a credential: package credential asks for an Issuers and knows no file.
//
// # Format
//
// A list is UTF-8 text in YAML 1.2, of which it uses the plainest part: a sequence of mappings of one text each, and comments.
//
//	# The nursing colleges of the northern board, confirmed by telephone.
//	- id: https://lakeshore.example/issuers/1
//	  name: Lakeshore College of Nursing
//	  url: https://lakeshore.example/about     # optional: a page about it
//	  note: Member of the northern board       # optional: why it is known
//
// id and name are required. Ids are those of the issuers in credentials, compared as the standard compares them:
// percent-decoded, then trimmed. A list that breaks a rule is rejected as a whole, with every problem, so that nobody is left
// out, or let in, by a slip.
package known
