package acceptance

import (
	"net/http"
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/vector"
)

// TestVectors sends every test vector to a host, whose verdict MUST be that of the library and the command line.
func TestVectors(t *testing.T) {
	t.Parallel()
	const folder = "../../testdata/vectors"
	vectors, err := vector.Read(os.DirFS(folder))
	require.NoError(t, err)
	// What is asked of other hosts is answered at once; the patience is for three hundred signatures on a busy machine.
	onBoth(t, plan{web: folder + "/web", patience: time.Hour}, func(t *testing.T, h *host) {
		l := h.learner(t)
		for _, v := range vectors {
			t.Run(v.Name, func(t *testing.T) { l.upserts(t, v) })
		}
	})
}

// mediaOf are the media types that the forms of a vector are sent as.
var mediaOf = map[string]string{"json": "application/json", "jws": "text/plain", "png": "image/png", "svg": "image/svg+xml"}

func (l *learner) upserts(t *testing.T, v vector.Vector) {
	t.Helper()
	r := l.host.post(t, credentialsPath, bearer(l.token), text(mediaOf[v.Kind], string(v.Data))).is(t, v.Upsert)
	if v.Upsert == http.StatusCreated {
		require.Equal(t, string(v.Data), string(r.Body))
		require.NoError(t, v.Compare(l.host.latestVerdict(t, l.user)))
		return
	}
	if v.Refused != nil {
		require.Equal(t, v.Refused, refusedFor(r.description()))
	}
	if v.Because == "" {
		require.Contains(t, r.description(), v.Says)
	}
}

var namedCheck = regexp.MustCompile(`\(\d+\) ([a-z ]+): `)

// refusedFor reads the names of the failed checks from a refusal.
func refusedFor(description string) (checks []string) {
	for _, found := range namedCheck.FindAllStringSubmatch(description, -1) {
		checks = append(checks, found[1])
	}
	if checks == nil {
		return []string{"parse"}
	}
	return slices.Compact(checks)
}
