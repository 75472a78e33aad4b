// Package consent serves the approval step of the code flow: a GET that shows who asks for what, and a POST that records
// the answer. It never issues codes; it returns to the authorization endpoint, which decides from the stored answer.
//
// An authorization request belongs to one browser session and is answered once. Its id is 256 random bits, so the id and
// the session together also prove that an answer comes from a page we showed to this user. Everything else, such as an
// answer given twice or from another session, gets one and the same refusal and no code (RFC 6749, Section 10.12).
//
// The page is asked for every time. What the user allowed before is ticked and marked, as long as the client shows itself
// as it did then; what changes the record starts unticked otherwise. A client never gets more without somebody pressing
// Allow, and a client that changes what is shown while somebody decides gets nothing.
package consent
