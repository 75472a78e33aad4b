// Package page holds what all pages of this host share: the layout, the stylesheet, the page about a failure, and the two
// ways out of a handler: Renderer.Render writes a page, Renderer.Endpoint answers the failure that a handler returns. The
// room of the layout has the name of a page so that its calls read as page.Endpoint.
//
// A page is one folder: the handler, the view struct that its template is filled with, and the template, which defines
// "title" and "main". New parses the templates of all rooms.
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
// Sec-Fetch-Site, that header is all http.CrossOriginProtection can look at: they could not sign in. The pages of a share have
// no-referrer (see ForAnyone): their address is a secret that the other pages of this host need not be told either.
package page
