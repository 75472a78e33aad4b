package proof_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/proof"
)

// The keys of VC Data Integrity EdDSA 1.0, Appendix B, and of ECDSA 1.0, Appendix A, and the selective disclosure vector of
// the latter: values that others computed.

const (
	w3cEd25519 = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
	w3cP256    = "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP"
	w3cP384    = "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ"
)

// w3cKeys are the keys of the vectors, by their did:key methods.
func w3cKeys(t testing.TB) keyring {
	t.Helper()
	keys := keyring{}
	for _, multikey := range []string{w3cEd25519, w3cP256, w3cP384} {
		key, err := proof.ParseMultikey(multikey)
		require.NoError(t, err)
		again, err := proof.EncodeMultikey(key)
		require.NoError(t, err)
		require.Equal(t, multikey, again)
		keys["did:key:"+multikey+"#"+multikey] = key
	}
	return keys
}

// verifyOne verifies the only proof of a document.
func verifyOne(t testing.TB, signed map[string]any, keys proof.Resolver) error {
	t.Helper()
	i := proof.Integrity{Document: signed, Canonicalize: canonicalize, Now: noon, Keys: keys}
	_, err := i.Verify(t.Context(), signed["proof"].(map[string]any))
	return err
}

const windsurf = `{
	"@context": ["https://www.w3.org/ns/credentials/v2", {"@vocab": "https://windsurf.grotto-networking.com/selective#"}],
	"type": ["VerifiableCredential"], "issuer": "https://vc.example/windsurf/racecommittee",
	"credentialSubject": {"sailNumber": "Earth101", "sails": [%s], "boards": [
		{"boardName": "CompFoil170", "brand": "Wailea", "year": 2022}, {"boardName": "Kanaha Custom", "brand": "Wailea", "year": 2019}]},
	"proof": {"type": "DataIntegrityProof", "cryptosuite": "ecdsa-sd-2023", "created": "2023-08-15T23:36:38Z",
		"verificationMethod": "did:key:%[2]s#%[2]s", "proofPurpose": "assertionMethod", "proofValue": %[3]q}}`

const (
	allSails   = `{"size": 5.5, "sailName": "Kihei", "year": 2023},` + shownSails + `, {"size": 7.8, "sailName": "Lahaina", "year": 2023}`
	shownSails = `{"size": 6.1, "sailName": "Lahaina", "year": 2023}, {"size": 7, "sailName": "Lahaina", "year": 2020}`
)

func TestW3CVectorOfSelectiveDisclosure(t *testing.T) {
	keys := w3cKeys(t)
	base := document(t, fmt.Appendf(nil, windsurf, allSails, w3cP256, w3cBase))
	derived := document(t, fmt.Appendf(nil, windsurf, shownSails, w3cP256, w3cDerived))

	require.NoError(t, verifyOne(t, derived, keys))
	require.ErrorIs(t, verifyOne(t, base, keys), proof.ErrBaseProof)

	// What is derived here from their base proof is what they derived from it, to the byte.
	made, err := proof.Derive(t.Context(), canonicalize, base, []string{"/credentialSubject/boards/0", "/credentialSubject/boards/1"})
	require.NoError(t, err)
	require.Equal(t, derived, made)
}

// The proof values of Appendix A.7.
const (
	w3cBase    = "u2V0AhVhAkWKMO8zpRmfcUMksHUMtZM7cJt8PmNLsljKTYhSi8gZ7wAWnK4BrOZkrH3dZvxKWlnxGG_0xlFXmU5sa5-j71VgjgCQCKnLOGbY_FuM-ASpSkkOxsIR2E8n7Ml2q1UQ6tEwzi5NYIAARIjNEVWZ3iJmqu8zd7v8AESIzRFVmd4iZqrvM3e7_jlhAKVYKM250DDcNWOYQpUmYC1Z5NZhJRwie8vVUev94QGst83WhoW7_UM6JULsKjNVHjxZlZQyovN4xw1M_mhn6TFhAsqMSgz0EeaPe0Hmo5SN1JNZmCjiZ-CNJB4ScmyK46s7hDotNZuGHxKGaAFC43O0FxcKeUC96q_z9PGeF5C3VpVhAmeoEU8I1ZzxFyR-QMxwoSkqRG9E8_CaSrhH8TD2t-tV32HKAC4hJkKl6xHuz6XL2G-V0cm6d_rWozjhmmVaMjVhAbQMMckpcMAEo15WC6C8Mo3bCEWFGtOTkMxND-LJMdfkCSovB7RnCR7SXzk5-0YVigtJ5Fzg71AAob5yg1WNNk1hApQHlYRGlUVkv-WX1OjJYJ19Ow7ipvVwUvm90Sn3IjNRLuy9pr5DHm3wVlVMPVpLqjS-E8_jJDeJV5pY0bfK_A1hAas2wx9bcEj0Sh7t8w9Cj-2FpceGpdRhaLZxYs1ZEG8-obUjb0CHOyH8S7uwDtn7oSW2oCW2SpZvlX-2jW17rmlhAe34eQ8-gJHyQahY0EmZh8mZoy0svnpTjkdcLnroLIBsiVkfCzMKLOWeEtWZUVnIBeugT8I2C7mnmpHNjdo2d4lhAM8okCUX8F4GYx9rlnSDvr5pTHPOjOOJ47JzFdDtX_Q4bZxWwLGwqltYojDecyt4oxQHYz55ZRnhTXLHqa74B7VhAO_Hj0vxsuJZzpVGtgoMKK2ZlGKvhLX3_vUCvdL-MTlszVr2iC3XJpCbOc8B_W_On-csaLPzUSvlSDtNec1ZVk1hAdm2Ht4sv_ec3s1HRqeul--yEGx4SrpwyNQRdLa5ZKyJDgqr4h-EtVNzc-J-VllvKrHN8wBKtUqarqI4Npnrx7VhAORMLXYz3l59Ozc7SDk2ej7clrer9Bn6eaBUQG773AqQ56bc-oGXeemekwZCNHjFLOESNoNq7qetO8FRbiFHb4FhAW-otSFVlUPFmg119n3TeSE7up5hBS34AqP2TGUQA5pDGyOTetrf8qq3bWj1lpCu1Z6yEZJlQ6nrLiCoaNVhpL1hA1wW_HhsTPUfUlqMX6ZMsLem8hbWaFe_rZDpPp5NN02vMHInDjO1Gn0BrXUyVAMnTY3fGrDjsuy2sGgMzR-bo11hAvOGSXH51eRoCWtV9LlpZD10ix0IuuVCnat5fRxU7hqGs0AzM09kGsmuDMRjowp51xhiFJ3iMajIOOhWUhPxHCoVnL2lzc3VlcngdL2NyZWRlbnRpYWxTdWJqZWN0L3NhaWxOdW1iZXJ4Gi9jcmVkZW50aWFsU3ViamVjdC9zYWlscy8xeCAvY3JlZGVudGlhbFN1YmplY3QvYm9hcmRzLzAveWVhcngaL2NyZWRlbnRpYWxTdWJqZWN0L3NhaWxzLzI"
	w3cDerived = "u2V0BhVhAkWKMO8zpRmfcUMksHUMtZM7cJt8PmNLsljKTYhSi8gZ7wAWnK4BrOZkrH3dZvxKWlnxGG_0xlFXmU5sa5-j71VgjgCQCKnLOGbY_FuM-ASpSkkOxsIR2E8n7Ml2q1UQ6tEwzi5OGWEBtAwxySlwwASjXlYLoLwyjdsIRYUa05OQzE0P4skx1-QJKi8HtGcJHtJfOTn7RhWKC0nkXODvUAChvnKDVY02TWEClAeVhEaVRWS_5ZfU6MlgnX07DuKm9XBS-b3RKfciM1Eu7L2mvkMebfBWVUw9WkuqNL4Tz-MkN4lXmljRt8r8DWEBqzbDH1twSPRKHu3zD0KP7YWlx4al1GFotnFizVkQbz6htSNvQIc7IfxLu7AO2fuhJbagJbZKlm-Vf7aNbXuuaWEA78ePS_Gy4lnOlUa2CgworZmUYq-Etff-9QK90v4xOWzNWvaILdcmkJs5zwH9b86f5yxos_NRK-VIO015zVlWTWEB2bYe3iy_95zezUdGp66X77IQbHhKunDI1BF0trlkrIkOCqviH4S1U3Nz4n5WWW8qsc3zAEq1Spquojg2mevHtWEA5EwtdjPeXn07NztIOTZ6PtyWt6v0Gfp5oFRAbvvcCpDnptz6gZd56Z6TBkI0eMUs4RI2g2rup607wVFuIUdvgpgBYIOGCDmZ9TBxEtWeCI9oVmRt0eHRGAaoOXx08gxL2IQt_AVggVkUuBrlOaELGVQWJD4M_qW5bcKEHWGNbOrPA_qAOKKwCWCBD6o5lQOWjNGwaTjq7H2Cn1-NPbwXLeDedy2YyiqL9TQNYIJEdvfdRibsv05I3pv8e6S1aUuAuBpGQHLhrYj4QX0knBFggk0AeXgJ4e6m1XsV5-xFud0L_1mUjZ9Mffhg5aZGTyDkFWCDYgT4e07o_IdCwae6qE7WZfpXtGRFESEXR3SxZmXE05o4AAQIFBggJCg4PEBESEw"
)
