// Package registration lets a partner platform register itself as a client and manage its registration: RFC 7591 and
// RFC 7592 as gin handlers.
//
// Registration is open, because the standard forbids an initial access token. So a request MUST keep strict rules, and its
// metadata is shown to people as the client's claim. No URL of a client is fetched here; its logo, and nothing else, is
// fetched by the pages (server/pages/logo).
//
// # What is accepted
//
// One JSON object of at most 64 KiB with client_name, client_uri, logo_uri, tos_uri, policy_uri, software_id,
// software_version, redirect_uris and scope. The answer to a request that breaks rules names all of them. Unknown metadata, a
// software statement among it, is ignored and not stored (RFC 7591, Sections 2 and 2.3), and so are credentials that a
// client chooses for itself. A member that is null counts as left out (RFC 7592, Section 2.2).
//
// Every URL is https, and all of them are on one host name, by which a learner recognizes a client. The name is compared in
// lower-case ASCII. Names in other scripts MUST be in their xn-- form (RFC 3986), so that the name that is compared is the
// one that a browser resolves. Ports may differ: they do not change who is trusted, and a platform may serve its pages and
// its callback from different ones. URLs are stored and returned exactly as they were sent, since a redirect URI is later
// compared character by character (RFC 9700, Section 4.1.3). While this host itself runs on a loopback address, a client may
// use http on localhost, 127.0.0.1 or [::1].
//
// Text MUST hold a character that can be seen, and client_name MUST NOT look like the name of this host, nor like a word that
// vouches for its bearer.
//
// # Bounds
//
// Of clients that never completed a flow, a host keeps at most Handler.MaxUnused, from however many addresses they registered:
// the oldest, once it is an hour old, is removed for the next. Where an operator approves clients none is removed. Calls about
// a registration are counted by client, once it has authenticated (Handler.Manage).
//
// # What the RFCs leave open
//
// A response holds in clrhost_state whether the client is pending, active or suspended, so that a client that waits for an
// operator learns the end of the wait by reading its registration.
//
// Two updates at the same time both succeed, in some order. An update replaces everything and has no precondition, so the
// later one would win a moment later in any case, and a 409 would protect nobody. A conflict in the store is therefore
// tried again, with the registration token checked anew; only after ten lost races is the answer 409.
//
// Where an operator approves clients, an update that shows learners another name or link, or asks for more redirect URIs,
// scopes or grants, makes the client pending again, and its tokens useless until it is approved: the operator approved
// something else. A suspended client can read its registration, but neither change nor delete it (403; RFC 7592, Sections
// 2.2 and 2.3), so that the operator's decision stays.
//
// An update MUST stay on the registered host name, which is what people allowed; on another host it is another client, which
// registers anew. An update that asks for what is stored already writes nothing.
//
// An update that changes something rotates the registration token (RFC 7592, Section 3). The next token is derived from the
// one that was presented, and that one is valid until the next is first used. So a client that lost the answer sends its
// update again and gets the same token, and so do two updates at once. A read and an unchanged update rotate nothing. An
// operator can end a token (clrhost client end-registration-token), and rotate-secret ends it too.
//
// Registrations, updates that change something, and deletions are recorded in the audit log. Rejections are not: anybody can
// cause them, and could fill the disk. They are in the request log.
package registration
