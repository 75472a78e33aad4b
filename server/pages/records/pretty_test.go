package records

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPretty(t *testing.T) {
	for name, row := range map[string]struct {
		document, want string
		whole          bool
	}{
		"an object":       {`{"b":1.0,"a":[true,null]}`, "{\n  \"b\": 1.0,\n  \"a\": [\n    true,\n    null\n  ]\n}", true},
		"a hidden letter": {`{"a":"x\u202ey"}`, "{\n  \"a\": \"x\uFFFDy\"\n}", false},
		"a hidden name":   {`{"x\u202ey":1}`, "{\n  \"x\uFFFDy\": 1\n}", false},
		"markup stays":    {`{"a":"<script>"}`, "{\n  \"a\": \"<script>\"\n}", true},
		"a name twice":    {`{"a":1,"a":2}`, "{\n  \"a\": 1,\n  \"a\": 2\n}", true},
		"what is no JSON": {`{"a":`, "", true},
	} {
		got := prettyOf([]byte(row.document))
		require.Equal(t, row.want, got.Text, name)
		require.Equal(t, row.whole, got.Whole, name)
	}
}

// Indentation may make a text of four megabytes one of hundreds; a picture in it is longer than everything else.
func TestWhatIsShownOfADocumentIsBounded(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 60) + "[" + strings.Repeat("1,", 500_000) + "1]" + strings.Repeat("}", 60)
	got := prettyOf([]byte(deep))
	require.False(t, got.Whole)
	require.LessOrEqual(t, len(got.Text), maxPretty)
	require.Greater(t, len(got.Text), maxPretty/2)

	got = prettyOf([]byte(`{"image":"data:image/png;base64,` + strings.Repeat("A", 1<<20) + `","name":"x"}`))
	require.False(t, got.Whole)
	require.Less(t, len(got.Text), 1000)
	require.Contains(t, got.Text, `"name": "x"`)
}
