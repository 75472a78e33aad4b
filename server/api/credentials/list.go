package credentials

import (
	"iter"

	"clrhost/server/api/service"
	"clrhost/storage"
)

// list is the response object in pieces, most of which are stored bytes, so that a page is held in memory once. Members
// without an element are left out (CLR 2.0, serialization), so an empty record is {}.
func list(svc service.Description, page []storage.Item) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		out := writer{yield: yield}
		out.bytes([]byte("{"))
		out.member(svc.CredentialMember, page, storage.FormJSON, "")
		// A compact JWS consists of base64url characters and dots, so it needs no escaping.
		out.member(svc.JWSMember, page, storage.FormJWS, `"`)
		out.bytes([]byte("}"))
	}
}

// length is how many bytes the pieces have together.
func length(pieces iter.Seq[[]byte]) (n int64) {
	for piece := range pieces {
		n += int64(len(piece))
	}
	return n
}

// writer yields pieces until the consumer stops.
type writer struct {
	yield   func([]byte) bool
	done    bool
	members int
}

func (w *writer) bytes(piece []byte) {
	if !w.done && len(piece) > 0 {
		w.done = !w.yield(piece)
	}
}

// member writes the credentials of one form as a member whose value is an array.
func (w *writer) member(name string, page []storage.Item, form storage.Form, quote string) {
	before, between := []byte(`"`+name+`":[`+quote), []byte(quote+","+quote)
	if w.members > 0 {
		before = append([]byte{','}, before...)
	}
	written := false
	for _, c := range page {
		if c.Form != form {
			continue
		}
		w.bytes(before)
		w.bytes(c.Body)
		before, written = between, true
	}
	if written {
		w.bytes([]byte(quote + "]"))
		w.members++
	}
}
