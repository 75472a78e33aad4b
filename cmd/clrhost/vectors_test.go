package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch/fetchtest"
	"clrhost/internal/vector"
)

// TestVectors gives every test vector to verify, which must find what the library and the host find.
func TestVectors(t *testing.T) {
	const folder = "../../testdata/vectors"
	p := program{outside: fetchtest.Serve(t, os.DirFS(filepath.Join(folder, "web")))}
	vectors, err := vector.Read(os.DirFS(folder))
	require.NoError(t, err)
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) {
			args := []string{"verify", "--json", filepath.Join(folder, v.Name+"."+v.Kind)}
			if v.Who != "" {
				args = append(args, "--recipient", v.Who)
			}
			want := exitGood
			if v.Verdict != "valid" {
				want = exitNotGood
			}
			var stdout, stderr strings.Builder
			require.Equal(t, want, p.run(t.Context(), args, nil, &stdout, &stderr), &stderr)
			require.NoError(t, v.Compare([]byte(stdout.String())))
			require.Equal(t, v.Who != "", strings.Contains(stdout.String(), `"check":"recipient","outcome":"pass"`))
		})
	}
}
