package records

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// token is a JWS around a payload; nobody looks at its signature here.
func token(payload string) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"EdDSA"}`)) + "." + part([]byte(payload)) + "." + part([]byte("signature"))
}

func TestAFileIsFoundWhereverTheRecordHoldsIt(t *testing.T) {
	const uri = "data:text/plain;base64,aGVsbG8/"
	plain := `{"a":["x","data:,other",{"id":"` + uri + `"}]}`
	deep := plain
	for range maxWrapped + 1 {
		deep = `{"vc":"` + token(deep) + `"}`
	}
	for name, row := range map[string]struct {
		body string
		want bool
	}{
		"in JSON":                     {plain, true},
		"with an escaped slash":       {strings.ReplaceAll(plain, "/", `\/`), true},
		"with an escaped letter":      {strings.ReplaceAll(plain, "data:text", `dat\u0061:text`), true},
		"after an escaped quote":      {`{"n":"a\"b\\","id":"` + uri + `"}`, true},
		"in a JWT":                    {token(plain), true},
		"in a JWT with a space":       {" " + token(plain) + "\n", true},
		"in a JWT inside":             {`{"vc":["` + token(plain) + `"]}`, true},
		"in a JWT in a JWT":           {token(`{"vc":["` + token(plain) + `"]}`), true},
		"too deep in JWTs":            {deep, false},
		"as a part of a text":         {`{"n":"see ` + uri + `"}`, false},
		"another one":                 {`{"id":"data:text/plain;base64,aGVsbG8"}`, false},
		"in what is no JSON":          {`{"id":"` + uri, false},
		"in a string that ends early": {`{"id":"` + uri + `\`, false},
		"in what looks like a JWT":    {`{"eye":"ey.a.b","id":"` + uri + `"}`, true},
		"in nothing":                  {"", false},
		"in a JWT that is not base64": {`"ey.***.b"`, false},
		"as the name of a member":     {`{"` + uri + `":1}`, true},
	} {
		file, found := heldFile([]byte(row.body), fileName(uri))
		require.Equal(t, row.want, found, name)
		if found {
			content, err := file.Decode()
			require.NoError(t, err, name)
			require.Equal(t, "hello?", string(content), name)
		}
	}
}

func TestSpacesAroundADataURLDoNotHideIt(t *testing.T) {
	for body, uri := range map[string]string{`{"id":" data:,x "}`: " data:,x ", `{"id":"\tdata:,x\n"}`: "\tdata:,x\n"} {
		file, found := heldFile([]byte(body), fileName(uri))
		require.True(t, found, body)
		require.Equal(t, "text/plain", file.Type)
	}
}

func FuzzHeldFile(f *testing.F) {
	f.Add([]byte(`{"a":"data:,x","b":"\\"}`))
	f.Add([]byte(`{"vc":"` + token(`{"a":"data:,x"}`) + `"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if file, found := heldFile(body, fileName("data:,x")); found {
			require.Equal(t, "text/plain", file.Type)
		}
	})
}
