package exchange

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// keyed is how many bytes of a pattern are its key. A pattern with fewer is searched for by itself.
const keyed = 8

// pattern is a text to search for, and how a part of it is shown.
type pattern struct {
	text  string
	name  string // what is shown instead, such as "[code 1]"
	from  int    // where in text the part begins that is hidden
	whole bool   // only where no letter or digit follows
}

// index finds thousands of patterns in one pass over a text, whose cost does not depend on how many there are.
type index struct {
	filter [1 << 13]uint64      // a bit for each key, so that most places of a text are passed over without a look-up
	chains map[uint64][]pattern // those of one key, sorted
	short  []pattern
}

func key(text string) uint64 {
	return binary.LittleEndian.Uint64([]byte(text[:keyed]))
}

// bit is the place of a key in the filter.
func bit(key uint64) (word uint64, mask uint64) {
	hash := key * 0x9e3779b97f4a7c15 >> 45
	return hash >> 6, 1 << (hash & 63)
}

func byText(p pattern, text string) int { return cmp.Compare(p.text, text) }

func (x *index) add(p pattern) {
	if len(p.text) < keyed {
		if !slices.ContainsFunc(x.short, func(other pattern) bool { return other.text == p.text }) {
			x.short = append(x.short, p)
		}
		return
	}
	k := key(p.text)
	word, mask := bit(k)
	x.filter[word] |= mask
	if x.chains == nil {
		x.chains = map[uint64][]pattern{}
	}
	if at, found := slices.BinarySearchFunc(x.chains[k], p.text, byText); !found {
		x.chains[k] = slices.Insert(x.chains[k], at, p)
	}
}

// find reports every place at which a pattern stands in a text, and what is left of one where the text was cut.
func (x *index) find(text string, report func(from, to int, name string)) {
	for i := 0; i+keyed <= len(text); i++ {
		k := key(text[i:])
		word, mask := bit(k)
		if x.filter[word]&mask == 0 || x.chains[k] == nil {
			continue
		}
		if p, length := longestIn(x.chains[k], text[i:]); length > p.from {
			report(i+p.from, i+length, p.name)
		}
	}
	for _, p := range x.short {
		for at := 0; ; {
			found := strings.Index(text[at:], p.text)
			if found < 0 {
				break
			}
			at += found
			if end := at + len(p.text); !p.whole || !continues(text[end:]) {
				report(at+p.from, end, p.name)
			}
			at++
		}
	}
}

// longestIn returns the longest pattern of a sorted chain with which a text begins, and its length. If there is none, it
// is one of which the text has the beginning only, because it was cut.
func longestIn(chain []pattern, text string) (pattern, int) {
	at, exact := slices.BinarySearchFunc(chain, text, byText)
	if exact {
		return chain[at], len(text)
	}
	var cut pattern
	most := 0
	for _, i := range []int{at - 1, at} {
		if i >= 0 && i < len(chain) {
			if n := common(chain[i].text, text); n > most {
				cut, most = chain[i], n
			}
		}
	}
	for i := at - 1; i >= 0; {
		p := chain[i]
		n := common(p.text, text)
		if n == len(p.text) && !(p.whole && continues(text[n:])) {
			return p, n
		}
		if n == len(p.text) {
			i--
			continue
		}
		// A pattern that the text begins with is one that it has this much in common with, or less.
		i, exact = slices.BinarySearchFunc(chain[:i], text[:n], byText)
		if !exact {
			i--
		}
	}
	if most < len(cut.text) && isCut(text[most:], most) {
		return cut, most
	}
	return pattern{}, 0
}

func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// continues reports whether a text begins with a letter or a digit.
func continues(text string) bool {
	return text != "" && (text[0]|0x20 >= 'a' && text[0]|0x20 <= 'z' || text[0] >= '0' && text[0] <= '9')
}

// isCut reports whether a text is what follows a value that was cut: nothing, or the sign that there was more. A cut can
// lie within an escape, some bytes of which are then left.
func isCut(rest string, matched int) bool {
	if rest == "" || rest[0] == apart || strings.HasPrefix(rest, "…") || strings.HasPrefix(rest, "[cut") {
		return true
	}
	const remains = 6
	return matched >= shortest && (len(rest) <= remains || strings.Contains(rest[:min(len(rest), remains+len("…"))], "…"))
}
