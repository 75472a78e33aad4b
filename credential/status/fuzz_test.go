package status_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"clrhost/credential/status"
)

func checkResult(t *testing.T, r status.Result) {
	t.Helper()
	switch r.State {
	case status.Good, status.Revoked, status.Suspended, status.Unchecked:
	default:
		t.Fatalf("no state: %+v", r)
	}
	if r.Detail == "" || r.Clause == "" || len(r.Detail) > 1000 || !utf8.ValidString(r.Detail) {
		t.Fatalf("not fit to be shown: %+v", r)
	}
}

func FuzzRevocationList(f *testing.F) {
	for _, seed := range []string{
		`{"revokedCredential":[{"id":"` + id + `","revoked":true,"revocationReason":"r"}]}`, `{"revokedCredentials":"` + id + `"}`,
		`{"revokedCredential":[7,null,[],{"id":"%zz","revoked":0}]}`, `[]`, `{"revokedCredential":null}`,
	} {
		f.Add(seed)
	}
	entry := map[string]any{"type": "1EdTechRevocationList", "id": listURL}
	f.Fuzz(func(t *testing.T, body string) {
		checkResult(t, checker(&host{body: body}).Check(t.Context(), id, entry))
	})
}

func FuzzBitstring(f *testing.F) {
	list := `{"id":"` + listURL + `","type":["VerifiableCredential","BitstringStatusListCredential"],"validFrom":"2025-01-01T00:00:00Z",` +
		`"credentialSubject":{"type":"BitstringStatusList","ttl":1,"statusPurpose":["revocation"],"encodedList":"` + published + `"}}`
	entry := `{"statusPurpose":"revocation","statusListIndex":"23","statusListCredential":"` + listURL + `","statusSize":1}`
	f.Add(list, entry)
	f.Add("e30."+"e30."+"e30", `{"statusPurpose":"message","statusListIndex":7e3,"statusListCredential":"https://a","statusSize":"32","statusMessage":{"status":"0x1"}}`)
	f.Fuzz(func(t *testing.T, body, entry string) {
		var object map[string]any
		if json.Unmarshal([]byte(entry), &object) != nil || object == nil {
			return
		}
		object["type"] = "BitstringStatusListEntry"
		checkResult(t, checker(&host{body: body}).Check(t.Context(), id, object))
	})
}

// FuzzEncodedList fuzzes decompression: every entry read is within the list, and the work is bounded.
func FuzzEncodedList(f *testing.F) {
	f.Add(published, uint32(0), uint8(1))
	f.Add(published, uint32(131_071), uint8(1))
	f.Add(published[1:], uint32(1), uint8(32))
	f.Add("uH4sI", uint32(1), uint8(3))
	f.Fuzz(func(t *testing.T, encoded string, index uint32, size uint8) {
		body, err := json.Marshal(credential(encoded, nil, nil))
		if err != nil {
			t.Skip()
		}
		checkResult(t, checker(&host{body: string(body)}).Check(t.Context(), id,
			statusEntry(object{"statusListIndex": float64(index), "statusSize": float64(size)})))
	})
}
