// Package chromium lets a test look at pages as a person does, in a Chromium without a window. Findings lists what must
// never be wrong on a page: what a screen reader needs, what a keyboard needs, contrast, width.
package chromium
