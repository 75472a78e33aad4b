// Package bake carries a credential in an image, as Open Badges 3.0, Section 5.3 describes and CLR 2.0 does with names of
// its own. Extract extracts a credential from an untrusted PNG or SVG file; PNG and SVG bake one.
//
// A PNG file holds it as the text of an iTXt chunk whose keyword names the standard. The file is walked chunk by chunk,
// lengths and checksums are checked, and no pixel is decoded. An SVG file holds it in a credential element in the standard's
// namespace: a JWS in the attribute verify, JSON in a CDATA section. The file is read token by token; nothing is ever
// fetched and no entity is ever expanded. The result is the baked text, byte for byte, without the white space around it. It
// is not verified: that is the task of package credential.
//
// Reading is lenient where other readers are. Every rule that a file breaks is then a warning, so a conforming file yields
// none. Writing is strict: everything but the credential stays as it was, byte for byte, and the result is read back before
// it is returned.
//
// # For callers
//
// A caller that accepts files, such as an upload or the command line, calls Sniff first. For KindPNG and KindSVG it passes
// the Payload of Extract to credential.Parse in place of the file, like any JSON or JWS, and reports Warnings as warnings of
// the parse check. The payload is the record and is what a host stores; no signature covers the image around it. A reader
// that accepts only one of the two standards compares Baked.Label.
//
// # Readings
//
// A document holds exactly one credential. So baking into a file that holds one of either standard is rejected unless it is
// to be overwritten, and then all of them are removed. A file that holds several nevertheless yields its first CLR, else its
// first Open Badges credential; an iTXt chunk takes precedence over the older kinds of text chunk.
//
// Text in a tEXt, zTXt or compressed iTXt chunk is read, with a warning. It must be UTF-8 in all of them.
//
// A DOCTYPE that only names the document type of SVG is common in files of drawing programs and is skipped with a warning.
// One that declares anything is rejected: its entities could expand a small file to a large one. Compressed SVG (svgz) and
// encodings other than UTF-8 are rejected with their own message.
package bake
