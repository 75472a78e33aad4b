package browser

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// entry is one name and value of a form that is sent.
type entry struct{ name, value string }

// submit is the request that pressing a button of a form makes. A nil button is the Enter key in a form without one. It
// is nil when the form leads to no address.
func (d *document) submit(f *form, pressed *control) *navigation {
	to := d.target(f, pressed)
	if to == nil {
		return nil
	}
	n := &navigation{method: http.MethodGet, to: to, from: d.url, form: f, pressed: pressed}
	enc := d.outgoing()
	entries := f.entries(pressed, d.charset)
	for i := range entries {
		entries[i] = entry{encoded(enc, entries[i].name), encoded(enc, entries[i].value)}
	}
	if !strings.EqualFold(setting(f, pressed, "method"), http.MethodPost) {
		to.RawQuery, to.ForceQuery = query(entries), false
		return n
	}
	n.method = http.MethodPost
	if strings.EqualFold(setting(f, pressed, "enctype"), "multipart/form-data") {
		n.body, n.contentType = multiparts(entries)
	} else {
		n.body, n.contentType = []byte(query(entries)), formType
	}
	return n
}

// target is where a form is sent: a button's own address goes before the form's, and none is the page's own.
func (d *document) target(f *form, pressed *control) *url.URL {
	action := strings.TrimSpace(setting(f, pressed, "action"))
	to := d.url
	if action != "" {
		if to = d.resolve(action); to == nil {
			return nil
		}
	}
	own := *to
	own.Fragment, own.RawFragment = "", ""
	return &own
}

// setting is an attribute of the form, or of the pressed button, which overrides it.
func setting(f *form, pressed *control, name string) string {
	if pressed != nil {
		if own, ok := pressed.lookup("form" + name); ok {
			return own
		}
	}
	return f.attr(name)
}

// entries is what the form holds, in the order of the page (HTML, Section 4.10.21.4).
func (f *form) entries(pressed *control, charset string) []entry {
	var all []entry
	for _, c := range f.controls {
		switch {
		case c.disabled, c.isButton() && c != pressed, c.kind == "reset", c.kind == "button", c.isBox() && !c.checked:
		case c.kind == "image":
			prefix := ""
			if c.name != "" {
				prefix = c.name + "."
			}
			all = append(all, entry{prefix + "x", "1"}, entry{prefix + "y", "1"})
		case c.name == "":
		case c.kind == "select":
			for _, value := range c.options {
				all = append(all, entry{c.name, value})
			}
		case c.isBox() && !c.has("value"):
			all = append(all, entry{c.name, "on"})
		case c.kind == "hidden" && c.name == "_charset_":
			all = append(all, entry{c.name, charset})
		case c.kind == "file":
			all = append(all, entry{c.name, ""})
		default:
			all = append(all, entry{c.name, newlines.Replace(c.value)})
		}
	}
	return all
}

// newlines are sent as CR LF, whichever way the page writes them.
var newlines = strings.NewReplacer("\r\n", "\r\n", "\r", "\r\n", "\n", "\r\n")

// outgoing is the page's encoding, in which a form is sent too; UTF-8 for UTF-16.
func (d *document) outgoing() *encoding.Encoder {
	enc := d.encoding
	if strings.HasPrefix(d.charset, "utf-16") {
		enc = unicode.UTF8
	}
	return encoding.HTMLEscapeUnsupported(enc.NewEncoder())
}

func encoded(enc *encoding.Encoder, text string) string {
	out, err := enc.String(text)
	if err != nil {
		return text // what the encoding cannot express goes as it is
	}
	return out
}

func query(entries []entry) string {
	var b strings.Builder
	for i, e := range entries {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(e.name) + "=" + url.QueryEscape(e.value))
	}
	return b.String()
}

func multiparts(entries []entry) (body []byte, contentType string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, e := range entries {
		_ = w.WriteField(e.name, e.value) // writes to a buffer do not fail
	}
	_ = w.Close()
	return b.Bytes(), w.FormDataContentType()
}
