// Package page holds what all pages of this host share: the layout, the stylesheet, the templates, and Render, the one way
// a page is written.
//
// A page is plain HTML. There is no script, no inline style and nothing from another host, so the policy sent with it
// can forbid everything else. The one exception is named by the consent page where it needs it: the way back to the client
// (see Source). A client's logo comes from this host too (see package logo).
//
// A page is rendered into memory first. A template that fails in the middle therefore never reaches a browser half
// written.
//
// Referrer-Policy is same-origin rather than no-referrer. Both keep our URLs from every other host. But under
// no-referrer a browser posts our own forms with "Origin: null", and for browsers older than 2023, which send no
// Sec-Fetch-Site, that header is all http.CrossOriginProtection can look at: they could not sign in.
package page
