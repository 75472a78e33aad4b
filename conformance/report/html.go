package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
)

//go:embed assets/report.html
var markup string

//go:embed assets/report.css
var style string

//go:embed assets/report.js
var script string

var page = template.Must(template.New("report").Parse(markup))

// policy lets the page use its own style and its own script, by their hashes, and nothing else: whatever a host managed
// to put into it could neither run nor call home (CSP Level 3, Section 2.3.1).
var policy = fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", hash(style), hash(script))

func hash(source string) string {
	sum := sha256.Sum256([]byte(source))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// WriteHTML writes the report as one page that needs nothing beside itself: no other file, no network, and no JavaScript
// for reading. With JavaScript it can be searched and filtered.
func WriteHTML(w io.Writer, d Document) error {
	v := newView(d.kept())
	v.Policy, v.Style, v.Script = policy, template.CSS(style), template.JS(script)
	if err := page.Execute(w, v); err != nil {
		return fmt.Errorf("write the HTML report: %w", err)
	}
	return nil
}
