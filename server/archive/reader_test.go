package archive_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/bake"
	"clrhost/server/archive"
)

// file is an entry of an archive that a test makes.
type file struct {
	name, content string
	change        func(*zip.FileHeader) // of what the archive states of the entry
}

// pack makes an archive of the files, as they are or as they are changed.
func pack(t testing.TB, files ...file) []byte {
	t.Helper()
	var packed bytes.Buffer
	to := zip.NewWriter(&packed)
	for _, f := range files {
		header := &zip.FileHeader{Name: f.name, Method: zip.Deflate}
		if f.change == nil {
			entry, err := to.CreateHeader(header)
			require.NoError(t, err)
			_, err = entry.Write([]byte(f.content))
			require.NoError(t, err)
			continue
		}
		header.Method = zip.Store
		header.CRC32 = crc32.ChecksumIEEE([]byte(f.content))
		header.CompressedSize64, header.UncompressedSize64 = uint64(len(f.content)), uint64(len(f.content))
		f.change(header)
		entry, err := to.CreateRaw(header)
		require.NoError(t, err)
		_, err = entry.Write([]byte(f.content))
		require.NoError(t, err)
	}
	require.NoError(t, to.Close())
	return packed.Bytes()
}

func open(packed []byte, l archive.Limits) (*archive.Archive, error) {
	return archive.Open(bytes.NewReader(packed), int64(len(packed)), l)
}

// list is what an archive yields after an entry, one line for each.
func list(t testing.TB, packed []byte, l archive.Limits, after int) (lines []string) {
	t.Helper()
	opened, err := open(packed, l)
	require.NoError(t, err)
	for e := range opened.Credentials(after) {
		line := fmt.Sprintf("%d %s", e.Number, e.Name)
		if e.Err != nil {
			require.Nil(t, e.Data)
			line += ": " + e.Err.Error()
		}
		lines = append(lines, line)
	}
	return lines
}

func sample(t testing.TB) string {
	t.Helper()
	record, err := os.ReadFile("../demo/records/workshop-badge.jws")
	require.NoError(t, err)
	return string(record)
}

const (
	svg        = `<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>`
	claims     = `{"type": ["VerifiableCredential"]}`
	unreadable = `{"type": ["VerifiableCredential"]`
)

func TestWhatIsACredentialIsFoundByItsContent(t *testing.T) {
	badge := sample(t)
	baked, err := bake.SVG([]byte(svg), []byte(badge), bake.CLR, bake.Refuse)
	require.NoError(t, err)
	packed := pack(t,
		file{name: "index.html", content: "<!DOCTYPE html><html lang=en>"},
		file{name: "../../etc/passwd", content: badge},
		file{name: "index.csv", content: "\ufeffTitle,Issuer\r\n"},
		file{name: "verdicts.json", content: `[{"file":"a","verdict":"valid"}]`},
		file{name: "same", content: claims},
		file{name: "same", content: " \n" + claims},
		file{name: "picture.svg", content: svg},
		file{name: "picture.svg", content: string(baked)},
		file{name: "object.json", content: `{"a": 1}`},
		file{name: "broken.json", content: unreadable},
		file{name: "nested.zip", content: string(pack(t, file{name: "a", content: claims}))},
		file{name: "nested.gz", content: "\x1f\x8b\x08" + claims},
		file{name: "folder/"},
		file{name: "link", content: claims, change: func(h *zip.FileHeader) { h.SetMode(fs.ModeSymlink) }},
		file{name: "empty"},
		file{name: "README.txt", content: "This is everything."},
		file{name: "line\nbreak\u202e" + strings.Repeat("x", 200), content: claims},
	)
	want := []string{
		"2 ../../etc/passwd", "5 same", "6 same", "8 picture.svg", "10 broken.json",
		"17 line\ufffdbreak\ufffd" + strings.Repeat("x", 109) + "…",
	}
	require.Equal(t, want, list(t, packed, archive.Limits{}, 0))
	require.Equal(t, want[2:], list(t, packed, archive.Limits{}, 5), "after the fifth")
	require.Empty(t, list(t, packed, archive.Limits{}, 17))

	opened, err := open(packed, archive.Limits{})
	require.NoError(t, err)
	require.Equal(t, 17, opened.Entries())
	for e := range opened.Credentials(1) {
		require.Equal(t, badge, string(e.Data), "byte for byte")
		break
	}
}

// A credential that cannot be read is reported: it must not be taken for one that was.
func TestWhatCannotBeReadIsReported(t *testing.T) {
	state := func(change func(*zip.FileHeader)) file { return file{name: "a", content: claims, change: change} }
	large := `{"type": "VerifiableCredential", "a": "` + strings.Repeat("a", 2<<20) + `"}`
	for _, row := range []struct {
		name string
		file file
		want string
	}{
		{"encrypted", state(func(h *zip.FileHeader) { h.Flags |= 1 }), "the entry is encrypted: pack it again without a password"},
		{"method", state(func(h *zip.FileHeader) { h.Method = 14 }), "the entry is packed by method 14: pack it again by Deflate"},
		{"checksum", state(func(h *zip.FileHeader) { h.CRC32++ }), "the entry is damaged and cannot be unpacked"},
		{"shorter than stated", state(func(h *zip.FileHeader) { h.UncompressedSize64++ }), "the entry is damaged and cannot be unpacked"},
		{"longer than stated", state(func(h *zip.FileHeader) { h.UncompressedSize64 = 3 }), "the entry is damaged and cannot be unpacked"},
		{"not deflated", state(func(h *zip.FileHeader) { h.Method = zip.Deflate }), "the entry is damaged and cannot be unpacked"},
		{"too long", file{name: "a", content: `{"a": "` + strings.Repeat("abc1", 1<<17) + `"}`}, "the entry has more than 500000 bytes"},
		{"a bomb", file{name: "a", content: large}, "the entry unpacks to far more than a credential does"},
	} {
		l := archive.Limits{Entry: 500_000}
		if row.name == "a bomb" {
			l.Entry = 0
		}
		require.Equal(t, []string{"1 a: " + row.want, "2 b"}, list(t, pack(t, row.file, file{name: "b", content: claims}), l, 0), row.name)
	}
	// What is passed over is not unpacked, whatever its length.
	require.Equal(t, []string{"2 b"}, list(t, pack(t, file{name: "a", content: "[" + large}, file{name: "b", content: claims}), archive.Limits{}, 0))
}

func TestAnArchiveIsBounded(t *testing.T) {
	many := make([]file, 70_000) // needs the directory of ZIP64
	for i := range many {
		many[i] = file{name: "a", content: "", change: func(*zip.FileHeader) {}}
	}
	many[69_999].content = claims
	packed, two := pack(t, many...), pack(t, file{name: "a", content: claims}, file{name: "b", content: claims})
	require.Equal(t, []string{"70000 a"}, list(t, packed, archive.Limits{Entries: 70_000}, 0))

	for _, row := range []struct {
		name   string
		packed []byte
		limits archive.Limits
		want   string
	}{
		{"bytes", two, archive.Limits{Bytes: 100}, "it has more than 100 bytes"},
		{"entries", two, archive.Limits{Entries: 1}, "it has more than 1 entries"},
		{"many entries", packed, archive.Limits{}, "it has more than 10000 entries"},
		{"a long directory", packed, archive.Limits{Entries: 1000}, "its list of entries has more than 512000 bytes; at most 1000 entries are read"},
		{"a count that lies", counted(packed, 1), archive.Limits{Entries: 1000}, "its list of entries has more than 512000 bytes; at most 1000 entries are read"},
		{"unpacked", two, archive.Limits{Unpacked: int64(2*len(claims) - 1)}, "its entries unpack to more than 67 bytes"},
		{"stated sizes that overflow", pack(t, file{name: "a", content: claims, change: func(h *zip.FileHeader) { h.UncompressedSize64 = 1<<64 - 1 }}),
			archive.Limits{}, "its entries unpack to more than 1073741824 bytes"},
	} {
		_, err := open(row.packed, row.limits)
		require.ErrorIs(t, err, archive.ErrLimit, row.name)
		require.EqualError(t, err, "the archive is too large: "+row.want, row.name)
	}
}

// counted changes how many entries the end of an archive states.
func counted(packed []byte, n uint16) []byte {
	changed := bytes.Clone(packed)
	end := bytes.LastIndex(changed, []byte("PK\x05\x06"))
	binary.LittleEndian.PutUint16(changed[end+8:], n)
	binary.LittleEndian.PutUint16(changed[end+10:], n)
	return changed
}

func TestEntriesThatShareBytesAreRejected(t *testing.T) {
	packed := pack(t, file{name: "a", content: claims}, file{name: "b", content: claims})
	first := bytes.Index(packed, []byte("PK\x01\x02"))
	second := first + 1 + bytes.Index(packed[first+1:], []byte("PK\x01\x02"))
	again := bytes.Clone(packed)
	copy(again[second+42:second+46], packed[first+42:first+46]) // the place of the first entry
	_, err := open(again, archive.Limits{})
	require.EqualError(t, err, "entries of the archive share bytes, as in an archive that is made to fill a disk")

	// The first one reaches over the second, whose own header it quotes.
	quoted := bytes.Clone(packed)
	binary.LittleEndian.PutUint32(quoted[first+20:], uint32(first))
	_, err = open(quoted, archive.Limits{})
	require.EqualError(t, err, "entries of the archive share bytes, as in an archive that is made to fill a disk")
}

func TestWhatIsNoArchive(t *testing.T) {
	packed := pack(t, file{name: "a", content: claims})
	require.True(t, archive.Is(packed))
	require.True(t, archive.Is(pack(t)))
	require.False(t, archive.Is([]byte(claims)))
	for name, data := range map[string][]byte{"nothing": nil, "text": []byte(claims), "a part": packed[:len(packed)-30], "the other part": packed[40:]} {
		opened, err := open(data, archive.Limits{})
		if name == "the other part" { // which a program for self-extraction may stand before
			require.NoError(t, err)
			for e := range opened.Credentials(0) {
				require.Error(t, e.Err, name)
			}
			continue
		}
		require.EqualError(t, err, "the archive has no list of entries that can be read: it is damaged, or only a part of it has come", name)
	}
}
