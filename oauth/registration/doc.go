// Package registration lets a partner platform register itself as a client and look after its registration: RFC 7591 and
// RFC 7592 as gin handlers.
//
// Registration is open, because the standard forbids an initial access token. So a request is held to strict rules, and
// what it says is shown to people as the client's claim, never as ours. Nothing a client names is fetched here; its logo,
// and nothing else, is fetched by the pages (server/logo).
//
// # What is accepted
//
// One JSON object of at most 64 KiB with client_name, client_uri, logo_uri, tos_uri, policy_uri, software_id,
// software_version, redirect_uris and scope. A request that breaks rules hears of all of them at once. Metadata this host
// does not know, a software statement among it, is ignored and not stored (RFC 7591, Sections 2 and 2.3), and so are
// credentials a client would like to choose for itself. A member that is null counts as left out (RFC 7592, Section 2.2).
//
// Every URL is https, and all of them are on one host name, because a learner judges a client by that name. The name is
// compared in lower-case ASCII. Names in other scripts must be sent in their xn-- form, as RFC 3986 wants, so that what
// we compare is what a browser will resolve. Ports may differ: they do not change who is being trusted, and a platform
// may well serve its pages and its callback from different ones. URLs are stored and returned exactly as they were sent,
// since a redirect URI is later compared character by character (RFC 9700, Section 4.1.3). While this host itself runs on
// a loopback address, a client may use http on localhost, 127.0.0.1 or [::1].
//
// # Bounds
//
// However many addresses registrations come from, of those that never completed a flow a host keeps so many and no more
// (Handler.MaxUnused): the oldest, once it is an hour old, makes room for the next. Where an operator approves clients none
// does. Calls about a registration are counted by client, once it has proven to be itself (Handler.Manage).
//
// # What the RFCs leave open
//
// A response says in clrhost_state whether the client is pending, active or suspended, so that a client that has to wait
// for an operator can learn by reading its registration when the wait is over.
//
// Two updates at the same time both succeed, in some order. An update replaces everything and has no precondition, so
// the later one would win a moment later in any case, and a 409 would protect nobody. A conflict noticed by the store is
// therefore tried again, with the registration token checked anew; only after ten lost races is the answer 409.
//
// Where an operator approves clients, an update that shows learners another name or link, or asks for more redirect
// URIs, scopes or grants, makes the client wait again, and its tokens with it: otherwise the approval could be spent on
// something nobody looked at. A suspended client can read its registration, but neither change nor delete it (403;
// RFC 7592, Sections 2.2 and 2.3), so the operator's decision stays.
//
// An update stays on the registered host name, because that is what people allowed; on another host it is another client,
// which registers anew. An update that asks for what is there already writes nothing at all.
//
// An update that changes something rotates the registration token (RFC 7592, Section 3). The next token is derived from
// the one that was presented, and that one is good until the next is first used. So a client whose answer is lost sends
// its update again and is given the same token, and so are two updates at once. A read and an unchanged update rotate
// nothing. An operator can end a token (clrhost client end-registration-token), and rotate-secret ends it too.
//
// Text must hold something that can be seen, and client_name must not look like the name of this host, nor like a word
// that vouches for its bearer.
//
// Registrations, updates that change something, and deletions are recorded in the audit log. Refusals are not: anybody can cause them, and the
// audit log must not be a way to fill the disk. They are in the request log.
package registration
