package bake

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"slices"
)

// Label is the standard of a baked credential, as the image names it.
type Label string

const (
	CLR        Label = "clr"        // Comprehensive Learner Record 2.0
	OpenBadges Label = "openbadges" // Open Badges 3.0
)

// marks are the names of a label in a file.
type marks struct {
	title     string // of its credential in a sentence
	keyword   string // of the text chunk in a PNG file
	namespace string // of the element in an SVG file
	prefix    string // for that namespace in the files we write
}

var marksOf = map[Label]marks{
	CLR:        {"CLR", "clrcredential", "https://purl.imsglobal.org/clr/v2p0", "clr"},
	OpenBadges: {"Open Badges credential", "openbadgecredential", "https://purl.imsglobal.org/ob/v3p0", "openbadges"},
}

// labelWhere is the label whose marks satisfy a condition.
func labelWhere(fit func(marks) bool) (Label, bool) {
	for _, label := range []Label{CLR, OpenBadges} {
		if fit(marksOf[label]) {
			return label, true
		}
	}
	return "", false
}

// Baked is the credential found in an image.
type Baked struct {
	Label    Label
	Form     Form
	Payload  []byte   // the text as baked, without the white space around it; may share memory with the image
	Warnings []string // a sentence for each rule of the standard that the file breaks
}

// LogValue keeps the contents of a credential out of every log.
func (b Baked) LogValue() slog.Value {
	return slog.GroupValue(slog.String("label", string(b.Label)), slog.String("form", string(b.Form)),
		slog.Int("bytes", len(b.Payload)))
}

// ErrNotBaked means that an image is well formed and has no credential; ErrBaked, that it has one already.
var (
	ErrNotBaked = errors.New("no credential is baked into the image")
	ErrBaked    = errors.New("a credential is already baked into the image")
)

// Limits bounds what is read. A zero field means the package's default.
type Limits struct {
	Bytes   int // length of the file; 16 MiB
	Payload int // length of the credential, decompressed; 4 MiB
	Chunks  int // chunks in a PNG file; 20,000
	Tokens  int // tags, texts and comments in an SVG file; 1,000,000
	Depth   int // how deeply the elements of an SVG file nest; 256
}

func (l Limits) orDefault() Limits {
	return Limits{
		Bytes:   cmp.Or(l.Bytes, 16<<20),
		Payload: cmp.Or(l.Payload, 4<<20),
		Chunks:  cmp.Or(l.Chunks, 20_000),
		Tokens:  cmp.Or(l.Tokens, 1_000_000),
		Depth:   cmp.Or(l.Depth, 256),
	}
}

// hold rejects a file that is too long.
func (l Limits) hold(image []byte) error {
	if len(image) > l.Bytes {
		return fmt.Errorf("the image is longer than %d bytes", l.Bytes)
	}
	return nil
}

// maxPlaces bounds how many credentials of one image are read.
const maxPlaces = 100

// Extract returns the credential baked into a PNG or SVG file. The error may be sent to a client, and is ErrNotBaked for an
// image that is well formed and has no credential.
func Extract(image []byte, l Limits) (Baked, error) {
	l = l.orDefault()
	var found carrier
	var err error
	switch Sniff(image) {
	case KindPNG:
		found, err = openPNG(image, l)
	case KindSVG:
		found, err = openSVG(image, l)
	default:
		err = foreign(image)
	}
	if err != nil {
		return Baked{}, err
	}
	return found.take(l)
}

// carrier is an image, parsed as far as its credentials need.
type carrier struct {
	places   []place // in the order of the file
	absent   string  // what is missing when there is no place
	warnings []string
}

// place is the position of a credential: the bytes from start to end.
type place struct {
	label      Label
	start, end int
	older      bool // of a kind that the standards do not define and not every reader supports
	read       func() (text []byte, warnings []string, err error)
}

func (c *carrier) add(p place) error {
	if c.places = append(c.places, p); len(c.places) > maxPlaces {
		return fmt.Errorf("more than %d credentials are baked into the image", maxPlaces)
	}
	return nil
}

// take reads the credential with the lowest rank, and no other.
func (c *carrier) take(l Limits) (Baked, error) {
	if len(c.places) == 0 {
		return Baked{}, fmt.Errorf("%w: %s", ErrNotBaked, c.absent)
	}
	counts := slices.MinFunc(c.places, func(a, b place) int { return cmp.Compare(a.rank(), b.rank()) })
	text, warnings, err := counts.read()
	if err != nil {
		return Baked{}, err
	}
	b := Baked{Label: counts.label, Payload: trim(text), Warnings: append(c.warnings, warnings...)}
	if b.Form, err = formOf(b.Payload, l); err != nil {
		return Baked{}, err
	}
	if n := len(c.places); n > 1 {
		b.Warnings = append(b.Warnings, fmt.Sprintf("%d credentials are baked into the image where one is allowed; "+
			"only the first %s was read", n, marksOf[b.Label].title))
	}
	return b, nil
}

// rank is lower for the place that takes precedence; of equals the first does.
func (p place) rank() (n int) {
	if p.label != CLR {
		n += 2
	}
	if p.older {
		n++
	}
	return n
}
