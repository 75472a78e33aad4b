package page

import (
	"fmt"
	"html/template"
	"io/fs"
)

// sharing is a room whose pages use the parts of another one, too.
type sharing struct {
	fs.FS
	other fs.FS
}

// With is a room whose pages also use the parts/*.html of another room, because both show the same things. Where both define a
// template, that of the room itself counts.
func With(room, other fs.FS) fs.FS { return sharing{room, other} }

// withParts is the layout with what the pages of a room share.
func withParts(layout *template.Template, room fs.FS) (*template.Template, error) {
	shared, err := layout.Clone()
	if err != nil {
		return nil, fmt.Errorf("clone layout: %w", err)
	}
	from := []fs.FS{room}
	if s, ok := room.(sharing); ok {
		from = []fs.FS{s.other, s.FS}
	}
	for _, room := range from {
		parts, err := fs.Glob(room, "parts/*.html")
		if err != nil {
			return nil, fmt.Errorf("list parts of templates: %w", err)
		}
		if len(parts) == 0 {
			continue
		}
		if shared, err = shared.ParseFS(room, parts...); err != nil {
			return nil, fmt.Errorf("parse the parts of a room: %w", err)
		}
	}
	return shared, nil
}
