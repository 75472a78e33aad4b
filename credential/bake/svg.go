package bake

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"clrhost/internal/text"
)

const (
	svgNamespace  = "http://www.w3.org/2000/svg"
	maxAttributes = 2000 // equals signs in one tag, which bounds its attributes
	noElement     = "the SVG file has no credential element in the namespace https://purl.imsglobal.org/clr/v2p0 " +
		"or https://purl.imsglobal.org/ob/v3p0"
	foreignDTD = "the document type declaration of the SVG file was not read"
)

// svg is a walk through an SVG file, and its findings.
type svg struct {
	carrier
	file    []byte
	decoder *xml.Decoder
	limits  Limits

	depth   int
	seen    bool             // an element below the outermost one
	root    xml.StartElement // the outermost element
	rootEnd int              // behind its start tag
	open    *element         // the credential element that the walk is in
}

func openSVG(file []byte, l Limits) (carrier, error) {
	s, err := walkSVG(file, l)
	if err != nil {
		return carrier{}, err
	}
	return s.carrier, nil
}

func walkSVG(file []byte, l Limits) (*svg, error) {
	if err := l.hold(file); err != nil {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(file, []byte(gzipMagic)):
		return nil, errors.New("the SVG file is compressed (svgz); it is accepted only without compression")
	case !utf8.Valid(file):
		return nil, errors.New("the SVG file is not UTF-8 text")
	}
	s := &svg{carrier: carrier{absent: noElement}, file: file, limits: l, decoder: xml.NewDecoder(bytes.NewReader(file))}
	s.decoder.CharsetReader = noCharset
	if err := s.walk(); err != nil {
		return nil, err
	}
	if s.rootEnd == 0 {
		return nil, errors.New("the SVG file has no svg element")
	}
	return s, nil
}

func (s *svg) walk() error {
	for range s.limits.Tokens + 1 {
		err := s.step()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("the SVG file has more than %d tags, texts and comments", s.limits.Tokens)
}

// step reads one token.
func (s *svg) step() error {
	start := s.offset()
	if err := s.measure(start); err != nil {
		return err
	}
	token, err := s.decoder.Token()
	if err != nil {
		return malformed(err)
	}
	switch token := token.(type) {
	case xml.StartElement:
		return s.enter(token, start)
	case xml.EndElement:
		return s.leave(start)
	case xml.CharData:
		return s.text(token, start)
	case xml.Directive:
		return s.declaration(token)
	}
	return nil
}

func (s *svg) offset() int { return int(s.decoder.InputOffset()) }

// measure rejects a tag with very many attributes before the decoder makes a list of them. A tag ends before the next "<",
// which is not allowed inside one.
func (s *svg) measure(start int) error {
	rest := s.file[start:]
	if len(rest) < 2 || rest[0] != '<' || rest[1] == '!' || rest[1] == '?' {
		return nil
	}
	tag, _, _ := bytes.Cut(rest[1:], []byte("<"))
	if bytes.Count(tag, []byte("=")) > maxAttributes {
		return fmt.Errorf("a tag at byte %d of the SVG file has more than %d attributes", start, maxAttributes)
	}
	return nil
}

func (s *svg) enter(tag xml.StartElement, start int) error {
	s.depth++
	switch {
	case s.depth > s.limits.Depth:
		return fmt.Errorf("the elements of the SVG file are nested more than %d deep", s.limits.Depth)
	case s.depth == 1:
		return s.begin(tag)
	}
	if label, found := labelOf(tag.Name); found && s.open == nil {
		s.open = &element{
			label: label, attributes: tag.Attr, file: s.file, start: start, inside: s.offset(), depth: s.depth,
			first: !s.seen, declared: s.prefix(label) != "",
		}
	}
	s.seen = true
	return nil
}

// begin reads the start tag of the outermost element, of which there is one.
func (s *svg) begin(tag xml.StartElement) error {
	switch {
	case s.rootEnd > 0:
		return errors.New("the SVG file goes on after the end of its outermost element")
	case tag.Name != xml.Name{Space: svgNamespace, Local: "svg"}:
		return errors.New("the outermost element of the file is not svg in the namespace " + svgNamespace)
	}
	s.root, s.rootEnd = tag, s.offset()
	return nil
}

// leave reads an end tag. That of an empty element has no length.
func (s *svg) leave(start int) error {
	s.depth--
	if s.open == nil || s.depth >= s.open.depth {
		return nil
	}
	e := *s.open
	s.open = nil
	e.end = start
	return s.add(place{
		label: e.label, start: e.start, end: s.offset(),
		read: func() ([]byte, []string, error) { return e.text(s.limits) },
	})
}

// text allows only white space, and a byte order mark at the very start, outside the outermost element.
func (s *svg) text(token xml.CharData, start int) error {
	if start == 0 {
		token = bytes.TrimPrefix(token, []byte(byteOrderMark))
	}
	if s.depth == 0 && len(trim(token)) > 0 {
		return errors.New("the SVG file has text outside its outermost element")
	}
	return nil
}

// declaration skips a DOCTYPE that declares nothing by itself.
func (s *svg) declaration(token xml.Directive) error {
	if s.rootEnd > 0 || !bytes.HasPrefix(token, []byte("DOCTYPE")) {
		return errors.New("the SVG file is not well-formed XML: a declaration stands in the wrong place")
	}
	if bytes.IndexByte(token, '[') >= 0 {
		return errors.New("the SVG file declares entities or other parts of a document type, which is not accepted")
	}
	s.warnings = append(s.warnings, foreignDTD)
	return nil
}

// prefix is the one that the outermost element declares for the namespace of a label.
func (s *svg) prefix(label Label) string {
	for _, a := range s.root.Attr {
		if a.Name.Space == "xmlns" && a.Value == marksOf[label].namespace {
			return a.Name.Local
		}
	}
	return ""
}

func labelOf(name xml.Name) (Label, bool) {
	return labelWhere(func(m marks) bool { return name == xml.Name{Space: m.namespace, Local: "credential"} })
}

var errEncoding = errors.New("the SVG file declares an encoding other than UTF-8, which is not accepted")

func noCharset(string, io.Reader) (io.Reader, error) { return nil, errEncoding }

// malformed describes an error of the decoder.
func malformed(err error) error {
	syntax, isSyntax := errors.AsType[*xml.SyntaxError](err)
	switch {
	case errors.Is(err, io.EOF):
		return err
	case errors.Is(err, errEncoding):
		return errEncoding
	case isSyntax:
		return fmt.Errorf("the SVG file is not well-formed XML: line %d: %s", syntax.Line, text.Shorten(syntax.Msg, 120))
	}
	return fmt.Errorf("the SVG file is not XML 1.0: %s", text.Shorten(err.Error(), 120))
}
