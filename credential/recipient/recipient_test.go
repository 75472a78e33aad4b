package recipient_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/recipient"
)

const email = "emailAddress"

func identity(hash string, members ...any) map[string]any {
	object := map[string]any{"type": "IdentityObject", "hashed": true, "identityType": email, "identityHash": hash}
	for i := 0; i < len(members); i += 2 {
		object[members[i].(string)] = members[i+1]
	}
	return object
}

const (
	sha256OfKosher = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
	md5OfKosher    = "md5$ddd142639a792e74751ee7e129237efa"
	sha256OfFleur  = "sha256$658625b25ab3d75d613ca97d9a5a77f70e2192feca5557f4ad09a4d4f121f5fc"
	sha256OfFront  = "sha256$fcdb4d3442e93bdb75d9ac0ba3f08efdcc0c95b3901a01e1b881c2fade01a375" // of the salt and then the value
	sha256OfEmpty  = "sha256$e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)

func TestMatches(t *testing.T) {
	for name, row := range map[string]struct {
		identity    map[string]any
		kind, value string
		want        bool
	}{
		"sha256":               {identity(sha256OfKosher, "salt", "Kosher"), email, "a@example.com", true},
		"sha256, upper case":   {identity("sha256$B5809D8A92F8858436D7E6B87C12EBC0AE1EAC4BAECC2C0B913AEE2C922EF399", "salt", "Kosher"), email, "a@example.com", true},
		"md5":                  {identity(md5OfKosher, "salt", "Kosher"), email, "a@example.com", true},
		"md5, upper case":      {identity("md5$DDD142639A792E74751EE7E129237EFA", "salt", "Kosher"), email, "a@example.com", true},
		"another vector":       {identity(sha256OfFleur, "salt", "FleurDeSel"), email, "jjefferson18@example.com", true},
		"no salt":              {identity(sha256OfKosher), email, "a@example.comKosher", true},
		"the empty value":      {identity(sha256OfEmpty, "salt", ""), email, "", true},
		"in the clear":         {identity("a@example.com", "hashed", false), email, "a@example.com", true},
		"in the clear, salted": {identity("a@example.com", "hashed", false, "salt", "x"), email, "a@example.com", true},

		"another person":              {identity(sha256OfKosher, "salt", "Kosher"), email, "b@example.com", false},
		"another case":                {identity("a@example.com", "hashed", false), email, "A@example.com", false},
		"hashed, another case":        {identity(sha256OfKosher, "salt", "Kosher"), email, "A@example.com", false},
		"another salt":                {identity(sha256OfKosher, "salt", "kosher"), email, "a@example.com", false},
		"salt in front":               {identity(sha256OfFront, "salt", "Kosher"), email, "a@example.com", false},
		"another type":                {identity(sha256OfKosher, "salt", "Kosher"), "ext:studentNumber", "a@example.com", false},
		"no type":                     {identity(sha256OfKosher, "salt", "Kosher", "identityType", nil), "", "a@example.com", false},
		"a hash, said to be in clear": {identity(sha256OfKosher, "salt", "Kosher", "hashed", false), email, "a@example.com", false},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := recipient.Matches(row.identity, row.kind, row.value)
			require.NoError(t, err)
			require.Equal(t, row.want, got)
		})
	}
}

func TestCannotBeCompared(t *testing.T) {
	for says, object := range map[string]map[string]any{
		"hashed: must be true or false":                        identity(sha256OfKosher, "hashed", "true"),
		"identityHash: must be a string":                       identity("", "identityHash", 7.0),
		"salt: must be a string":                               identity(sha256OfKosher, "salt", 7.0),
		"identityHash: must start with sha256$ or md5$":        identity("sha1$da39a3ee5e6b4b0d3255bfef95601890afd80709"),
		"identityHash: is not a hash of md5 in hexadecimal":    identity("md5$e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
		"identityHash: is not a hash of sha256 in hexadecimal": identity("sha256"),
	} {
		_, err := recipient.Matches(object, email, "a@example.com")
		require.EqualError(t, err, says)
		got, err := recipient.Matches(object, "another", "a@example.com")
		require.NoError(t, err, "of another type, nobody asks")
		require.False(t, got)
	}
}
