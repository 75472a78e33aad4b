package provider

import (
	"fmt"
	"math"
	"regexp"
)

// unguessable expects that values are long, differ, and differ in enough places (RFC 6749, Section 10.10: the chance of
// guessing one must not be above 2^-128).
func unguessable(p *Probe, what string, one func() string) {
	var values []string
	for range samples {
		values = append(values, one())
	}
	for i, value := range values {
		p.Expect(len(value) >= shortest, fmt.Sprintf("%s of at least %d characters", what, shortest), fmt.Sprintf("one of %d", len(value)))
		for _, other := range values[:i] {
			p.Expect(value != other, what+" that differs from the one before", "the same one twice")
		}
	}
	bits := chance(values)
	p.Expect(bits >= leastBits, fmt.Sprintf("%s with at least %d random bits", what, leastBits),
		fmt.Sprintf("%d bits in what %d of them differ in", int(bits), samples))
}

// chance estimates how many random bits values of one kind hold: what each place in which they differ can hold, given
// the characters that occur in such places. Prefixes, headers of JWTs and high digits of counters hold none.
func chance(values []string) float64 {
	places, alphabet := 0, map[byte]bool{}
	for i := range values[0] {
		differ, seen := false, []byte{}
		for _, value := range values {
			if i >= len(value) {
				continue
			}
			differ = differ || value[i] != values[0][i]
			seen = append(seen, value[i])
		}
		if !differ {
			continue
		}
		places++
		for _, c := range seen {
			alphabet[c] = true
		}
	}
	return float64(places) * math.Log2(float64(max(len(alphabet), 1)))
}

// spelledAs expects that a value has the permitted characters. The value itself is a secret and is not reported.
func spelledAs(p *Probe, what string, permitted *regexp.Regexp, characters, value string) {
	p.Expect(permitted.MatchString(value), what+" "+characters, "one with another character")
}
