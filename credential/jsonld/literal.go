package jsonld

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

const (
	xsd        = "http://www.w3.org/2001/XMLSchema#"
	xsdDouble  = xsd + "double"
	xsdInteger = xsd + "integer"
	xsdBoolean = xsd + "boolean"
	xsdString  = xsd + "string"
	rdfJSON    = rdf + "JSON"
	i18n       = "https://www.w3.org/ns/i18n#"
)

// literal writes an expanded value as a literal of N-Quads (JSON-LD 1.1 Processing Algorithms, Section 8.2.2).
func (e *expander) literal(value map[string]any, at *place) (string, error) {
	term, err := e.writeLiteral(value, at)
	if err != nil {
		return "", err
	}
	return term, e.budget.Spend(len(term) / bytesAStep)
}

func (e *expander) writeLiteral(value map[string]any, at *place) (string, error) {
	datatype, _ := value["@type"].(string)
	language, hasLanguage := value["@language"]
	direction, hasDirection := value["@direction"].(string)
	if datatype == "@json" {
		text, err := canonicalJSON(value["@value"])
		return quote(text) + "^^<" + rdfJSON + ">", err
	}
	text, own, rule := lexical(value["@value"], datatype)
	if hasLanguage {
		tag, ok := language.(string)
		if !ok || !isLanguage(tag) || own != xsdString {
			return "", &InvalidError{Path: at.String(), Rule: ruleLanguage}
		}
		if hasDirection {
			return quote(text) + "^^<" + i18n + strings.ToLower(tag) + "_" + direction + ">", nil
		}
		return quote(text) + "@" + strings.ToLower(tag), nil
	}
	switch datatype = cmp.Or(datatype, own); {
	case rule != "":
		return "", &InvalidError{Path: at.String(), Rule: rule}
	case hasDirection:
		return quote(text) + "^^<" + i18n + "_" + direction + ">", nil
	case datatype == xsdString:
		return quote(text), nil
	case !isIRI(datatype):
		return "", &UndefinedTermError{Path: at.String(), Term: datatype, Rule: ruleWritten, Cure: cureWritten}
	}
	return quote(text) + "^^<" + datatype + ">", nil
}

// lexical returns the text of a scalar and its datatype by default, or the rule that it breaks.
func lexical(v any, datatype string) (text, own, rule string) {
	switch v := v.(type) {
	case string:
		return v, xsdString, ""
	case bool:
		return strconv.FormatBool(v), xsdBoolean, ""
	case json.Number:
		f, err := v.Float64()
		if err != nil {
			return "", "", "the number is out of range"
		}
		return lexical(f, datatype)
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1e21 && datatype != xsdDouble {
			return strconv.FormatFloat(v+0, 'f', 0, 64), xsdInteger, "" // v+0 turns -0 into 0
		}
		return double(v), xsdDouble, ""
	}
	return "", "", "must be a text, a number or a boolean"
}

// double writes the canonical form of xsd:double: 5.5E0.
func double(v float64) string {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'E', 15, 64), "E")
	mantissa = strings.TrimRight(mantissa, "0")
	if strings.HasSuffix(mantissa, ".") {
		mantissa += "0"
	}
	sign := strings.TrimSuffix(exponent[:1], "+")
	if exponent = strings.TrimLeft(exponent[1:], "0"); exponent == "" {
		return mantissa + "E0"
	}
	return mantissa + "E" + sign + exponent
}

// canonicalJSON writes a JSON literal by RFC 8785.
func canonicalJSON(v any) (string, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("marshal a JSON literal: %w", err)
	}
	value := jsontext.Value(text)
	if err := value.Canonicalize(); err != nil {
		return "", fmt.Errorf("canonicalize a JSON literal: %w", err)
	}
	return string(value), nil
}

// quote writes a text between quotation marks with the escapes of canonical N-Quads (RDF Dataset Canonicalization, Section
// 5): the quotation mark, the reverse solidus, control characters and the two noncharacters, nothing else.
func quote(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 2)
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7F || r == 0xFFFE || r == 0xFFFF:
			b.WriteString(escaped(r))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func escaped(r rune) string {
	if i := strings.IndexRune("\b\t\n\f\r", r); i >= 0 {
		return `\` + "btnfr"[i:i+1]
	}
	const digits = "0123456789ABCDEF"
	return string([]byte{'\\', 'u', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15]})
}
