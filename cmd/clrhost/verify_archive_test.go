package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"

	"github.com/rogpeppe/go-internal/testscript"
)

// pack ARCHIVE FILE... puts files into a ZIP archive, each under its name with a number before it.
func pack(ts *testscript.TestScript, _ bool, args []string) {
	var packed bytes.Buffer
	to := zip.NewWriter(&packed)
	for i, name := range args[1:] {
		entry, err := to.Create(fmt.Sprintf("%d-%s", i+1, name))
		ts.Check(err)
		_, err = entry.Write([]byte(ts.ReadFile(name)))
		ts.Check(err)
	}
	ts.Check(to.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), packed.Bytes(), 0o600))
}

// truncate FILE NEW-FILE copies the first half of a file.
func truncate(ts *testscript.TestScript, _ bool, args []string) {
	content := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(content[:len(content)/2]), 0o600))
}
