package build

import (
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

const revision = "0123456789abcdef0123456789abcdef01234567"

func info(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
	return &debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: version}, Settings: settings}
}

func TestVersionAndLine(t *testing.T) {
	at := debug.BuildSetting{Key: "vcs.revision", Value: revision}
	changed := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	clean := debug.BuildSetting{Key: "vcs.modified", Value: "false"}
	for name, test := range map[string]struct {
		info          *debug.BuildInfo
		version, line string
	}{
		"module version":          {info("v1.2.3"), "v1.2.3", "clrhost v1.2.3 (go1.26.0, linux/arm64)"},
		"module version, commit":  {info("v1.2.3", at, clean), "v1.2.3", "clrhost v1.2.3 (commit 0123456789ab, go1.26.0, linux/arm64)"},
		"revision":                {info("(devel)", at, clean), "0123456789ab", "clrhost 0123456789ab (commit 0123456789ab, go1.26.0, linux/arm64)"},
		"changed since":           {info("", at, changed), "0123456789ab+dirty", "clrhost 0123456789ab+dirty (commit 0123456789ab+dirty, go1.26.0, linux/arm64)"},
		"short revision":          {info("", debug.BuildSetting{Key: "vcs.revision", Value: "1234"}), "1234", "clrhost 1234 (commit 1234, go1.26.0, linux/arm64)"},
		"changed, of no revision": {info("", changed), "devel", "clrhost devel (go1.26.0, linux/arm64)"},
		"nothing recorded":        {info("(devel)"), "devel", "clrhost devel (go1.26.0, linux/arm64)"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.version, versionOf(test.info))
			assert.Equal(t, test.line, lineOf(test.info, "linux", "arm64"))
		})
	}
}

// A User-Agent is a token, a slash and a token (RFC 9110, Section 10.1.5): no space may come in.
func TestOfThisBinary(t *testing.T) {
	assert.NotEmpty(t, Version())
	assert.Equal(t, "clrhost/"+Version(), UserAgent())
	assert.NotContains(t, UserAgent(), " ")
	assert.NotContains(t, Line(), "\n")
	assert.True(t, strings.HasPrefix(Line(), "clrhost "+Version()+" ("), Line())
}
