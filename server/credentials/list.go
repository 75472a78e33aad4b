package credentials

import (
	"bytes"

	"clrhost/server/standard"
	"clrhost/storage"
)

// list writes the response object from stored bytes. Members without an element are left out (CLR 2.0, serialization),
// so an empty record is {}.
func list(std standard.Standard, page []storage.Credential) []byte {
	size := 64
	for _, c := range page {
		size += len(c.Body) + 3
	}
	out := bytes.NewBuffer(make([]byte, 0, size))
	out.WriteByte('{')
	embedded := writeMember(out, std.CredentialMember, page, storage.FormJSON, "")
	if embedded && has(page, storage.FormJWS) {
		out.WriteByte(',')
	}
	// A compact JWS consists of base64url characters and dots, so it needs no escaping.
	writeMember(out, std.JWSMember, page, storage.FormJWS, `"`)
	out.WriteByte('}')
	return out.Bytes()
}

func writeMember(out *bytes.Buffer, name string, page []storage.Credential, form storage.Form, quote string) bool {
	written := false
	for _, c := range page {
		if c.Form != form {
			continue
		}
		if written {
			out.WriteByte(',')
		} else {
			out.WriteString(`"` + name + `":[`)
			written = true
		}
		out.WriteString(quote)
		out.Write(c.Body)
		out.WriteString(quote)
	}
	if written {
		out.WriteByte(']')
	}
	return written
}

func has(page []storage.Credential, form storage.Form) bool {
	for _, c := range page {
		if c.Form == form {
			return true
		}
	}
	return false
}
