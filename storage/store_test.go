package storage_test

import (
	"testing"

	"clrhost/storage/storagetest"
)

func TestStore(t *testing.T) { storagetest.Engines(t, storagetest.Run) }
