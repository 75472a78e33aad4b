package acceptance

import (
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// line is one line of the authorization server's acceptance list. Its name starts with the line's number.
type line struct {
	name string
	test func(t *testing.T, h *host)
}

// list is the whole acceptance list, heading by heading.
func list() []line {
	var all []line
	for _, heading := range [][]line{
		redirectLines, requestLines, answerLines,
		clientLines, formLines,
		exchangeLines, verifierLines, refreshLines,
		revocationLines, introspectionLines, bearerLines,
		registrationLines, managementLines,
		metadataLines, serviceLines,
	} {
		all = append(all, heading...)
	}
	return all
}

// runLines runs the lines one after another on one host per engine. A line may move the clock forward; nothing it left
// on the host may matter to the next.
func runLines(t *testing.T, lines []line) {
	t.Parallel()
	onBoth(t, plan{}, func(t *testing.T, h *host) {
		for _, l := range lines {
			t.Run(l.name, func(t *testing.T) { l.test(t, h) })
		}
	})
}

// Every number from 001 to 123 is there exactly once, and in order.
func TestEveryLineOfTheListIsThere(t *testing.T) {
	t.Parallel()
	number := regexp.MustCompile(`^(\d{3}) \S`)
	all := list()
	for i, l := range all {
		m := number.FindStringSubmatch(l.name)
		require.NotNil(t, m, "the name %q does not start with a number", l.name)
		n, err := strconv.Atoi(m[1])
		require.NoError(t, err)
		require.Equal(t, i+1, n, "line %q is out of order, missing a predecessor, or taken twice", l.name)
	}
	require.Len(t, all, 123)
}

// knows says which files may import what of ours: one the server, which it starts, one a canonical form and the proofs
// that only an issuer's software makes, and one the test vectors. The clients share no code with the server.
var knows = map[string]string{
	"host_test.go":     `"clrhost/`,
	"embedded_test.go": `"clrhost/credential/`,
	"vectors_test.go":  `"clrhost/testdata"`,
}

func TestOnlyTheHostKnowsTheServer(t *testing.T) {
	t.Parallel()
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, i := range parsed.Imports {
			allowed := knows[f.Name()] != "" && strings.HasPrefix(i.Path.Value, knows[f.Name()])
			require.True(t, allowed || !strings.HasPrefix(i.Path.Value, `"clrhost/`), "%s imports %s", f.Name(), i.Path.Value)
		}
	}
}
