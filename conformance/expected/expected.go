// Package expected reads the files of expected failures and of expected skips: cases that a team knows its host to fail, or
// its run to skip, each with the reason why that is accepted for now. A line holds the id of a case, in which * stands for
// any characters, and then the reason:
//
//	# The code store is being replaced.
//	token.code.once     two redeemers can both win; ticket 41
//	paging.link.*       no Link header yet; ticket 57
//
// Empty lines and lines that begin with # do not count. A line without a reason is a mistake, and so is one that fits no
// case, because it would hide the next case that gets that name.
package expected

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// List is the lines of a file. It is nil only where there is no file: an empty file expects nothing.
type List []Line

// Line says which cases have an expected outcome, and why.
type Line struct {
	Pattern string
	Reason  string
	Number  int // counted from 1
}

// Parse reads a file and reports all mistakes in it together.
func Parse(data []byte) (List, error) {
	list := List{}
	var mistakes []error
	for i, text := range strings.Split(string(data), "\n") {
		text = strings.TrimSpace(text)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		line, err := parseLine(text)
		if err == nil && list.has(line.Pattern) {
			err = fmt.Errorf("%s is there twice", line.Pattern)
		}
		if err != nil {
			mistakes = append(mistakes, fmt.Errorf("line %d: %w", i+1, err))
			continue
		}
		line.Number = i + 1
		list = append(list, line)
	}
	return list, errors.Join(mistakes...)
}

func parseLine(text string) (Line, error) {
	if !utf8.ValidString(text) {
		return Line{}, errors.New("this is not UTF-8")
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\t' }) {
		return Line{}, errors.New("a control character is in it")
	}
	pattern, reason := text, ""
	if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
		pattern, reason = text[:i], strings.TrimSpace(text[i:])
	}
	if i := strings.IndexFunc(pattern, func(r rune) bool { return !isOfID(r) && r != '*' }); i >= 0 {
		return Line{}, fmt.Errorf("%q is no case id: it may hold lower-case letters, digits, dots, hyphens, underscores and *", pattern)
	}
	if reason == "" {
		return Line{}, fmt.Errorf("%s has no reason; write it behind the id", pattern)
	}
	return Line{Pattern: pattern, Reason: reason}, nil
}

func isOfID(r rune) bool {
	return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune(".-_", r)
}

func (l List) has(pattern string) bool {
	return slices.ContainsFunc(l, func(l Line) bool { return l.Pattern == pattern })
}

// Check reports the lines that fit none of ids, which are those of every case there is, not only of those that run.
func (l List) Check(ids []string) error {
	var mistakes []error
	for _, line := range l {
		if !slices.ContainsFunc(ids, line.fits) {
			mistakes = append(mistakes, fmt.Errorf("line %d: there is no case %s", line.Number, line.Pattern))
		}
	}
	return errors.Join(mistakes...)
}

// fits reports whether a line is about a case. Ids hold no slash, at which path.Match would stop.
func (l Line) fits(id string) bool {
	fits, err := path.Match(l.Pattern, id)
	return err == nil && fits
}

// Reason returns the reason of the line that fits the case with an id, and whether there is one.
func (l List) Reason(id string) (reason string, isExpected bool) {
	i := slices.IndexFunc(l, func(l Line) bool { return l.fits(id) })
	if i < 0 {
		return "", false
	}
	return l[i].Reason, true
}
