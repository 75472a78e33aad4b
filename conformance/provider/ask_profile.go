package provider

import (
	"encoding/json"
	"fmt"
	"maps"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

func getProfile(p *Probe) *probe.Reply {
	return p.With(readProfile).Get("/profile").Status(200)
}

// hollowIn returns the place of a null member or of an empty array in a JSON value, "" when there is none.
func hollowIn(at string, v any) string {
	switch v := v.(type) {
	case nil:
		return at
	case []any:
		if len(v) == 0 {
			return at
		}
		for i, item := range v {
			if found := hollowIn(fmt.Sprintf("%s/%d", at, i), item); found != "" {
				return found
			}
		}
	case map[string]any:
		for name, member := range v {
			if found := hollowIn(at+"/"+name, member); found != "" {
				return found
			}
		}
	}
	return ""
}

// mine reads the profile, and restores it when the case ends. That it could not be restored is in the report.
func mine(p *Probe) map[string]any {
	var object map[string]any
	text := getProfile(p).Content
	if err := json.Unmarshal(text, &object); err != nil {
		p.Unable("the profile could not be read: %v", err)
	}
	p.Finally(func() {
		restored := false
		defer func() {
			if !restored {
				p.Left("The profile of %s as %s left it, because it could not be restored.", p.Person().Email, p.Name())
			}
		}()
		restored = p.With(writeProfile).Put("/profile", "application/json", text).IsSuccess()
	})
	return object
}

// put writes a profile.
func put(p *Probe, object map[string]any) *probe.Reply {
	return p.With(writeProfile).Put("/profile", "application/json", encoded(object))
}

// encoded marshals what was unmarshalled.
func encoded(object map[string]any) []byte {
	text, _ := json.Marshal(object)
	return text
}

// saying returns the profile with another description.
func saying(profile map[string]any, text string) map[string]any {
	changed := maps.Clone(profile)
	changed["description"] = text
	return changed
}

// acceptsMine makes sure that the host accepts the profile that it returned. On a host that does not, a rejection
// proves nothing.
func acceptsMine(p *Probe, profile map[string]any) *probe.Reply {
	r := put(p, profile)
	if r.Code == 304 { // it is what the host has
		return r
	}
	return conformance.Given(p, "a profile that is accepted", r.Succeeded)
}

// published reads the profile until is accepts it, or the run's patience is over. A provider may publish a profile
// later, or never.
func published(p *Probe, is func(body probe.Value) bool) bool {
	return p.Eventually(func() bool { return is(getProfile(p).Object()) })
}
