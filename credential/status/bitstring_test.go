package status_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential/status"
)

// published is the encodedList of an example in Bitstring Status List 1.0: 131,072 zeros.
const published = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"

func newServer(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server
}

// encoded is a list in which the entries have the values.
func encoded(t *testing.T, size int, values map[int]uint64) string {
	t.Helper()
	list, err := status.NewList(0, size)
	require.NoError(t, err)
	for index, value := range values {
		require.NoError(t, list.Set(index, value))
	}
	text, err := list.Encode()
	require.NoError(t, err)
	return text
}

// zipped is a list as another encoder may write it.
func zipped(t *testing.T, bits []byte) string {
	t.Helper()
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	_, err := zip.Write(bits)
	require.NoError(t, err)
	require.NoError(t, zip.Close())
	return "u" + base64.RawURLEncoding.EncodeToString(b.Bytes())
}

type object = map[string]any

// statusEntry is an entry for index 23 with the purpose revocation, except for the changes.
func statusEntry(changes object) object {
	return merged(object{"type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "23",
		"statusListCredential": listURL}, changes)
}

// credential is a list credential for revocation, but for the changes; those of the subject are under credentialSubject.
func credential(list string, changes, subject object) object {
	return merged(object{
		"@context": "https://www.w3.org/ns/credentials/v2", "id": listURL, "issuer": "https://issuer.example",
		"type": []any{"VerifiableCredential", "BitstringStatusListCredential"}, "validFrom": "2025-04-01T00:00:00Z",
		"credentialSubject": merged(object{"id": listURL + "#list", "type": "BitstringStatusList",
			"statusPurpose": "revocation", "encodedList": list}, subject),
	}, changes)
}

// merged sets members; nil removes one.
func merged(base, changes object) object {
	for name, value := range changes {
		base[name] = value
		if value == nil {
			delete(base, name)
		}
	}
	return base
}

func TestBitstring(t *testing.T) {
	bit23 := encoded(t, 1, map[int]uint64{23: 1})
	none := encoded(t, 1, nil)
	last := encoded(t, 1, map[int]uint64{131071: 1})
	both := object{"statusPurpose": []any{"revocation", "suspension"}}
	messages := []any{object{"status": "0x0", "message": "none"}, object{"status": "0x5", "message": "see the office"}}
	message := object{"statusPurpose": "message", "statusSize": 3.0, "statusMessage": messages}
	for name, row := range map[string]struct {
		entry, list object
		state       status.State
		says        string
	}{
		"set":               {statusEntry(nil), credential(bit23, nil, nil), status.Revoked, "has revoked"},
		"index as a number": {statusEntry(object{"statusListIndex": 23.0}), credential(bit23, nil, nil), status.Revoked, ""},
		"the one before":    {statusEntry(object{"statusListIndex": "22"}), credential(bit23, nil, nil), status.Good, "does not revoke"},
		"the one after":     {statusEntry(object{"statusListIndex": 24.0}), credential(bit23, nil, nil), status.Good, ""},
		"the last":          {statusEntry(object{"statusListIndex": "131071"}), credential(last, nil, nil), status.Revoked, ""},
		"clear":             {statusEntry(nil), credential(none, nil, nil), status.Good, ""},
		"published list":    {statusEntry(nil), credential(published, nil, nil), status.Good, ""},
		"made elsewhere":    {statusEntry(nil), credential(zipped(t, append([]byte{0, 0, 1}, make([]byte, 16<<10)...)), nil, nil), status.Revoked, ""},
		"suspended":         {statusEntry(object{"statusPurpose": "suspension"}), credential(bit23, nil, both), status.Suspended, "has suspended"},
		"not suspended":     {statusEntry(object{"statusPurpose": "suspension"}), credential(none, nil, both), status.Good, "does not suspend"},
		"two purposes":      {statusEntry(nil), credential(bit23, nil, both), status.Revoked, ""},
		"refresh":           {statusEntry(object{"statusPurpose": "refresh"}), credential(bit23, nil, object{"statusPurpose": "refresh"}), status.Good, "announces a newer version of the credential"},
		"no refresh":        {statusEntry(object{"statusPurpose": "refresh"}), credential(none, nil, object{"statusPurpose": "refresh"}), status.Good, "no newer version"},
		"message": {statusEntry(message), credential(encoded(t, 3, map[int]uint64{22: 7, 23: 5, 24: 7}), nil, object{"statusPurpose": "message"}),
			status.Good, "says: see the office"},
		"value without message": {statusEntry(message), credential(encoded(t, 3, map[int]uint64{23: 6}), nil, object{"statusPurpose": "message"}),
			status.Good, "the status 0x6"},
		"two bits":            {statusEntry(object{"statusSize": "2"}), credential(encoded(t, 2, map[int]uint64{23: 2}), nil, nil), status.Revoked, ""},
		"no id, no dates":     {statusEntry(nil), credential(bit23, object{"id": nil, "validFrom": nil}, nil), status.Revoked, ""},
		"until now":           {statusEntry(nil), credential(none, object{"validUntil": "2025-05-01T14:00:00+02:00"}, nil), status.Good, ""},
		"1.1 dates":           {statusEntry(nil), credential(none, object{"issuanceDate": "2025-04-01T00:00:00Z", "expirationDate": "2025-06-01T00:00:00Z"}, nil), status.Good, ""},
		"a foreign vc member": {statusEntry(nil), credential(none, object{"vc": credential(bit23, nil, nil)}, nil), status.Good, ""},
		"type as a single":    {statusEntry(nil), credential(none, nil, object{"type": []any{"BitstringStatusList"}}), status.Good, ""},
	} {
		t.Run(name, func(t *testing.T) {
			result := checker(&host{body: toJSON(t, row.list)}).Check(t.Context(), id, row.entry)
			require.Equal(t, row.state, result.State, result.Detail)
			require.Contains(t, result.Detail, row.says)
			require.NotEmpty(t, result.Clause)
		})
	}
}

// TestNeverGood: every bit of these lists is clear or out of range, and none of the lists is authoritative.
func TestNeverGood(t *testing.T) {
	none := encoded(t, 1, nil)
	for name, row := range map[string]struct {
		entry, list object
		says        string
	}{
		"beyond the end":        {statusEntry(object{"statusListIndex": "131072"}), credential(none, nil, nil), "has only 131072 entries"},
		"far beyond the end":    {statusEntry(object{"statusListIndex": "999999999"}), credential(none, nil, nil), "has only 131072 entries"},
		"beyond, by size":       {statusEntry(object{"statusListIndex": "131072", "statusSize": 2.0}), credential(encoded(t, 2, nil), nil, nil), "has only 131072 entries"},
		"short":                 {statusEntry(nil), credential(zipped(t, make([]byte, 1024)), nil, nil), "8192 entries, fewer than the 131072"},
		"short, by one byte":    {statusEntry(nil), credential(zipped(t, make([]byte, 16<<10-1)), nil, nil), "fewer than"},
		"short, by size":        {statusEntry(object{"statusSize": 2.0}), credential(none, nil, nil), "65536 entries, fewer than"},
		"a bomb":                {statusEntry(nil), credential(zipped(t, make([]byte, 64<<20)), nil, nil), "more than 4194304 bytes"},
		"without prefix":        {statusEntry(nil), credential(none[1:], nil, nil), "starts with u"},
		"padded":                {statusEntry(nil), credential(none+"==", nil, nil), "base64url"},
		"not gzip":              {statusEntry(nil), credential("uAAAA", nil, nil), "is not base64url of gzip"},
		"broken lines":          {statusEntry(nil), credential(none[:9]+"\n"+none[9:], nil, nil), "starts with u"},
		"cut short":             {statusEntry(nil), credential(none[:len(none)-8], nil, nil), "cut short"},
		"changed":               {statusEntry(nil), credential(none[:40]+"B"+none[41:], nil, nil), "encodedList"},
		"more behind":           {statusEntry(nil), credential(none+"AAAA", nil, nil), "encodedList"},
		"no list":               {statusEntry(nil), credential("", nil, object{"encodedList": nil}), "encodedList"},
		"another purpose":       {statusEntry(nil), credential(none, nil, object{"statusPurpose": "suspension"}), `not for the purpose "revocation"`},
		"no purpose":            {statusEntry(nil), credential(none, nil, object{"statusPurpose": nil}), "not for the purpose"},
		"an unknown purpose":    {statusEntry(object{"statusPurpose": "foo"}), credential(none, nil, object{"statusPurpose": "foo"}), `purpose "foo" is not supported`},
		"another list":          {statusEntry(nil), credential(none, object{"id": listURL + "0"}, nil), "not the URL it was requested from"},
		"expired":               {statusEntry(nil), credential(none, object{"validUntil": "2025-05-01T11:59:59Z"}, nil), "has expired at 2025-05-01T11:59:59Z"},
		"expired, by 1.1":       {statusEntry(nil), credential(none, object{"expirationDate": "2025-05-01T11:59:59Z"}, nil), "has expired"},
		"not yet":               {statusEntry(nil), credential(none, object{"validFrom": "2025-05-01T12:00:01Z"}, nil), "not valid before"},
		"no date":               {statusEntry(nil), credential(none, object{"validUntil": "tomorrow"}, nil), "validUntil is not a date-time"},
		"forged":                {statusEntry(nil), credential(none, object{"name": "forged"}, nil), "does not verify: the signature does not verify"},
		"no credential":         {statusEntry(nil), credential(none, object{"type": "BitstringStatusListCredential"}, nil), "not of the types"},
		"no list credential":    {statusEntry(nil), credential(none, object{"type": "VerifiableCredential"}, nil), "not of the types"},
		"another subject":       {statusEntry(nil), credential(none, nil, object{"type": "StatusList2021"}), "not of the type BitstringStatusList"},
		"two subjects":          {statusEntry(nil), credential(none, object{"credentialSubject": []any{object{}, object{}}}, nil), "not of the type"},
		"no index":              {statusEntry(object{"statusListIndex": nil}), nil, "statusListIndex: must be"},
		"a negative index":      {statusEntry(object{"statusListIndex": -1.0}), nil, "statusListIndex: must be"},
		"a signed index":        {statusEntry(object{"statusListIndex": "+1"}), nil, "statusListIndex: must be"},
		"half an index":         {statusEntry(object{"statusListIndex": 1.5}), nil, "statusListIndex: must be"},
		"a huge index":          {statusEntry(object{"statusListIndex": 1e300}), nil, "statusListIndex: must be"},
		"an index of 64 bits":   {statusEntry(object{"statusListIndex": "18446744073709551615"}), nil, "statusListIndex: must be"},
		"size zero":             {statusEntry(object{"statusSize": 0.0}), nil, "statusSize: must be"},
		"a huge size":           {statusEntry(object{"statusSize": 1e9}), nil, "statusSize: must be"},
		"entry without purpose": {statusEntry(object{"statusPurpose": nil}), nil, "statusPurpose: is required"},
		"entry without list":    {statusEntry(object{"statusListCredential": nil}), nil, "statusListCredential: is required"},
	} {
		t.Run(name, func(t *testing.T) {
			result := checker(&host{body: toJSON(t, row.list)}).Check(t.Context(), id, row.entry)
			require.Contains(t, expectUnchecked(t, result), row.says)
		})
	}
	for _, body := range []string{"", "<html>", "null", "[]", "{", "a.b.c", `{"type":"VerifiableCredential"}`} {
		expectUnchecked(t, checker(&host{body: body}).Check(t.Context(), id, statusEntry(nil)))
	}
}

// TestSkew: the issuer's clock may be off by as much as is allowed.
func TestSkew(t *testing.T) {
	for _, changes := range []object{{"validFrom": "2025-05-01T12:00:30Z"}, {"validUntil": "2025-05-01T11:59:30Z"}} {
		c := checker(&host{body: toJSON(t, credential(published, changes, nil))})
		expectUnchecked(t, c.Check(t.Context(), id, statusEntry(nil)))
		c.Skew = time.Minute
		require.Equal(t, status.Good, c.Check(t.Context(), id, statusEntry(nil)).State)
	}
}

// TestListAsJWT: both payloads of a signed list are read, and the verifier is given what was signed.
func TestListAsJWT(t *testing.T) {
	list := credential(encoded(t, 1, map[int]uint64{23: 1}), nil, nil)
	for _, payload := range []object{list, {"iss": "https://issuer.example", "vc": list}} {
		part := base64.RawURLEncoding.EncodeToString
		jws := part([]byte(`{"alg":"ES256"}`)) + "." + part([]byte(toJSON(t, payload))) + "." + part([]byte("signature"))
		h := &host{body: jws + "\n"}
		require.Equal(t, status.Revoked, checker(h).Check(t.Context(), id, statusEntry(nil)).State)
	}
}

// TestTTL: a list older than its ttl is fetched again, but not for less than a minute.
func TestTTL(t *testing.T) {
	for _, row := range []struct {
		ttl   any
		age   time.Duration
		asked int
	}{
		{nil, time.Hour, 1},
		{300_000.0, 5 * time.Minute, 1},
		{300_000.0, 5*time.Minute + 1, 2},
		{"300000", 6 * time.Minute, 2},
		{0.0, time.Minute, 1},
		{1.0, 2 * time.Minute, 2},
		{9e15, time.Hour, 1},
		{-1.0, time.Hour, 1},
	} {
		h := &host{body: toJSON(t, credential(published, nil, object{"ttl": row.ttl})), at: noon.Add(-row.age)}
		require.Equal(t, status.Good, checker(h).Check(t.Context(), id, statusEntry(nil)).State)
		require.Len(t, h.asked, row.asked, "%v after %s", row.ttl, row.age)
	}
}

// TestList: the entries that were set are read back, and no other, for sizes that do and do not divide a byte.
func TestList(t *testing.T) {
	for _, size := range []int{1, 2, 3, 7, 8, 13, 32} {
		list, err := status.NewList(131_072, size)
		require.NoError(t, err)
		highest := uint64(1)<<size - 1
		for _, index := range []int{0, 5, 131_071} {
			require.NoError(t, list.Set(index, highest))
		}
		require.NoError(t, list.Set(5, highest>>1), "a value is replaced, not added to")
		text, err := list.Encode()
		require.NoError(t, err)
		body := toJSON(t, credential(text, nil, object{"statusPurpose": "message"}))
		for index, want := range map[int]uint64{0: highest, 1: 0, 4: 0, 5: highest >> 1, 6: 0, 131_070: 0, 131_071: highest} {
			result := checker(&host{body: body}).Check(t.Context(), id, statusEntry(object{"statusPurpose": "message",
				"statusListIndex": strconv.Itoa(index), "statusSize": float64(size)}))
			require.Contains(t, result.Detail, "the status 0x"+strconv.FormatUint(want, 16), "%d of size %d", index, size)
		}
		require.ErrorContains(t, list.Set(131_072, 0), "no entry 131072")
		require.ErrorContains(t, list.Set(-1, 0), "no entry -1")
		require.ErrorContains(t, list.Set(0, highest+1), "does not fit")
	}
	for _, size := range []int{0, 33} {
		_, err := status.NewList(1, size)
		require.ErrorContains(t, err, "1 to 32 bits")
	}
	_, err := status.NewList(1<<25+1, 1)
	require.ErrorContains(t, err, "more than")
}
