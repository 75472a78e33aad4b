package text

import "unicode"

// The two joiners. They show nothing, but Persian and the scripts of India are misspelled without them, and an emoji may
// be several that are joined.
const nonJoiner, joiner = '\u200c', '\u200d'

func isJoiner(r rune) bool { return r == nonJoiner || r == joiner }

// separate are the scripts whose spelling never needs a joiner. Between their letters, one only makes two texts differ
// that look alike.
var separate = []*unicode.RangeTable{
	unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Georgian, unicode.Hebrew,
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo,
}

// joins reports whether a joiner may follow a character and the marks on it.
func joins(r rune) bool {
	const firstSkin, lastSkin = '\U0001f3fb', '\U0001f3ff' // which modify an emoji before them
	switch {
	case unicode.IsLetter(r):
		return !unicode.In(r, separate...)
	case r >= firstSkin && r <= lastSkin:
		return true
	}
	return unicode.Is(unicode.So, r) && !Hidden(r)
}
