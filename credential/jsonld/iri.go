package jsonld

import "strings"

// isIRI reports whether text is an absolute IRI that N-Quads can represent (RDF 1.1 N-Quads, Section 4, IRIREF). The reverse
// solidus, angle brackets and the like would end the IRI early, so that one statement could be read as several.
func isIRI(text string) bool {
	scheme, _, ok := strings.Cut(text, ":")
	if !ok || scheme == "" || !isLetter(scheme[0]) {
		return false
	}
	for i := range len(scheme) {
		if c := scheme[i]; !isLetter(c) && !isDigit(c) && c != '+' && c != '-' && c != '.' {
			return false
		}
	}
	for i := len(scheme); i < len(text); i++ {
		switch c := text[i]; c {
		case '<', '>', '"', '{', '}', '|', '^', '`', '\\':
			return false
		default:
			if c <= ' ' {
				return false
			}
		}
	}
	return true
}

// isLanguage reports whether text has the form of a language tag (RDF 1.1 N-Quads, Section 4, LANGTAG).
func isLanguage(text string) bool {
	for i, part := range strings.Split(text, "-") {
		if part == "" {
			return false
		}
		for j := range len(part) {
			if !isLetter(part[j]) && (i == 0 || !isDigit(part[j])) {
				return false
			}
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
