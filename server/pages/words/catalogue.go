package words

import (
	"fmt"
	"maps"
	"regexp"
	"strconv"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message/catalog"
)

// dictionary is texts of one language by their keys.
type dictionary map[string]string

// spanish are the dictionaries of Spanish. No key is in two of them.
var spanish = []dictionary{
	spanishFrame, spanishHome, spanishSignin, spanishConsent, spanishAccount, spanishSummary, spanishVerdict, spanishRecord,
	spanishDetails, spanishList, spanishHistory, spanishArchive, spanishShare, spanishAdd, spanishDelete, spanishPrint,
}

// translated is all of Spanish. Its keys are those of every language.
var translated = merge(spanish)

// texts is everything that the printers look up.
var texts = newCatalogue()

func newCatalogue() *catalog.Builder {
	b := catalog.NewBuilder(catalog.Fallback(language.English))
	add(b, language.English, english, englishOne)
	add(b, language.Spanish, translated, spanishOne)
	return b
}

// english is the English texts that have another form for one thing: the keys themselves.
var english = func() dictionary {
	own := dictionary{}
	for key := range englishOne {
		own[key] = key
	}
	return own
}()

// add sets the texts of a language, and what it says instead of them when the first number in them is one. That what is
// compiled into the program is wrong is found when it starts.
func add(b *catalog.Builder, tag language.Tag, many, one dictionary) {
	for key, text := range many {
		message := catalog.String(text)
		if single, ok := one[key]; ok {
			message = plural.Selectf(counts(key), "%d", plural.One, single, plural.Other, text)
		}
		if err := b.Set(tag, key, message); err != nil {
			panic(fmt.Sprintf("%s: %q: %v", tag, key, err))
		}
	}
}

func merge(rooms []dictionary) dictionary {
	all := dictionary{}
	for _, room := range rooms {
		for key := range room {
			if _, twice := all[key]; twice {
				panic(fmt.Sprintf("%q is translated twice", key))
			}
		}
		maps.Copy(all, room)
	}
	return all
}

// verb is a place for an argument in a text.
type verb struct {
	arg    int // from 1
	letter string
}

var verbPattern = regexp.MustCompile(`%(?:\[(\d+)\])?([a-z%])`)

// verbs are the places for arguments in a text, in order.
func verbs(text string) (found []verb) {
	next := 1
	for _, m := range verbPattern.FindAllStringSubmatch(text, -1) {
		if m[2] == "%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1]) // digits
		}
		found = append(found, verb{next, m[2]})
		next++
	}
	return found
}

// counts is the argument that chooses between one and many: the first number.
func counts(text string) int {
	for _, v := range verbs(text) {
		if v.letter == "d" {
			return v.arg
		}
	}
	return 0
}
