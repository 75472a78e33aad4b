// Package consent serves the approval step of the code flow: a GET that shows which client asks for what, and a POST that
// records the answer. It never issues codes; it returns to the authorization endpoint, which decides from the stored answer.
//
// An authorization request belongs to one browser session and is answered once. Its id is 256 random bits, so the id and
// the session together also prove that an answer comes from a page we showed to this user. Everything else, such as an
// answer given twice or from another session, gets the same refusal and no code (RFC 6749, Section 10.12).
//
// The page is shown every time. What the user allowed before is ticked and marked, as long as the client's registration is
// as it was then; otherwise what changes the record starts unticked. A client never gets more unless the user presses
// Allow, and a client that changes its registration while the user decides gets nothing.
package consent
