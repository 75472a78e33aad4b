package tour_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"clrhost/internal/chromium"
)

// Every page holds together in every look, and no page has the browser ask another host for anything.
func TestEveryPageInEveryLook(t *testing.T) {
	chromium.Long(t)
	each(t, func(t *testing.T, h house, tab *chromium.Tab, _ stop) {
		for name, look := range chromium.Examined() {
			tab.Look(look)
			assert.Empty(t, tab.Findings(), name)
		}
		assert.Empty(t, tab.Complaints())
		for _, url := range tab.Requests() {
			assert.True(t, strings.HasPrefix(url, h.site.URL+"/") || strings.HasPrefix(url, "data:"), "it asks for %s", url)
		}
	})
}

// axe-core finds nothing on any page, by light and by dark, on a phone and on a desktop.
func TestAxeFindsNothing(t *testing.T) {
	chromium.Long(t)
	tools := chromium.Tools(t)
	each(t, func(t *testing.T, _ house, tab *chromium.Tab, _ stop) {
		for _, name := range []string{"phone", "desktop-dark"} {
			tab.Look(chromium.Looks[name])
			assert.Empty(t, tab.Axe(tools), name)
		}
	})
}

// Spanish has longer words. Every page holds them in the narrowest window.
func TestEveryPageInSpanish(t *testing.T) {
	chromium.Long(t)
	eachIn(t, "es", func(t *testing.T, _ house, tab *chromium.Tab, _ stop) {
		tab.Look(chromium.Looks["zoomed"])
		assert.Equal(t, "es", tab.Script("document.documentElement.lang"))
		assert.Empty(t, tab.Findings())
	})
}
