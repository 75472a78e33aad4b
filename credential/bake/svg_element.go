package bake

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
)

const (
	misplaced   = "the credential element does not follow the start tag of the svg element"
	undeclared  = "the namespace of the credential element is not declared on the svg element"
	uncovered   = "the JSON in the credential element is not in a CDATA section"
	unattached  = "the JWS is the body of the credential element; it belongs in the attribute verify"
	overlooked  = "the body of the credential element was ignored because it has the attribute verify"
	cdataOpens  = "<![CDATA["
	cdataCloses = "]]>"
)

// element is a credential element: its start tag begins at start, its body is from inside to end.
type element struct {
	label              Label
	attributes         []xml.Attr
	file               []byte
	start, inside, end int
	depth              int
	first              bool // directly follows the start tag of the svg element
	declared           bool // its namespace is declared there
}

// text is the attribute verify when there is one, else the body.
func (e element) text(l Limits) ([]byte, []string, error) {
	var warnings []string
	if !e.first {
		warnings = append(warnings, misplaced)
	}
	if !e.declared {
		warnings = append(warnings, undeclared)
	}
	body := trim(e.file[e.inside:e.end])
	jws, found, err := e.verify()
	if found && len(body) > 0 {
		warnings = append(warnings, overlooked)
	}
	if found || err != nil {
		return jws, warnings, err
	}
	text, err := content(body)
	if form, _ := formOf(trim(text), l); form == FormJWS {
		warnings = append(warnings, unattached)
	} else if !bytes.HasPrefix(body, []byte(cdataOpens)) {
		warnings = append(warnings, uncovered)
	}
	return text, warnings, err
}

// verify reads the attribute of that name, which holds a compact JWS.
func (e element) verify() (jws []byte, found bool, err error) {
	for _, a := range e.attributes {
		if a.Name != (xml.Name{Local: "verify"}) {
			continue
		}
		if found { // not well-formed, but the decoder accepts it
			return nil, true, errors.New("the credential element of the SVG file has the attribute verify twice")
		}
		jws, found = trim([]byte(a.Value)), true
		if len(jws) == 0 || !isCompact(jws) {
			return nil, true, errors.New("the attribute verify of the credential element is not a compact JWS")
		}
	}
	return jws, found, nil
}

// content is the text of a credential element, whose raw body is known to be well-formed.
func content(body []byte) ([]byte, error) {
	var text []byte
	decoder := xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF):
			return text, nil
		case err != nil:
			return nil, malformed(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			text = append(text, token...)
		case xml.StartElement:
			return nil, errors.New("the credential element of the SVG file contains elements where text is expected")
		}
	}
}
