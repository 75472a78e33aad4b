package strictjson_test

import (
	"encoding/json"
	"errors"
	"testing"
	"unicode/utf8"

	"clrhost/internal/strictjson"
)

// FuzzCheck holds Check against the standard library: whatever is accepted must be valid there too, must decode, and
// whatever is refused must say so in a bounded *Error.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,true,null,"x"]}`, `{"a":1,"a":2}`, `["\ud800"]`, "\ufeff{}", `{"a":"\u0000"}`, `[[[[]]]]`, `1e999`, "",
	} {
		f.Add([]byte(seed))
	}
	limits := strictjson.Limits{Bytes: 1 << 12, Depth: 16, Members: 100}
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := strictjson.Check(data, limits); err != nil {
			refused, ok := errors.AsType[*strictjson.Error](err)
			if !ok || len(refused.Error()) > 1000 || !utf8.ValidString(refused.Error()) {
				t.Fatalf("not a refusal fit for a client: %q", err)
			}
			return
		}
		if !json.Valid(data) || len(data) > limits.Bytes {
			t.Fatalf("accepted %q", data)
		}
		var v any
		if err := strictjson.Decode(data, limits, &v); err != nil {
			if _, ok := errors.AsType[*strictjson.Error](err); !ok {
				t.Fatalf("checked but not decoded: %q: %v", data, err)
			}
		}
	})
}
