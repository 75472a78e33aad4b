package archive_test

import (
	"archive/zip"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"clrhost/server/archive"
)

// FuzzOpen: no file crashes or yields more than its limits allow, and what is yielded is sound.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("PK\x05\x06"))
	f.Add(pack(f))
	plain := pack(f, file{name: "a", content: claims}, file{name: "b.svg", content: svg}, file{name: "c", content: unreadable})
	f.Add(plain)
	f.Add(plain[10:])
	f.Add(counted(plain, 0xffff))
	f.Add(pack(f, file{name: "folder/"}, file{name: "../\n", content: claims, change: func(h *zip.FileHeader) { h.Flags |= 1 }}))
	f.Add(pack(f, file{name: "large", content: `{"type": "VerifiableCredential` + strings.Repeat(" ", 1<<15)}))
	l := archive.Limits{Bytes: 1 << 20, Entries: 20, Unpacked: 1 << 16, Entry: 1 << 14, Ratio: 100}
	f.Fuzz(func(t *testing.T, data []byte) {
		opened, err := open(data, l)
		if err != nil {
			requireSentence(t, err)
			return
		}
		last, unpacked := 0, 0
		for e := range opened.Credentials(0) {
			if e.Number <= last || e.Number > opened.Entries() || (e.Err == nil) == (e.Data == nil) || len(e.Data) > l.Entry {
				t.Fatalf("entry %d after %d: %d bytes, %v", e.Number, last, len(e.Data), e.Err)
			}
			last, unpacked = e.Number, unpacked+len(e.Data)
			if !utf8.ValidString(e.Name) || utf8.RuneCountInString(e.Name) > 130 || strings.ContainsFunc(e.Name, unicode.IsControl) {
				t.Fatalf("not a name to be shown: %q", e.Name)
			}
			if e.Err != nil {
				requireSentence(t, e.Err)
			}
		}
		if int64(unpacked) > l.Unpacked || opened.Entries() > l.Entries {
			t.Fatalf("%d bytes of %d entries", unpacked, opened.Entries())
		}
	})
}

func requireSentence(t *testing.T, err error) {
	t.Helper()
	if utf8.RuneCountInString(err.Error()) > 300 || strings.ContainsFunc(err.Error(), unicode.IsControl) {
		t.Fatalf("not a sentence fit for a reader: %q", err)
	}
}
