package key

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"clrhost/credential/proof"
	"clrhost/internal/strictjson"
)

// Known are keys known out of band, by verification method. One with an Algorithm is for that algorithm only.
type Known map[string]proof.Method

// ParseKnown reads a file of keys: a JSON object that maps a verification method to its publicKeyMultibase, its JWK, or an
// object with a member publicKeyMultibase or publicKeyJwk. The error names every rejected entry.
func ParseKnown(data []byte) (Known, error) {
	var entries map[string]any
	if err := strictjson.Decode(data, documentLimits, &entries); err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	if entries == nil {
		return nil, errors.New("read keys: an object is expected, not null")
	}
	known := Known{}
	var problems []error
	for _, id := range slices.Sorted(maps.Keys(entries)) {
		m, err := knownKey(entries[id])
		if err != nil {
			problems = append(problems, fmt.Errorf("read keys: %s: %w", quote(id), err))
			continue
		}
		known[id] = m
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return known, nil
}

func knownKey(v any) (proof.Method, error) {
	switch v := v.(type) {
	case string:
		public, err := proof.ParseMultikey(v)
		return proof.Method{PublicKey: public}, err
	case map[string]any:
		if v["kty"] != nil {
			v = map[string]any{"publicKeyJwk": v}
		}
		return memberKey(v)
	}
	return proof.Method{}, errors.New("a publicKeyMultibase string or a JWK object is expected")
}
