package credential

import (
	"regexp"
	"strings"
	"time"

	"clrhost/credential/loose"
)

// plain is a kind of value that is not an object of a class: its test, and what a value must be to pass it.
type plain struct {
	test func(v any) bool
	must string
}

var (
	plainString    = &plain{isA[string], "must be a string"}
	plainText      = &plain{isText, "must be a string, or an object of strings by language"}
	plainURI       = &plain{isIdentifier, "must be an absolute URI of at most 1,200 bytes"}
	plainBoolean   = &plain{isA[bool], "must be true or false"}
	plainNumber    = &plain{isA[float64], "must be a number"}
	plainDateTimeZ = &plain{isDateTimeZ, "must be a date-time with a zone, such as 2024-05-31T12:00:00Z, from the years 1000 to 9999"}
	plainDateTime  = &plain{isDateTime, "must be a date-time, such as 2024-05-31T12:00:00Z"}
	plainDate      = &plain{isLayout(time.DateOnly), "must be a date, such as 2024-05-31"}
	plainLanguage  = &plain{isMatch(languageCode), "must be a language code, such as en or en-US"}
	plainJWS       = &plain{isMatch(compactJWSText), "must be a compact JWS"}
)

var (
	languageKey    = regexp.MustCompile(`^[a-z]{2}(-[A-Z]{2})?$`)
	languageCode   = regexp.MustCompile(`^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$`)
	compactJWSText = regexp.MustCompile(`^[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+$`)
	absoluteURI    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:[^\s\pC]+$`)
)

func isA[T any](v any) bool {
	_, ok := v.(T)
	return ok
}

// isText accepts a language map where the standard's schemas do.
func isText(v any) bool {
	texts, ok := v.(map[string]any)
	if !ok {
		return isA[string](v)
	}
	for language, translation := range texts {
		if !languageKey.MatchString(language) || !isA[string](translation) {
			return false
		}
	}
	return len(texts) > 0
}

// isURI tells an absolute URI (RFC 3986, Section 3). White space around it is tolerated, because the standard compares
// ids after trimming them.
func isURI(s string) bool { return absoluteURI.MatchString(strings.TrimSpace(s)) }

// maxIdentifier is how long an id may be, in bytes. Issuer id and credential id together must fit into one row of a
// database index; a did:jwk of a 4096-bit RSA key, the longest in common use, has under 1,000 bytes.
const maxIdentifier = 1200

func isIdentifier(v any) bool { return len(loose.Text(v)) <= maxIdentifier && isURI(loose.Text(v)) }

func isDateTimeZ(v any) bool {
	_, ok := dateTimeZ(v)
	return ok
}

func isDateTime(v any) bool { return isDateTimeZ(v) || isLayout("2006-01-02T15:04:05")(v) }

func isLayout(layout string) func(any) bool {
	return func(v any) bool {
		_, err := time.Parse(layout, loose.Text(v))
		return err == nil
	}
}

func isMatch(pattern *regexp.Regexp) func(any) bool {
	return func(v any) bool { return pattern.MatchString(loose.Text(v)) }
}
