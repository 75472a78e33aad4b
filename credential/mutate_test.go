package credential_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A change is one edit of a document.
type change func(t testing.TB, document map[string]any)

// set puts a value at a JSON pointer.
func set(pointer string, value any) change {
	return func(t testing.TB, document map[string]any) {
		edit(t, document, pointer, func(parent map[string]any, name string) { parent[name] = value })
	}
}

// drop removes the member at a JSON pointer.
func drop(pointer string) change {
	return func(t testing.TB, document map[string]any) {
		edit(t, document, pointer, func(parent map[string]any, name string) {
			require.Contains(t, parent, name, "nothing to drop at %s", pointer)
			delete(parent, name)
		})
	}
}

// alter replaces the value at a JSON pointer by the result of do.
func alter(pointer string, do func(any) any) change {
	return func(t testing.TB, document map[string]any) {
		edit(t, document, pointer, func(parent map[string]any, name string) { parent[name] = do(parent[name]) })
	}
}

func edit(t testing.TB, document map[string]any, pointer string, do func(parent map[string]any, name string)) {
	t.Helper()
	names := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	var at any = document
	for _, name := range names[:len(names)-1] {
		switch v := at.(type) {
		case map[string]any:
			at = v[name]
		case []any:
			i, err := strconv.Atoi(name)
			require.NoError(t, err, pointer)
			at = v[i]
		}
	}
	last := names[len(names)-1]
	if items, ok := at.([]any); ok {
		i, err := strconv.Atoi(last)
		require.NoError(t, err, pointer)
		parent := map[string]any{last: items[i]}
		do(parent, last)
		items[i] = parent[last]
		return
	}
	parent, ok := at.(map[string]any)
	require.True(t, ok, "no object above %s", pointer)
	do(parent, last)
}
