package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"clrhost/conformance"
)

// settingsOf returns what a run was given, from all places, by name. Secrets are in files, of which it has the names; the
// value of an option that is a secret itself is left out.
func settingsOf(flags *pflag.FlagSet, environ []string, url string) []conformance.Setting {
	k, _ := sources(providerKeys(), flags, environ) // what is wrong with them is reported where they are decoded
	if url != "" {
		_ = k.Set("url", url) // it is a text
	}
	known := providerFlagSet()
	var settings []conformance.Setting
	for _, name := range slices.Sorted(slices.Values(k.Keys())) {
		if known.Lookup(name) == nil {
			continue
		}
		value := fmt.Sprint(k.Get(name))
		if isSecretOption(name) {
			value = "[hidden]"
		}
		settings = append(settings, conformance.Setting{Name: name, Value: value})
	}
	return settings
}

// isSecretOption reports whether an option is named like a secret, and not like a file that holds one or like a field of a
// page.
func isSecretOption(name string) bool {
	return !strings.HasPrefix(name, "selectors.") && slices.ContainsFunc([]string{"secret", "password", "token"}, func(kind string) bool {
		return strings.HasSuffix(name, kind)
	})
}
