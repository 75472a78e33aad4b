package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")

// manual returns the shell commands of a section of docs/operations.md, block by block.
func manual(t testing.TB, heading string) (blocks []string) {
	t.Helper()
	text, err := os.ReadFile("../docs/operations.md")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(text), "\n## "+heading+"\n")
	require.True(t, found, heading)
	section, _, _ = strings.Cut(section, "\n## ")
	for _, block := range shellBlock.FindAllStringSubmatch(section, -1) {
		blocks = append(blocks, block[1])
	}
	return blocks
}

// shell runs commands as an operator who has clrhost in the path. The replacements, pairs as of strings.NewReplacer, put the
// places of the test where the manual has those of an installation.
func shell(t testing.TB, script string, replacements ...string) string {
	t.Helper()
	bin := t.TempDir()
	require.NoError(t, os.Symlink(binary(t), filepath.Join(bin, "clrhost")))
	cmd := exec.Command("sh", "-eu", "-c", strings.NewReplacer(replacements...).Replace(script))
	cmd.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"))
	cmd.Dir = t.TempDir()
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s\n%s", script, out)
	return string(out)
}
