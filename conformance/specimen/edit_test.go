package specimen_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/specimen"
)

func TestEdits(t *testing.T) {
	list := map[string]any{"list": []any{"a", "b"}, "object": map[string]any{"x/y": "1", "~": "2"}}
	for name, test := range map[string]struct {
		edit specimen.Edit
		at   string
		want any
	}{
		"set a member":             {specimen.Set("/object/new", 7), "object", map[string]any{"x/y": "1", "~": "2", "new": 7.0}},
		"set null":                 {specimen.Set("/object/~0", nil), "object", map[string]any{"x/y": "1", "~": nil}},
		"set with a slash":         {specimen.Set("/object/x~1y", []string{"v"}), "object", map[string]any{"x/y": []any{"v"}, "~": "2"}},
		"set an element":           {specimen.Set("/list/1", true), "list", []any{"a", true}},
		"remove a member":          {specimen.Remove("/object/x~1y"), "object", map[string]any{"~": "2"}},
		"remove an element":        {specimen.Remove("/list/0"), "list", []any{"b"}},
		"append":                   {specimen.Append("/list", "c"), "list", []any{"a", "b", "c"}},
		"append where is no array": {specimen.Append("/fresh", "c"), "fresh", []any{"c"}},
	} {
		t.Run(name, func(t *testing.T) {
			document := map[string]any{"list": []any{"a", "b"}, "object": map[string]any{"x/y": "1", "~": "2"}}
			require.Equal(t, list, document)
			test.edit(document)
			require.Equal(t, test.want, document[test.at])
		})
	}
}

// An edit that does not fit is a mistake of the case that uses it, and must not pass unseen.
func TestEditsThatDoNotFit(t *testing.T) {
	for name, edit := range map[string]specimen.Edit{
		"set below nothing":  specimen.Set("/none/x", 1),
		"set below a text":   specimen.Set("/name/x", 1),
		"no such element":    specimen.Set("/type/7", "x"),
		"no index":           specimen.Set("/type/first", "x"),
		"nothing to remove":  specimen.Remove("/none"),
		"append to a text":   specimen.Append("/name", "x"),
		"value is no JSON":   specimen.Set("/name", func() {}),
		"issuer is a string": func(d map[string]any) { specimen.IssuerURI()(d); specimen.IssuerURI()(d) },
	} {
		t.Run(name, func(t *testing.T) {
			i := issuer(t)
			require.Panics(t, func() { i.Draft(edit) })
		})
	}
}
