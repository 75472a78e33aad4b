package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/strictjson"
	"clrhost/internal/vector"
	"clrhost/storage"
)

// document is a record with two achievements, and with other members when changed.
func document(t *testing.T, changes map[string]any) *credential.Credential {
	t.Helper()
	achievement := func(id, kind, name string) map[string]any {
		return map[string]any{"type": []string{"VerifiableCredential", "AchievementCredential"}, "id": "urn:" + id, "issuer": "https://issuer.example",
			"credentialSubject": map[string]any{"achievement": map[string]any{"id": "urn:a:" + id, "achievementType": kind, "name": name, "humanCode": "WLD-" + id}}}
	}
	members := map[string]any{
		"id": "urn:x", "type": []string{"VerifiableCredential", "ClrCredential"}, "validFrom": "2024-01-01T00:00:00Z",
		"issuer":            map[string]any{"id": "https://issuer.example", "name": "Straßen College"},
		"credentialSubject": map[string]any{"verifiableCredential": []any{achievement("1", "Course", "Welding"), achievement("2", "Course", "Metals")}},
	}
	for name, value := range changes {
		members[name] = value
	}
	text, err := json.Marshal(members)
	require.NoError(t, err)
	c, err := credential.Parse(text, strictjson.Limits{})
	require.NoError(t, err)
	return c
}

func TestIndexOfARecord(t *testing.T) {
	january := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	title := func(all ...storage.Translation) []storage.Translation { return all }
	for name, row := range map[string]struct {
		changes map[string]any
		title   []storage.Translation
		issued  time.Time
	}{
		"a name":        {map[string]any{"name": "Transcript\n of  2024"}, title(storage.Translation{Value: "Transcript of 2024"}), january},
		"two languages": {map[string]any{"name": map[string]any{"es": "Expediente", "en": "Transcript"}}, title(storage.Translation{Language: "en", Value: "Transcript"}, storage.Translation{Language: "es", Value: "Expediente"}), january},
		"no name":       {nil, nil, january},
		"awarded":       {map[string]any{"awardedDate": "2023-05-06T00:00:00Z"}, nil, time.Date(2023, 5, 6, 0, 0, 0, 0, time.UTC)},
	} {
		t.Run(name, func(t *testing.T) {
			x, err := Index(document(t, row.changes))
			require.NoError(t, err)
			require.Equal(t, row.title, x.Title)
			require.Equal(t, []storage.Translation{{Value: "Straßen College"}}, x.Issuer)
			require.Equal(t, "strassen college", x.IssuerKey)
			require.Equal(t, row.issued, x.Issued)
			require.Equal(t, map[string]int{"course": 2}, x.Counts)
			for _, word := range []string{"strassen", "welding", "wld-2"} {
				require.Contains(t, x.Text, word)
			}
			require.EqualValues(t, IndexVersion, x.Version)
		})
	}
}

// A list compares a record with the account of its owner by the index alone.
func TestIndexHasWhomARecordIsAbout(t *testing.T) {
	about := func(subject string) string {
		c := document(t, nil)
		require.NoError(t, json.Unmarshal([]byte(`{"credentialSubject":`+subject+`}`), &c.Document))
		x, err := Index(c)
		require.NoError(t, err)
		return x.Subject
	}
	address := `{"hashed":true,"identityHash":"sha256$00","identityType":"emailAddress","salt":"x"}`
	require.JSONEq(t, `[{"id":"urn:ada","identifier":[`+address+`]}]`,
		about(`{"id":"urn:ada","name":"Ada","identifier":[{"identityType":"name","identityHash":"Ada"},`+address+`]}`))
	require.JSONEq(t, `[{},{"id":"urn:eve"}]`, about(`[{"name":"x"},{"id":"urn:eve"}]`))
	require.Empty(t, about(`{"id":"urn:`+strings.Repeat("x", storage.MaxIndexSubject)+`"}`))
}

// fuse is an id that can be written once: as content, and not again for an index.
type fuse struct{ blown bool }

func (f *fuse) MarshalJSON() ([]byte, error) {
	if f.blown {
		panic("nobody thought of this")
	}
	f.blown = true
	return []byte(`"urn:x"`), nil
}

// A record of which no index can be made is stored without one, for the worker to report.
func TestARecordWithoutAnIndexIsStored(t *testing.T) {
	c := document(t, nil)
	c.Document["credentialSubject"] = map[string]any{"id": &fuse{}}
	record, err := Record(c, credential.Verdict{}, time.Now())
	require.NoError(t, err)
	require.Equal(t, c.Raw, record.Body)
	require.Zero(t, record.Index)
	_, err = Index(c)
	require.ErrorContains(t, err, "nobody thought of this")

	_, err = Index(nil)
	require.ErrorContains(t, err, "index.go")
	none := NoIndex(storage.Credential{IssuerID: "https://Issuer.example", CredentialID: "urn:X"})
	require.Equal(t, storage.Index{Version: IndexVersion, Text: "https://issuer.example urn:x"}, none)
}

// The sum is of the indexes of all vectors, the version within them. Where it changes because the rules did, IndexVersion grows
// before the new sum is written here: otherwise the indexes of stored credentials would stay as they are.
func TestIndexVersionGrowsWithTheRules(t *testing.T) {
	const sum = "333df3b92e8360eee7e6b1df6693363e71aa65c948c439034554d65bc258060c"
	vectors, err := vector.Read(os.DirFS("../../testdata/vectors"))
	require.NoError(t, err)
	all := sha256.New()
	for _, v := range vectors {
		c, err := credential.ParseFile(v.Data, strictjson.Limits{})
		if err != nil {
			continue // is never stored
		}
		x, err := Index(c)
		require.NoError(t, err, v.Name)
		require.NoError(t, json.NewEncoder(all).Encode(x))
	}
	require.Equal(t, sum, hex.EncodeToString(all.Sum(nil)))
}
