package intake

import (
	"encoding/json"
	"fmt"
	"runtime/debug"

	"clrhost/credential"
	"clrhost/credential/model"
	"clrhost/credential/transcript"
	"clrhost/internal/text"
	"clrhost/storage"
)

// IndexVersion is the version of the rules by which Index is made. It MUST grow when another Index would be made of the same
// bytes, so that those of stored credentials are made anew.
const IndexVersion = 2

// maxLabel is how many characters of a title or a name a list shows.
const maxLabel = 200

// Index is what a list of records shows of a credential, and what it is found by. An error is a panic of what reads the
// document, with its stack: the bytes are a stranger's, and a credential that cannot be shown is still a credential.
func Index(c *credential.Credential) (x storage.Index, err error) {
	defer func() {
		if p := recover(); p != nil {
			x, err = storage.Index{}, fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	record := transcript.Of(c, credential.Verdict{}) // a verdict changes nothing of what follows
	card, whole := record.Card(), record.Whole()
	x = storage.Index{
		Version:   IndexVersion,
		Title:     label(whole.Name, card.Title),
		Issuer:    label(whole.Issuer.Name, card.Issuer),
		IssuerKey: transcript.Fold(card.Issuer.Value),
		Issued:    card.Issued,
		Counts:    map[string]int{},
		Kind:      card.Kind,
		Subject:   addressees(c),
		Text:      card.Search,
	}
	for family, n := range card.Counts {
		x.Counts[string(family)] = n
	}
	return x, nil
}

// addressees is what a credential says of whom it is about, as far as an account can be compared with it: a credentialSubject
// with the id and the e-mail addresses alone. It is empty when that is too much to keep.
func addressees(c *credential.Credential) string {
	subjects := []any{}
	for _, subject := range model.Objects("", c.Document["credentialSubject"]) {
		kept := map[string]any{}
		if id, ok := subject["id"]; ok {
			kept["id"] = id
		}
		var addresses []any
		for _, identity := range model.Objects("", subject["identifier"]) {
			if identity["identityType"] == "emailAddress" {
				addresses = append(addresses, identity)
			}
		}
		if len(addresses) > 0 {
			kept["identifier"] = addresses
		}
		subjects = append(subjects, kept)
	}
	encoded, err := json.Marshal(subjects)
	if err != nil || len(encoded) > storage.MaxIndexSubject {
		return ""
	}
	return string(encoded)
}

// label is a text for a line of a list, in all its languages; what is there instead when it is absent is the other.
func label(t transcript.Text, instead transcript.Translation) (label []storage.Translation) {
	for _, translation := range t.Translations {
		if value := text.Line(translation.Value, maxLabel); value != "" {
			label = append(label, storage.Translation{Language: translation.Language, Direction: translation.Direction, Value: value})
		}
	}
	if len(label) == 0 && instead.Value != "" {
		label = []storage.Translation{{Language: instead.Language, Direction: instead.Direction, Value: text.Line(instead.Value, maxLabel)}}
	}
	return label
}

// NoIndex is the index of a stored credential of which no other can be made: it is found by its ids.
func NoIndex(stored storage.Credential) storage.Index {
	return storage.Index{Version: IndexVersion, Text: transcript.Fold(stored.IssuerID + "\n" + stored.CredentialID)}
}
