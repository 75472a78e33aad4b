package main

import (
	"fmt"
	"strings"

	"clrhost/credential"
	"clrhost/internal/text"
)

// maxPlaces bounds how many places of one finding are printed.
const maxPlaces = 3

// placesLine lists the first few places, and how many more there are.
func placesLine(places []string) string {
	if more := len(places) - maxPlaces; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(places[:maxPlaces], ", "), more)
	}
	return strings.Join(places, ", ")
}

// alikeChecks joins findings that differ only in the place that they are about, such as ten proofs that are bad for one
// reason. The order is that of the first of each.
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

// alike are credentials inside another of which the same is to be said.
type alike struct {
	places []string
	first  credential.Verdict
	text   string // what is printed of each
}

// alikeInside joins those credentials of which the same text is printed.
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
