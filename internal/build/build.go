// Package build says which build of clrhost is running, from what the Go toolchain records in the binary.
package build

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
)

// unknown is the version of a binary in which the toolchain recorded neither a module version nor a revision.
const unknown = "devel"

// Version returns the module version, such as "v1.2.3". Without one it returns the first 12 digits of the revision,
// followed by "+dirty" if the source differed from it, and without a revision "devel".
func Version() string { return versionOf(read()) }

// Line returns the version and what it was built from and for, on one line:
// "clrhost v1.2.3 (commit 0123456789ab, go1.26.0, linux/amd64)". The commit is left out when it is not recorded.
func Line() string { return lineOf(read(), runtime.GOOS, runtime.GOARCH) }

// UserAgent returns what clrhost calls itself in the requests that it sends (RFC 9110, Section 10.1.5).
func UserAgent() string { return "clrhost/" + Version() }

func read() *debug.BuildInfo {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info
	}
	return &debug.BuildInfo{GoVersion: runtime.Version()}
}

func versionOf(info *debug.BuildInfo) string {
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	return cmp.Or(commitOf(info), unknown)
}

func lineOf(info *debug.BuildInfo, goos, goarch string) string {
	commit := commitOf(info)
	if commit != "" {
		commit = "commit " + commit + ", "
	}
	return fmt.Sprintf("clrhost %s (%s%s, %s/%s)", versionOf(info), commit, info.GoVersion, goos, goarch)
}

// commitOf returns the abbreviated revision, or "".
func commitOf(info *debug.BuildInfo) string {
	const abbreviated = 12
	revision, suffix := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value[:min(len(s.Value), abbreviated)]
		case s.Key == "vcs.modified" && s.Value == "true":
			suffix = "+dirty"
		}
	}
	if revision == "" {
		return ""
	}
	return revision + suffix
}
