package chromium

import (
	"maps"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// Looks are the ways in which every page has to hold together. Zoomed is a window of 1280 pixels at 400 %.
var Looks = map[string]Look{
	"zoomed":       {Width: 320, Height: 256},
	"phone":        {Width: 360, Height: 740},
	"phone-dark":   {Width: 360, Height: 740, Dark: true},
	"tablet":       {Width: 768, Height: 1024},
	"desktop":      {Width: 1280, Height: 900},
	"desktop-dark": {Width: 1280, Height: 900, Dark: true},
	"forced":       {Width: 1280, Height: 900, Forced: true},
	"4k":           {Width: 3840, Height: 2160},
	"print":        {Width: 794, Height: 1123, Print: true},
}

// long asks for everything.
var long = os.Getenv("CLRHOST_LONG") != ""

// Examined are the Looks in which a test sees a page: without CLRHOST_LONG, where it is narrowest and where the colours are
// others.
func Examined() map[string]Look {
	if long {
		return maps.Clone(Looks)
	}
	return map[string]Look{"zoomed": Looks["zoomed"], "desktop-dark": Looks["desktop-dark"]}
}

// Examine requires that nothing is wrong with the page in any of the Examined looks, and that the browser complains about nothing.
// It takes a picture in each, and leaves the tab with the look that it had.
func (tab *Tab) Examine(scene string) {
	tab.t.Helper()
	before := tab.look
	for name, look := range Examined() {
		tab.Look(look)
		tab.Screenshot(scene + "-" + name)
		require.Empty(tab.t, tab.Findings(), "%s, %s", scene, name)
		require.Empty(tab.t, tab.Complaints(), "%s, %s", scene, name)
	}
	tab.Look(before)
}

// Long skips a test that takes long, without CLRHOST_LONG.
func Long(t *testing.T) {
	t.Helper()
	if !long {
		t.Skip("CLRHOST_LONG is not set; task pages sets it")
	}
}
