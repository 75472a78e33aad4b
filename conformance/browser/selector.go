package browser

import "strings"

// Selectors name fields and buttons of a host whose pages are not understood without. All are optional. A selector is
//
//   - a name or an id: "j_user"
//   - a name and a value, for buttons or boxes that share a name: "decision=allow"
//   - the words on a button or a link, or the label of a field: "text=Sign in"
type Selectors struct {
	User     string   `koanf:"user"`     // the field for the user name or e-mail address
	Password string   `koanf:"password"` // the field for the password
	Code     string   `koanf:"code"`     // the field for a one-time code
	SignIn   string   `koanf:"sign-in"`  // the button that signs in, or a button or link that leads to the form
	Allow    string   `koanf:"allow"`    // the button, link or radio button that consents
	Deny     string   `koanf:"deny"`     // the button, link or radio button that refuses
	Tick     []string `koanf:"tick"`     // boxes that must be ticked, on any page
}

// meaning is what a control does, by a selector or else by its words.
func (s Selectors) meaning(c *control) (m meaning, named bool) {
	switch {
	case selects(s.Allow, c):
		return allows, true
	case selects(s.Deny, c):
		return denies, true
	}
	return c.meaning(), false
}

// selects reports whether the selector names the control. An empty selector names nothing.
func selects(selector string, c *control) bool {
	if selector == "" {
		return false
	}
	if words, ok := strings.CutPrefix(selector, "text="); ok {
		return fold(words) == fold(c.label)
	}
	if selector == c.name || selector == c.id {
		return true
	}
	name, value, ok := strings.Cut(selector, "=")
	return ok && value == c.value && (name == c.name || name == c.id)
}

// ticks reports whether one of the boxes to tick is meant.
func (s Selectors) ticks(c *control) bool {
	for _, selector := range s.Tick {
		if selects(selector, c) {
			return true
		}
	}
	return false
}
