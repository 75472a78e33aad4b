package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts run this binary under its own name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"clrhost": main})
}
