// Package pagetest helps tests that look at pages the way people do. Site serves the pages of a host on a real listener
// and a real database, beside an app that asks for access. Browser is a Chromium without a window, and Faults is our own
// list of what must never be wrong on a page: what a screen reader needs, what a keyboard needs, contrast, width.
package pagetest
