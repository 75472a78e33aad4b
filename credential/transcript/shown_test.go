package transcript_test

import (
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/transcript"
	"clrhost/internal/strictjson"
	"clrhost/internal/text"
)

// spot is a value of a document: of which credential, where, and what.
type spot struct {
	credential int
	at         string
	value      string
}

// shown is what a Record shows, found by looking at its fields and not at how they were read.
type shown struct {
	record  transcript.Record
	values  map[spot]bool
	texts   map[spot]transcript.Text // by place
	objects map[spot][]string        // Go types, by place
	also    map[spot]bool
	inside  map[spot]int  // credentials, by place
	copies  map[spot]spot // where the same is stated again, and where it is shown
}

// classes are the types of objects that a Go type stands for.
var classes = map[string][]string{
	"Statement": {"Achievement"}, "Award": {"AchievementSubject"}, "Subject": {"ClrSubject", "AchievementSubject", "EndorsementSubject"},
	"Geo": {"GeoCoordinates"}, "Identifier": {"IdentifierEntry"}, "Identity": {"IdentityObject"}, "Level": {"RubricCriterionLevel"},
}

func showing(r transcript.Record) shown {
	s := shown{r, map[spot]bool{}, map[spot]transcript.Text{}, map[spot][]string{}, map[spot]bool{}, map[spot]int{}, map[spot]spot{}}
	for i, c := range r.Credentials {
		s.inside[where(c.Place)] = i
	}
	s.walk(reflect.ValueOf(r))
	return s
}

func (s shown) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			s.walk(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			s.walk(v.Index(i))
		}
	case reflect.Struct:
		s.object(v)
	}
}

func (s shown) object(v reflect.Value) {
	switch value := v.Interface().(type) {
	case credential.Verdict:
		return
	case transcript.Text:
		if value.Given() {
			s.texts[where(value.Place)] = value
		}
		return
	case transcript.Word:
		s.add(value.Given(), value.Place, value.Value)
		return
	case transcript.Number:
		s.add(value.Given() && value.Place != transcript.Place{}, value.Place, strconv.FormatFloat(value.Value, 'g', -1, 64))
		return
	case transcript.Flag:
		s.add(value.Given(), value.Place, strconv.FormatBool(value.Value))
		return
	case transcript.Time:
		s.add(value.Sent != "", value.Place, value.Sent)
		return
	case transcript.Extra:
		s.extra(value, value.Place.Credential, shownPointer(value.Place), s.values)
		return
	case transcript.Record:
		for _, e := range value.Also {
			s.extra(e, e.Place.Credential, shownPointer(e.Place), s.also)
		}
	case transcript.Achievement:
		for _, at := range value.Same {
			s.copies[where(at)] = where(value.Statement.Place)
		}
	}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		switch {
		case field.Type == reflect.TypeFor[transcript.Place]():
			at := where(v.Field(i).Interface().(transcript.Place))
			s.objects[at] = append(s.objects[at], v.Type().Name())
		case field.IsExported() && field.Name != "Also":
			s.walk(v.Field(i))
		}
	}
}

func where(p transcript.Place) spot { return spot{credential: p.Credential, at: shownPointer(p)} }

func (s shown) add(given bool, p transcript.Place, value string) {
	if given {
		s.values[spot{p.Credential, shownPointer(p), value}] = true
	}
}

func (s shown) extra(e transcript.Extra, of int, at string, into map[spot]bool) {
	if len(e.Inside) == 0 {
		into[spot{of, at, e.Value}] = true
	}
	for _, inside := range e.Inside {
		s.extra(inside, of, at+"/"+escape(inside.Name), into)
	}
}

var escapes = strings.NewReplacer("~", "~0", "/", "~1")

// escape writes a name as an Extra shows it.
func escape(name string) string { return escapes.Replace(short(name)) }

// shownPointer is a pointer with all names as an Extra shows them.
func shownPointer(p transcript.Place) string {
	steps := strings.Split(p.At(), "/")
	for i, step := range steps {
		steps[i] = short(step)
	}
	return strings.Join(steps, "/")
}

// missing lists the values of a document that are neither shown nor in Also, or both, and counts them all.
func (s shown) missing(of int, at string, v any) (missing []string, count int) {
	here := spot{credential: of, at: at}
	if original, isCopy := s.copies[here]; isCopy {
		of, at = original.credential, original.at
		here = original
	}
	if index := s.inside[here]; index > 0 {
		if token, isToken := v.(string); isToken {
			c, err := credential.Parse([]byte(token), strictjson.Limits{})
			if err != nil {
				return []string{err.Error()}, 1
			}
			v = c.Document
		}
		of, at = index, ""
	}
	children := map[string]any{}
	switch v := v.(type) {
	case map[string]any:
		children = v
	case []any:
		for i, item := range v {
			children[strconv.Itoa(i)] = item
		}
	default:
		if n := s.times(of, at, v); n != 1 {
			missing = append(missing, fmt.Sprintf("%d%s is there %d times: %.80q", of, at, n, fmt.Sprint(v)))
		}
		return missing, 1
	}
	for _, name := range slices.Sorted(maps.Keys(children)) {
		inside, n := s.missing(of, at+"/"+escape(name), children[name])
		missing, count = append(missing, inside...), count+n
	}
	return missing, count
}

// times is 1 when a value is shown, plus 1 when it is in Also.
func (s shown) times(of int, at string, v any) (n int) {
	value := leaf(v)
	if s.values[spot{of, at, value}] || s.isTranslation(of, at, v) || s.isClass(of, at, value) {
		n++
	}
	if s.also[spot{of, at, value}] || s.also[spot{of, at, short(value)}] {
		n++
	}
	if n == 0 && s.values[spot{of, at, short(value)}] { // within the details of an object
		n++
	}
	return n
}

func leaf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(v)
}

// short is how an Extra shows a long text.
func short(s string) string { return text.Shorten(s, 200) }

// isTranslation reports whether a text at the place, or up to two steps above it, has the value.
func (s shown) isTranslation(of int, at string, v any) bool {
	for range 3 {
		if t, found := s.texts[spot{credential: of, at: at}]; found {
			return slices.ContainsFunc(t.Translations, func(t transcript.Translation) bool {
				return v == t.Value || v == t.Language || v == t.Direction
			})
		}
		at = at[:max(strings.LastIndex(at, "/"), 0)]
	}
	return false
}

// isClass reports whether a value is the type of an object that is shown as one of that class.
func (s shown) isClass(of int, at, value string) bool {
	around, name := path.Split(at)
	if _, err := strconv.Atoi(name); err == nil {
		around, name = path.Split(strings.TrimSuffix(around, "/"))
	}
	return name == "type" && slices.ContainsFunc(s.objects[spot{credential: of, at: strings.TrimSuffix(around, "/")}], func(shown string) bool {
		return shown == value || slices.Contains(classes[shown], value)
	})
}

// requireWhole fails unless each value of the document is shown or in Also, and not in both.
func requireWhole(t *testing.T, c *credential.Credential, r transcript.Record, name string) {
	t.Helper()
	missing, count := showing(r).missing(0, "", c.Document)
	require.Empty(t, missing, name)
	require.Positive(t, count, name)
}
