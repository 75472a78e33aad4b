package intake

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
)

// What stays open decides by where it is, and whatever else is said of the credential.
func TestUnverified(t *testing.T) {
	open := func(name string) credential.Check {
		return credential.Check{Name: name, Outcome: credential.OutcomeUnchecked}
	}
	passed := credential.Check{Name: credential.CheckIssuerKey, Outcome: credential.OutcomePass}
	proof, issuerKey, status := open(credential.CheckProof), open(credential.CheckIssuerKey), open(credential.CheckStatus)
	schema, nested := open(credential.CheckSchema), open(credential.CheckNested)
	for name, row := range map[string]struct {
		word     credential.Overall
		checks   []credential.Check
		open     []credential.Check
		verified bool
	}{
		"all checked":            {credential.Valid, []credential.Check{passed}, nil, true},
		"a second proof":         {credential.Valid, []credential.Check{proof, passed}, []credential.Check{proof}, true},
		"a credential inside":    {credential.Valid, []credential.Check{passed, nested}, []credential.Check{nested}, true},
		"too many inside":        {credential.Unverifiable, []credential.Check{passed, nested}, []credential.Check{nested}, false},
		"the only proof":         {credential.Unverifiable, []credential.Check{proof, issuerKey}, []credential.Check{proof, issuerKey}, false},
		"the key, and expired":   {credential.Expired, []credential.Check{issuerKey}, []credential.Check{issuerKey}, false},
		"the status":             {credential.Unverifiable, []credential.Check{passed, status}, []credential.Check{status}, false},
		"one status of two":      {credential.Revoked, []credential.Check{passed, status}, []credential.Check{status}, false},
		"a schema of the issuer": {credential.Unverifiable, []credential.Check{schema, passed}, []credential.Check{schema}, false},
		"an older schema":        {credential.Valid, []credential.Check{schema, passed}, []credential.Check{schema}, true},
		"expired":                {credential.Expired, []credential.Check{passed}, nil, true},
		"no newer version":       {credential.Valid, []credential.Check{passed, open(credential.CheckRefresh)}, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			open, verified := unverified(credential.Verdict{Overall: row.word, Checks: row.checks})
			require.Equal(t, row.open, open)
			require.Equal(t, row.verified, verified)
		})
	}
}
