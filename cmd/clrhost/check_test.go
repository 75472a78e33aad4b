package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func TestEveryFaultHasACure(t *testing.T) {
	for _, rule := range storage.Rules() {
		require.NotEmpty(t, cures[rule], rule)
	}
	require.Len(t, cures, len(storage.Rules()))
}
