// Package browser signs in and consents on any host, as a person would, without knowing the host's pages beforehand. It
// opens a URL, keeps cookies, follows redirects, reads each page, finds the form that matters, fills it in and presses
// the right button, until the host redirects to where the caller wants to stop or a page offers nothing more to do.
//
// What a form is for is judged by what a person sees or a password manager reads: types, autocomplete tokens, labels,
// names and the words on buttons, in English, German, French, Spanish, Italian, Dutch and Portuguese, and those of consent
// in a few languages more. The words are in words.go. Where that fails, Selectors name the fields, and every error names those that would help.
//
// A Browser runs no scripts. The one thing that pages do by script and it does too is to send a form of hidden fields at
// once. Scripted does the same in the window of an Engine, which does run them; package chromium has one.
//
// The password is careful company: it goes only to the host whose page asked for it, never from https to http, never
// into a URL, and not along with a redirect that leads elsewhere. An error page is never acted upon, so what a host reports
// about a bad request is the last page of the journey. And when the decision is to deny, no button that could allow is
// pressed in the absence of a better one.
//
// A page that may ask something and was not understood is never the end of a journey but an error, with the page's title,
// the words of its buttons and fields, and the option that helps: it is no evidence for or against the host.
//
// Forged is for asking whether a host can be tricked: it sends the form of consent as a page of another site could.
package browser
