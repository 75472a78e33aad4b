// Package badge draws the picture of a record that has none of its own, for a credential to be baked into: a plate with title,
// issuer and date. It is drawn twice from one description, as SVG and, without a browser, as PNG, so that both look alike.
//
// What is written on it was written by strangers. A text that the font of the PNG has no letters for is left out of the PNG, and
// stands in the SVG, which is shown with the fonts of its reader.
package badge
