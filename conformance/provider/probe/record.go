package probe

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"clrhost/internal/untyped"
)

// record is what is known of a credential that was sent or read: nothing of what is none.
type record struct {
	id, issuer string    // both together are its identity (CLR 2.0, Equality and Comparison)
	from       time.Time // it is valid
}

// recordOf reads a credential as it is sent: an object, or a compact JWS.
func recordOf(body []byte) record {
	if parts := strings.Split(string(body), "."); len(parts) == 3 && !strings.HasPrefix(string(body), "{") {
		body, _ = base64.RawURLEncoding.DecodeString(parts[1]) // what cannot be decoded is no JSON either
	}
	var document struct{ ID, Issuer, ValidFrom any }
	_ = json.Unmarshal(body, &document)
	issuer := untyped.Text(document.Issuer)
	if profile, isProfile := document.Issuer.(map[string]any); isProfile {
		issuer = untyped.Text(profile["id"])
	}
	from, _ := time.Parse(time.RFC3339, untyped.Text(document.ValidFrom))
	return record{id: untyped.Text(document.ID), issuer: issuer, from: from}
}

// recordIn reads an item of a list.
func recordIn(item any) record {
	if text, isText := item.(string); isText {
		return recordOf([]byte(text))
	}
	body, _ := json.Marshal(item) // it was unmarshalled
	return recordOf(body)
}
