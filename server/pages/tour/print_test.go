package tour_test

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium/installed"
	"clrhost/server/pages/records"
	"clrhost/server/pages/share"
)

// The record of a nursing student takes at most three pages, and whoever has its PDF read aloud hears headings and tables.
func TestARecordOnPaper(t *testing.T) {
	if _, ok := installed.Find(); !ok {
		absent(t, "Chromium")
	}
	if _, err := exec.LookPath("pdfinfo"); err != nil {
		absent(t, "pdfinfo (poppler-utils)")
	}
	h := open(t)
	response, err := h.person(t, nurse).Get(h.site.URL + records.RecordPath(0) + "/pdf")
	require.NoError(t, err)
	defer response.Body.Close()
	pdf, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, response.StatusCode, string(pdf))
	folder := os.Getenv("CLRHOST_TEST_SCREENSHOTS")
	if folder == "" {
		folder = t.TempDir()
	}
	file := filepath.Join(folder, "record.pdf")
	require.NoError(t, os.WriteFile(file, pdf, 0o644))

	info := poppler(t, "pdfinfo", file)
	require.Regexp(t, `Tagged:\s+yes`, info)
	require.Regexp(t, `Pages:\s+[1-3]\n`, info)
	require.Regexp(t, `Page size:.*A4`, info)
	structure := poppler(t, "pdfinfo", "-struct-text", file)
	for _, part := range []string{`H1`, `H2`, `Table`, `TH`, `/Scope /Column`, `/Scope /Row`} {
		require.Regexp(t, regexp.MustCompile(`(?m)^\s*`+part+`\b`), structure)
	}
	for _, at := range pictures(t, file) {
		requireGrey(t, at)
	}
	text := poppler(t, "pdftotext", "-layout", file, "-")
	for _, part := range []string{"A printout proves", "Printed from ", "Page 1 of", share.ReaderPath(""), h.site.URL[len("http://"):]} {
		require.Contains(t, text, part)
	}
}

// pictures are the pages of a PDF as pictures.
func pictures(t *testing.T, file string) (all []image.Image) {
	t.Helper()
	prefix := filepath.Join(t.TempDir(), "page")
	poppler(t, "pdftoppm", "-r", "40", "-png", file, prefix)
	names, err := filepath.Glob(prefix + "*.png")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		content, err := os.ReadFile(name)
		require.NoError(t, err)
		page, err := png.Decode(bytes.NewReader(content))
		require.NoError(t, err)
		all = append(all, page)
	}
	return all
}

// requireGrey requires that nothing on a page is told by its colour: a printer may have one alone.
func requireGrey(t *testing.T, page image.Image) {
	t.Helper()
	for y := range page.Bounds().Dy() {
		for x := range page.Bounds().Dx() {
			r, g, b, _ := page.At(x, y).RGBA()
			require.True(t, r == g && g == b, "a colour at %d, %d", x, y)
		}
	}
}

func poppler(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := exec.Command(program, args...).Output()
	require.NoError(t, err)
	return string(out)
}

// absent skips a test for which something is not installed, and fails it under CI=true.
func absent(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("no %s was found, and CI=true requires one", what)
	}
	t.Skipf("no %s was found", what)
}
