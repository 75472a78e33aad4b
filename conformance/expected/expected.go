// Package expected reads the file of expected failures: cases that a team knows its host to fail, each with the reason why
// it is let pass for now. A line holds the id of a case, in which * stands for any characters, and then the reason:
//
//	# The code store is being replaced.
//	token.code.once     two redeemers can both win; ticket 41
//	paging.link.*       no Link header yet; ticket 57
//
// Empty lines and lines that begin with # do not count. A line without a reason is a mistake, and so is one that fits no
// case, because it would hide the next failure that gets that name.
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

// List is the lines of a file. The empty List expects no failure.
type List []Failure

// Failure is a line: which cases are expected to fail, and why.
type Failure struct {
	Pattern string
	Reason  string
	Line    int // counted from 1
}

// Parse reads a file and reports all mistakes in it together.
func Parse(data []byte) (List, error) {
	var list List
	var mistakes []error
	for i, text := range strings.Split(string(data), "\n") {
		text = strings.TrimSpace(text)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		failure, err := parseLine(text)
		if err == nil && list.has(failure.Pattern) {
			err = fmt.Errorf("%s is there twice", failure.Pattern)
		}
		if err != nil {
			mistakes = append(mistakes, fmt.Errorf("line %d: %w", i+1, err))
			continue
		}
		failure.Line = i + 1
		list = append(list, failure)
	}
	return list, errors.Join(mistakes...)
}

func parseLine(text string) (Failure, error) {
	if !utf8.ValidString(text) {
		return Failure{}, errors.New("this is not UTF-8")
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\t' }) {
		return Failure{}, errors.New("a control character is in it")
	}
	pattern, reason := text, ""
	if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
		pattern, reason = text[:i], strings.TrimSpace(text[i:])
	}
	if i := strings.IndexFunc(pattern, func(r rune) bool { return !isOfID(r) && r != '*' }); i >= 0 {
		return Failure{}, fmt.Errorf("%q is no case id: it may hold lower-case letters, digits, dots, hyphens, underscores and *", pattern)
	}
	if reason == "" {
		return Failure{}, fmt.Errorf("%s has no reason; write it behind the id", pattern)
	}
	return Failure{Pattern: pattern, Reason: reason}, nil
}

func isOfID(r rune) bool {
	return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune(".-_", r)
}

func (l List) has(pattern string) bool {
	return slices.ContainsFunc(l, func(f Failure) bool { return f.Pattern == pattern })
}

// Check reports the lines that fit none of ids, which are those of every case there is, not only of those that run.
func (l List) Check(ids []string) error {
	var mistakes []error
	for _, f := range l {
		if !slices.ContainsFunc(ids, f.fits) {
			mistakes = append(mistakes, fmt.Errorf("line %d: there is no case %s", f.Line, f.Pattern))
		}
	}
	return errors.Join(mistakes...)
}

// fits reports whether a line is about a case. Ids hold no slash, at which path.Match would stop.
func (f Failure) fits(id string) bool {
	fits, err := path.Match(f.Pattern, id)
	return err == nil && fits
}

// Reason returns why the case with an id is expected to fail, and whether it is.
func (l List) Reason(id string) (reason string, isExpected bool) {
	i := slices.IndexFunc(l, func(f Failure) bool { return f.fits(id) })
	if i < 0 {
		return "", false
	}
	return l[i].Reason, true
}
