// Package paper makes a PDF of a document by a Chromium without a window, one that is installed beside the host. The PDF is
// tagged (ISO 32000-1, Section 14.8): it keeps the headings, the lists, and the tables with their headers, for whoever has it
// read aloud.
//
// A document is whole: its style is in it and its pictures are data: URLs. What strangers wrote is in it too, so it is
// printed as if it were hostile:
//
//   - The process is Chromium's own sandbox. It has none of the host's environment, a profile that is made for the one
//     document and removed after it, and a deadline; the end of one is the end of all its processes.
//   - The document is the only answer that any request gets. Every other request fails before it is sent, no name of a host
//     can be resolved, and nothing is downloaded.
//   - Scripts do not run. The policy that comes with the document (Content Security Policy Level 3) forbids them again, and
//     with them all but its own styles and pictures.
//
// A process takes a processor and some hundred MiB for a second or so, hence they run one after the other, a few requests wait
// for their turn, and the rest is rejected. It is started anew for each document rather than kept: what one document does to a
// browser must not reach the next, which may be another person's.
package paper
