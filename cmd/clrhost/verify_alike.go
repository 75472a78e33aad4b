package main

import (
	"fmt"
	"strings"

	"clrhost/credential"
	"clrhost/internal/text"
)

// maxPlaces bounds how many places of one check are printed.
const maxPlaces = 3

// placesLine lists the first places, and counts the others.
func placesLine(places []string) string {
	if more := len(places) - maxPlaces; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(places[:maxPlaces], ", "), more)
	}
	return strings.Join(places, ", ")
}

// alikeChecks joins checks that differ only in their place, such as ten proofs that fail for one reason, in the order of the
// first of each.
func alikeChecks(checks []credential.Check) (joined []credential.Check) {
	var places [][]string
	listed := map[credential.Check]int{}
	for _, c := range checks {
		place, sentence, found := strings.Cut(c.Detail, ": ")
		if !found || !strings.HasPrefix(place, "/") || strings.Contains(place, " ") {
			place, sentence = "", c.Detail
		}
		kind := c
		kind.Detail = sentence
		at, isListed := listed[kind]
		if !isListed || place == "" {
			at, listed[kind] = len(joined), len(joined)
			joined, places = append(joined, kind), append(places, nil)
		}
		if place != "" {
			places[at] = append(places[at], place)
		}
	}
	for i := range joined {
		if len(places[i]) > 0 {
			joined[i].Detail = placesLine(places[i]) + ": " + joined[i].Detail
		}
	}
	return joined
}

// alike are embedded credentials for which the same text is printed.
type alike struct {
	places []string
	first  credential.Verdict
	text   string // what is printed of each
}

// alikeInside groups the embedded credentials by the text that is printed of them.
func alikeInside(inside []credential.Verdict, print func(credential.Verdict) string) (joined []*alike) {
	listed := map[string]*alike{}
	for _, inner := range inside {
		body := print(inner)
		kind := string(inner.Overall) + "\n" + body
		if listed[kind] == nil {
			listed[kind] = &alike{first: inner, text: body}
			joined = append(joined, listed[kind])
		}
		listed[kind].places = append(listed[kind].places, text.Printable(inner.Source))
	}
	return joined
}
