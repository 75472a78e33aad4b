// Package bake carries a credential in an image, as Open Badges 3.0, Section 5.3 describes and CLR 2.0 does with names
// of its own. Extract takes a credential out of a PNG or SVG file that a stranger sent; PNG and SVG put one in.
//
// A PNG file holds it as the text of an iTXt chunk whose keyword names the standard. The file is walked chunk by chunk,
// lengths and checksums are checked, and no pixel is decoded. An SVG file holds it in a credential element in the
// standard's namespace: a JWS in the attribute verify, JSON in a CDATA section. The file is read token by token;
// nothing is ever fetched and no entity is ever expanded. What comes out is the text that was put in, to the byte,
// without the white space around it, and nothing is believed of it yet: that is the business of package credential.
//
// Reading is lenient where other readers are. Every rule that a file breaks is then a warning, so what an issuer baked
// by the rules yields none. Writing is strict: whatever is not the credential stays as it was, byte for byte, and the
// result is read back before it is handed out.
//
// # For callers
//
// Whoever takes files, as an upload or the command line does, asks Sniff first. For KindPNG and KindSVG it takes Payload
// from Extract in place of the bytes it was given, hands that to credential.Parse like any JSON or JWS, and reports
// Warnings as warnings of the parse check. The payload is the record and is what a host stores; the image around it is
// signed by nobody. A reader that wants only one of the two standards compares Baked.Label.
//
// # Readings
//
// A document holds exactly one credential. So baking into a file that holds one of either standard is refused unless
// it is to be overwritten, and then all of them go. A file that holds several nevertheless yields its first CLR, else
// its first Open Badges credential; of two PNG chunks, an iTXt chunk counts before the older kinds of text chunk.
//
// Text in a tEXt, zTXt or compressed iTXt chunk is read, with a warning. It must be UTF-8 in all of them.
//
// A DOCTYPE that only names the document type of SVG is common in files of drawing programs and is passed over with a
// warning. One that declares anything is refused: the entities it may define are how small files become large ones.
// Compressed SVG (svgz) and encodings other than UTF-8 are refused by name.
package bake
