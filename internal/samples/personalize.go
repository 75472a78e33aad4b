package samples

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"
)

// The ids that stand in the records for parties not yet known.
const (
	placeholderIssuer  = "did:example:issuer"
	placeholderLearner = "did:example:learner"
)

// Parties is who a record is issued by and to.
type Parties struct {
	Issuer    string    // the issuer's id
	Learner   string    // the subject's id
	ID        string    // the credential's id; a fresh one when empty
	ValidFrom time.Time // of the record as a whole; what the sample says when zero
}

// For returns the record for these parties: their ids stand wherever the placeholders stood, and the record and every
// credential in it have fresh ids. Order and wording of the rest stay as they are.
func (r Record) For(p Parties) ([]byte, error) {
	var out bytes.Buffer
	from, to := jsontext.NewDecoder(bytes.NewReader(r.JSON)), jsontext.NewEncoder(&out)
	fresh := map[string]string{placeholderIssuer: p.Issuer, placeholderLearner: p.Learner}
	for {
		token, err := from.ReadToken()
		if errors.Is(err, io.EOF) {
			return bytes.TrimSpace(out.Bytes()), nil
		}
		if err == nil && token.Kind() == jsontext.KindString && !isName(from) {
			token = jsontext.String(p.replace(from.StackPointer(), token.String(), fresh))
		}
		if err == nil {
			err = to.WriteToken(token)
		}
		if err != nil {
			return nil, fmt.Errorf("personalize sample record %s: %w", r.Name, err)
		}
	}
}

// replace returns what stands in the place of a string. Fresh ids are remembered, so that a reference to a credential
// follows it.
func (p Parties) replace(at jsontext.Pointer, value string, fresh map[string]string) string {
	switch {
	case at == "/validFrom" && !p.ValidFrom.IsZero():
		return p.ValidFrom.Format(time.RFC3339)
	case at == "/id" && p.ID != "":
		fresh[value] = p.ID
	case strings.HasPrefix(value, "urn:uuid:") && fresh[value] == "":
		fresh[value] = "urn:uuid:" + uuid.NewString()
	}
	return cmp.Or(fresh[value], value)
}

// isName tells a member's name from a value: names are the odd tokens of an object.
func isName(d *jsontext.Decoder) bool {
	kind, length := d.StackIndex(d.StackDepth())
	return kind == jsontext.KindBeginObject && length%2 == 1
}
