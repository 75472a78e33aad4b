package chromium

import (
	"os"
	"testing"
)

// Tools returns the folder that CLRHOST_TEST_NPM names, the node_modules with axe-core and html-validate. They are for tests
// alone: .ci/run installs them outside of the repository, and nothing of them is shipped. Where the variable is not set the
// test is skipped, except under CI=true, where it fails.
func Tools(t testing.TB) string {
	t.Helper()
	folder := os.Getenv("CLRHOST_TEST_NPM")
	if folder == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("CLRHOST_TEST_NPM is not set, and CI=true requires the tools it names")
		}
		t.Skip("CLRHOST_TEST_NPM is not set; task tools says how to get them")
	}
	return folder
}
