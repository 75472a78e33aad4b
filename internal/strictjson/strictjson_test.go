package strictjson_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/strictjson"
	"unicode/utf8"
)

func TestCheckRefuses(t *testing.T) {
	small := strictjson.Limits{Bytes: 60, Depth: 3, Members: 5}
	for name, row := range map[string]struct{ text, path, rule string }{
		"empty":                  {"", "", "is empty"},
		"white space only":       {" \n", "", "is empty"},
		"byte order mark":        {"\ufeff{}", "", "byte order mark"},
		"UTF-16":                 {"\xff\xfe{\x00}\x00", "", "not valid UTF-8"},
		"invalid UTF-8":          {"{\"a\":\"\xc3\x28\"}", "", "not valid UTF-8"},
		"duplicate name":         {`{"a":{"b":1,"b":2}}`, "/a/b", `the name "b" appears more than once`},
		"duplicate by escape":    {`{"id":1,"\u0069d":2}`, "/id", `the name "id" appears more than once`},
		"name is a number":       {`{1:2}`, "", "a member name must be a string"},
		"truncated":              {`{"a":[1,`, "/a", "ends before it is complete"},
		"trailing value":         {`{} {}`, "", "follows the end"},
		"trailing garbage":       {`{}x`, "", "follows the end"},
		"trailing NUL":           {"{}\x00", "", "follows the end"},
		"NaN":                    {`{"a":NaN}`, "/a", "not valid JSON"},
		"Infinity":               {`-Infinity`, "", "not valid JSON"},
		"leading zero":           {`[01]`, "", "not valid JSON"},
		"comment":                {`{/**/}`, "", "not valid JSON"},
		"trailing comma":         {`[1,]`, "", "not valid JSON"},
		"single quotes":          {`{'a':1}`, "", "not valid JSON"},
		"control character":      {"[\"a\x01\"]", "/0", "not valid JSON"},
		"lone high surrogate":    {`["\ud800"]`, "/0", "not valid JSON"},
		"lone low surrogate":     {`["\udc00x"]`, "/0", "not valid JSON"},
		"surrogates out of turn": {`["\udc00\ud800"]`, "/0", "not valid JSON"},
		"U+0000":                 {`{"a":"x\u0000"}`, "/a", "U+0000"},
		"U+0000 in a name":       {`{"x\u0000":1}`, "/x\ufffd", "U+0000"},
		"too long":               {`"` + strings.Repeat("a", 60) + `"`, "", "longer than 60 bytes"},
		"too deep":               {`{"a":[[[1]]]}`, "/a/0/0", "more than 3 deep"},
		"too many members":       {`{"a":1,"b":[1,2,3]}`, "/b/2", "more than 5 members"},
	} {
		t.Run(name, func(t *testing.T) {
			var refused *strictjson.Error
			require.ErrorAs(t, strictjson.Check([]byte(row.text), small), &refused)
			require.Contains(t, refused.Rule, row.rule)
			require.Equal(t, row.path, refused.Path)
			require.LessOrEqual(t, refused.Offset, int64(len(row.text)))
		})
	}
}

func TestCheckAccepts(t *testing.T) {
	for _, text := range []string{
		`{}`, `[]`, `null`, `""`, ` {"a" : [ 1 , -2.5e3, true , null ] } ` + "\n",
		`{"a":{"a":{"a":1}}}`,            // the same name in different objects
		`{"id":1,"ID":2}`,                // names differ by case
		`["\ud83c\udf93","🎓","\\u0000"]`, // a surrogate pair, and a backslash that starts no escape
		`[1e999]`,                        // a legal text, however large the number
	} {
		require.NoError(t, strictjson.Check([]byte(text), strictjson.Limits{}), text)
	}
}

func TestCheckLimitsAreInclusive(t *testing.T) {
	text := `{"a":{"b":[1,2]}}`
	exact := strictjson.Limits{Bytes: len(text), Depth: 3, Members: 5}
	require.NoError(t, strictjson.Check([]byte(text), exact))
	for _, l := range []strictjson.Limits{
		{Bytes: exact.Bytes - 1, Depth: 3, Members: 5}, {Bytes: exact.Bytes, Depth: 2, Members: 5},
		{Bytes: exact.Bytes, Depth: 3, Members: 4},
	} {
		require.Error(t, strictjson.Check([]byte(text), l), "%+v", l)
	}
}

func TestDefaultLimits(t *testing.T) {
	deep := func(n int) []byte { return []byte(strings.Repeat("[", n) + strings.Repeat("]", n)) }
	require.NoError(t, strictjson.Check(deep(64), strictjson.Limits{}))
	require.Error(t, strictjson.Check(deep(65), strictjson.Limits{}))
	require.Error(t, strictjson.Check(deep(2_000_000), strictjson.Limits{}))
	require.Error(t, strictjson.Check([]byte("["+strings.Repeat("0,", 200_000)+"0]"), strictjson.Limits{}))
	require.Error(t, strictjson.Check([]byte(`"`+strings.Repeat("a", 4<<20)+`"`), strictjson.Limits{}))
}

func TestErrorNeverRepeatsWithoutBound(t *testing.T) {
	name := strings.Repeat("é", 100_000)
	var refused *strictjson.Error
	require.ErrorAs(t, strictjson.Check([]byte(`{"`+name+`":1,"`+name+`":1}`), strictjson.Limits{}), &refused)
	require.Less(t, utf8.RuneCountInString(refused.Error()), 700)
}

type registration struct {
	Name    string    `json:"client_name"`
	URIs    []string  `json:"redirect_uris"`
	Count   int       `json:"count"`
	Active  *bool     `json:"active"`
	Created time.Time `json:"created"`
}

func TestDecode(t *testing.T) {
	var r registration
	err := strictjson.Decode([]byte(`{"client_name":"a","Client_Name":"b","redirect_uris":["x"],"other":[1]}`), strictjson.Limits{}, &r)
	require.NoError(t, err)
	require.Equal(t, registration{Name: "a", URIs: []string{"x"}}, r)

	var document map[string]any
	require.NoError(t, strictjson.Decode([]byte(`{"a":[1.5,"b",null,true]}`), strictjson.Limits{}, &document))
	require.Equal(t, map[string]any{"a": []any{1.5, "b", nil, true}}, document)
}

func TestDecodeNamesTheMember(t *testing.T) {
	for text, want := range map[string]strictjson.Error{
		`{"client_name":1}`:             {Path: "/client_name", Rule: "a string is expected here, not a number"},
		`{"redirect_uris":"x"}`:         {Path: "/redirect_uris", Rule: "an array is expected here, not a string"},
		`{"redirect_uris":[{}]}`:        {Path: "/redirect_uris/0", Rule: "a string is expected here, not an object"},
		`{"count":1.5}`:                 {Path: "/count", Rule: "a whole number is expected here"},
		`{"count":1e30}`:                {Path: "/count", Rule: "a whole number is expected here"},
		`{"count":9999999999999999999}`: {Path: "/count", Rule: "the number is out of range"},
		`{"active":"yes"}`:              {Path: "/active", Rule: "true or false is expected here, not a string"},
		`{"created":"yesterday"}`:       {Path: "/created", Rule: "the value does not have the form expected here"},
		`[]`:                            {Path: "", Rule: "an object is expected here, not an array"},
	} {
		var refused *strictjson.Error
		require.ErrorAs(t, strictjson.Decode([]byte(text), strictjson.Limits{}, &registration{}), &refused, text)
		require.Equal(t, want.Path, refused.Path, text)
		require.Equal(t, want.Rule, refused.Rule, text)
	}
}

func TestDecodeNumberTooLargeForAny(t *testing.T) {
	var v any
	var refused *strictjson.Error
	require.ErrorAs(t, strictjson.Decode([]byte(`{"a":1e999}`), strictjson.Limits{}, &v), &refused)
	require.Equal(t, "/a", refused.Path)
}

func TestDecodeIntoNonPointerIsNotTheSendersFault(t *testing.T) {
	err := strictjson.Decode([]byte(`{}`), strictjson.Limits{}, registration{})
	require.Error(t, err)
	_, refused := errors.AsType[*strictjson.Error](err)
	require.False(t, refused)
}
