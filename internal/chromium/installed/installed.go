// Package installed finds the Chromium of a machine.
package installed

import "os/exec"

// names are those under which Chromium and its like are installed.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless-shell", "chrome", "msedge"}

// Find returns the path of the first one in PATH.
func Find() (path string, ok bool) {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, true
		}
	}
	return "", false
}
