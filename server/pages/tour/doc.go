// Package tour holds the table of all pages of the host and their states, and the tests that look at each of them: what
// axe-core and html-validate find, what must never be wrong on a page, whether it fits windows of any width, and whether a
// browser is sent to another host. Screenshots of them are taken on request. A new page or state is one line of the table.
//
// The pages are those of the demonstration, on a real host, in a real browser. It has no code besides tests.
package tour
