package credential_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/jsonld"
	"clrhost/credential/key"
	"clrhost/internal/strictjson"
)

func TestEmbeddedProofs(t *testing.T) {
	for name, by := range map[string]party{
		"eddsa-rdfc-2022": newParty(t, "eddsa"),
		"ecdsa-rdfc-2019": newECDSAParty(t, "ecdsa"),
	} {
		t.Run(name, func(t *testing.T) {
			for _, record := range []string{"workshop-badge", "nursing-program"} {
				data := encode(t, by.prove(t, by.record(t, record)))
				verdict := verify(t, offline(), data)
				require.Equal(t, credential.Valid, verdict.Overall, "%s: %+v", record, verdict.Checks)
				require.Contains(t, outcomes(verdict), "proof pass")
				require.Contains(t, outcomes(verdict), "issuer key pass")
			}
		})
	}
}

func TestDIDJWKIssuerOfAnEmbeddedProof(t *testing.T) {
	by := newParty(t, "did:jwk")
	did := newIssuer(t, "did:jwk").id // of the same seed
	verdict := verify(t, offline(), encode(t, by.as(did, did+"#0").prove(t, by.as(did, "").record(t, "workshop-badge"))))
	require.Equal(t, credential.Valid, verdict.Overall, "%+v", verdict.Checks)
}

// TestTamperedAfterSigning: every change is detected by the check for it, and by no other.
func TestTamperedAfterSigning(t *testing.T) {
	by := newParty(t, "tampered")
	for name, row := range map[string]struct {
		change change
		says   string
	}{
		"a name":              {set("/name", "Doctor of Medicine"), "/proof/0: proofValue: "},
		"deep inside":         {set(nested+subject+"/result/0/value", "A+"), "/proof/0: proofValue: "},
		"a member added":      {set("/awardedDate", "2025-01-01T00:00:00Z"), "/proof/0: proofValue: "},
		"a member dropped":    {drop("/description"), "/proof/0: proofValue: "},
		"an endorsement":      {set("/endorsement/0/credentialSubject/endorsementComment", "Nobody did."), "/proof/0: proofValue: "},
		"an association":      {set(association+"/associationType", "isPeerOf"), "/proof/0: proofValue: "},
		"created":             {set("/proof/0/created", "2025-01-01T00:00:00Z"), "/proof/0: proofValue: "},
		"the purpose":         {set("/proof/0/proofPurpose", "authentication"), "/proof/0: proofPurpose: "},
		"no signature at all": {set("/proof/0/proofValue", "z3"), "/proof/0: proofValue: "},
		"an undefined term":   {set("/grade", "A+"), "/grade is defined by no context in @context, so no signature can protect it"},
		"an undefined option": {set("/proof/0/note", "x"), "/proof/0/note is defined by no context in @context, so no signature can protect it"},
	} {
		t.Run(name, func(t *testing.T) {
			document := by.prove(t, by.record(t, "nursing-program"))
			row.change(t, document)
			verdict := verify(t, offline(), encode(t, document))
			require.Equal(t, []string{"proof fail"}, outcomes(verdict, "fail"), "%+v", verdict.Checks)
			require.Contains(t, details(verdict, "proof", "fail"), row.says)
			require.Equal(t, credential.ProofFailed, verdict.Overall)
			require.NotEmpty(t, verdict.Refusals())
		})
	}
}

func TestUnknownContextLeavesTheProofUnchecked(t *testing.T) {
	by := newParty(t, "context")
	document := by.prove(t, by.record(t, "workshop-badge"))
	document["@context"] = append(document["@context"].([]any), "https://e.org/context.json")
	verdict := verify(t, offline(), encode(t, document))
	require.Contains(t, details(verdict, "proof", "unchecked"), "the context https://e.org/context.json is not supported")
	require.Equal(t, credential.Unverifiable, verdict.Overall)
	require.Empty(t, verdict.Refusals())
}

func TestProofSets(t *testing.T) {
	w := newWorld(t)
	by := newParty(t, "set")
	home := w.publishIssuer(t, "/issuer", w.URL+"/issuer#key", by.suite.Key.Public(), "assertionMethod")
	t.Run("did:key", func(t *testing.T) { proofSets(t, w.verifier(), by) })
	t.Run("https", func(t *testing.T) { proofSets(t, w.verifier(), by.as(home, home+"#key")) })
}

func proofSets(t *testing.T, v *credential.Verifier, by party) {
	other := newParty(t, "witness")
	unknown := map[string]any{"type": "DataIntegrityProof", "cryptosuite": "future-2030", "proofPurpose": "assertionMethod",
		"verificationMethod": "https://e.org/k", "proofValue": "zzz"}
	spoil := set("/proof/0/created", "2025-01-01T00:00:00Z")
	for name, row := range map[string]struct {
		make  func(document map[string]any)
		found []string // of proof and issuer key
		want  credential.Overall
	}{
		"one unknown": {func(d map[string]any) { d["proof"] = []any{unknown}; by.prove(t, d) },
			[]string{"proof pass", "proof unchecked", "issuer key pass"}, credential.Valid},
		"only unknown": {func(d map[string]any) { d["proof"] = unknown },
			[]string{"proof unchecked", "issuer key unchecked"}, credential.Unverifiable},
		"one bad": {func(d map[string]any) { by.prove(t, d); spoil(t, d); by.prove(t, d) },
			[]string{"proof pass", "proof warn", "issuer key pass"}, credential.Valid},
		"a witness": {func(d map[string]any) { other.prove(t, d); by.prove(t, d) },
			[]string{"proof pass", "issuer key pass"}, credential.Valid},
		"only a witness": {func(d map[string]any) { other.prove(t, d) },
			[]string{"proof pass", "issuer key fail"}, credential.ProofFailed},
		"a witness beside a bad one": {func(d map[string]any) { by.prove(t, d); spoil(t, d); other.prove(t, d) },
			[]string{"proof pass", "proof fail", "issuer key fail"}, credential.ProofFailed},
		"a witness beside an unknown one": {func(d map[string]any) { other.prove(t, d); d["proof"] = append(d["proof"].([]any), unknown) },
			[]string{"proof pass", "proof unchecked", "issuer key unchecked"}, credential.Unverifiable},
		"bad beside unknown": {func(d map[string]any) { by.prove(t, d); spoil(t, d); d["proof"] = append(d["proof"].([]any), unknown) },
			[]string{"proof warn", "proof unchecked", "issuer key unchecked"}, credential.Unverifiable},
		"unknown before bad": {func(d map[string]any) {
			by.prove(t, d)
			spoil(t, d)
			d["proof"] = append([]any{unknown}, d["proof"].([]any)...)
		},
			[]string{"proof unchecked", "proof warn", "issuer key unchecked"}, credential.Unverifiable},
		"bad beside unknown and a witness": {func(d map[string]any) {
			by.prove(t, d)
			spoil(t, d)
			other.prove(t, d)
			d["proof"] = append(d["proof"].([]any), unknown)
		}, []string{"proof pass", "proof warn", "proof unchecked", "issuer key unchecked"}, credential.Unverifiable},
		"all bad": {func(d map[string]any) {
			by.prove(t, d)
			spoil(t, d)
			d["proof"] = append(d["proof"].([]any), d["proof"].([]any)...)
		},
			[]string{"proof fail", "issuer key unchecked"}, credential.ProofFailed},
		"many bad before a good one": {func(d map[string]any) {
			other.prove(t, d)
			spoil(t, d)
			d["proof"] = slices.Repeat(d["proof"].([]any), maxProofs-1)
			by.prove(t, d)
		}, []string{"proof pass", "proof warn", "issuer key pass"}, credential.Valid},
		"very many bad before a good one": {func(d map[string]any) {
			other.prove(t, d)
			spoil(t, d)
			d["proof"] = slices.Repeat(d["proof"].([]any), 2*maxProofs)
			by.prove(t, d)
		}, []string{"proof pass", "proof unchecked", "proof warn", "issuer key pass"}, credential.Valid},
		"very many bad that claim to be the issuer's": {func(d map[string]any) {
			by.prove(t, d)
			spoil(t, d)
			d["proof"] = slices.Repeat(d["proof"].([]any), 2*maxProofs)
			by.prove(t, d)
		}, []string{"proof unchecked", "proof warn", "issuer key unchecked"}, credential.Unverifiable},
	} {
		t.Run(name, func(t *testing.T) {
			document := by.record(t, "workshop-badge")
			row.make(document)
			verdict := verify(t, v, encode(t, document))
			require.Equal(t, row.found, of(verdict, "proof", "issuer key"), "%+v", verdict.Checks)
			require.Equal(t, row.want, verdict.Overall)
			contradictions(t, verdict)
		})
	}
}

func TestBaseProofIsForTheHolder(t *testing.T) {
	by := newECDSAParty(t, "base")
	by.suite.Cryptosuite = "ecdsa-sd-2023"
	document := by.record(t, "workshop-badge")
	made, err := by.suite.SignSelective(t.Context(), document, []string{"/issuer"})
	require.NoError(t, err)
	document["proof"] = made
	verdict := verify(t, offline(), encode(t, document))
	require.Contains(t, details(verdict, "proof", "unchecked"), "base proof, meant for the holder")
	require.Equal(t, credential.Unverifiable, verdict.Overall)
}

// maxProofs is how many proofs of a credential are examined.
const maxProofs = 100

func TestProofsAreBounded(t *testing.T) {
	by := newParty(t, "flood")
	document := by.prove(t, by.record(t, "workshop-badge"))
	for range maxProofs {
		document["proof"] = append(document["proof"].([]any), map[string]any{"type": "FooProof"})
	}
	verdict := verify(t, offline(), encode(t, document))
	require.Contains(t, details(verdict, "proof", "unchecked"), "/proof: 1 more proofs were not examined")
	require.Equal(t, credential.Valid, verdict.Overall)
}

func TestIssuersOfEmbeddedProofs(t *testing.T) {
	w := newWorld(t)
	by, other := newParty(t, "issuers"), newParty(t, "others")
	multikey := by.multikey()
	confirmed := w.publishIssuer(t, "/confirmed", w.URL+"/confirmed#key", by.suite.Key.Public(), "assertionMethod")
	inName := w.publishIssuer(t, "/in-name", w.URL+"/in-name#"+multikey, by.suite.Key.Public(), "assertionMethod")
	signsIn := w.publishIssuer(t, "/signs-in", w.URL+"/signs-in#key", by.suite.Key.Public(), "authentication")
	moved := w.publishIssuer(t, "/moved", w.URL+"/moved#key", other.suite.Key.Public(), "assertionMethod")
	denies := w.publishIssuer(t, "/denies", w.URL+"/denies#key", other.suite.Key.Public(), "assertionMethod")
	for name, row := range map[string]struct {
		issuer, method string
		found          []string
		says           string
		want           credential.Overall
	}{
		"confirmed":             {confirmed, confirmed + "#key", []string{"proof pass", "issuer key pass"}, "is the issuer's", credential.Valid},
		"confirmed in its name": {inName, inName + "#" + multikey, []string{"proof pass", "issuer key pass"}, "is the issuer's", credential.Valid},
		"unconfirmed":           {w.URL + "/nothing", w.URL + "/nothing#" + multikey, []string{"proof pass", "issuer key unchecked"}, "the issuer must list it", credential.Unverifiable},
		"another's":             {moved, confirmed + "#key", []string{"proof pass", "issuer key fail"}, "lists others, " + moved + "#key", credential.ProofFailed},
		"a DID":                 {moved, by.method(), []string{"proof pass", "issuer key fail"}, "not the issuer's", credential.ProofFailed},
		"a DID of a silent one": {"https://victim.example/", by.method(), []string{"proof pass", "issuer key unchecked"}, "a name that does not exist", credential.Unverifiable},
		"a DID of another":      {other.id, by.method(), []string{"proof pass", "issuer key fail"}, "another key than the issuer's did:key", credential.ProofFailed},
		"for another purpose":   {signsIn, signsIn + "#key", []string{"proof pass", "issuer key fail"}, "not for signing credentials", credential.ProofFailed},
		"another key by now":    {moved, moved + "#key", []string{"proof fail", "issuer key unchecked"}, "proofValue: ", credential.ProofFailed},
		"denied":                {denies, denies + "#" + multikey, []string{"proof pass", "issuer key fail"}, "lists others, " + denies + "#key", credential.ProofFailed},
		"unreachable":           {w.URL + "/gone", w.URL + "/gone#key", []string{"proof unchecked", "issuer key unchecked"}, "answered with status 404", credential.Unverifiable},
	} {
		t.Run(name, func(t *testing.T) {
			p := by.as(row.issuer, row.method)
			verdict := verify(t, w.verifier(), encode(t, p.prove(t, p.record(t, "workshop-badge"))))
			require.Equal(t, row.found, of(verdict, "proof", "issuer key"), "%+v", verdict.Checks)
			require.Contains(t, allDetails(verdict), row.says)
			require.Equal(t, row.want, verdict.Overall)
			require.Equal(t, row.want == credential.ProofFailed, len(verdict.Refusals()) > 0)
		})
	}
}

func TestKeyKnownOutOfBand(t *testing.T) {
	p := newParty(t, "known")
	public := p.suite.Key.Public()
	p = p.as("https://issuer.example/1", "https://issuer.example/1#key")
	data := encode(t, p.prove(t, p.record(t, "workshop-badge")))
	for algorithm, want := range map[string]credential.Overall{"": credential.Valid, "EdDSA": credential.Valid, "ES256": credential.ProofFailed} {
		v := credential.New(credential.Options{Known: key.Known{p.method(): {PublicKey: public, Algorithm: algorithm}}, Now: clock})
		verdict := verify(t, v, data)
		require.Equal(t, want, verdict.Overall, "%q: %+v", algorithm, verdict.Checks)
	}
}

// TestNoTimeLeft: after the caller's deadline nothing fails and nothing passes.
func TestNoTimeLeft(t *testing.T) {
	by := newParty(t, "late")
	c, err := credential.Parse(encode(t, by.prove(t, by.record(t, "nursing-program"))), strictjson.Limits{})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	v := offline()
	verdict := v.Verify(ctx, c, asRecord)
	require.Equal(t, []string{"proof unchecked", "issuer key unchecked"}, of(verdict, "proof", "issuer key"))
	require.Contains(t, details(verdict, "proof", "unchecked"), "no time left")
	require.Contains(t, details(verdict, "endorsement", "unchecked"), "1 endorsements were not examined")
	require.Empty(t, outcomes(verdict, "fail"))
	require.Equal(t, credential.Unverifiable, verdict.Overall)
}

// FuzzEmbeddedProof: a changed record is valid only while its contents are those that were signed.
func FuzzEmbeddedProof(f *testing.F) {
	by := newParty(f, "fuzz")
	record := by.record(f, "workshop-badge")
	record["id"], embedded(record)["id"] = "urn:uuid:1", "urn:uuid:2" // every process that fuzzes makes the same record
	signed, err := jsonld.Canonicalize(f.Context(), record)
	require.NoError(f, err)
	f.Add(encode(f, by.prove(f, record)))
	v := offline()
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := credential.Parse(data, strictjson.Limits{})
		if err != nil || c.Form != credential.FormJSON {
			return
		}
		verdict := v.Verify(t.Context(), c, asRecord)
		contradictions(t, verdict)
		if verdict.Overall != credential.Valid {
			return
		}
		delete(c.Document, "proof")
		said, err := jsonld.Canonicalize(t.Context(), c.Document)
		require.NoError(t, err)
		require.Equal(t, string(signed), string(said))
	})
}

// TestPublishedVector verifies the standard's own signed record. Its method is a key in a fragment at a host that does not
// exist, so whose key it is cannot be determined.
func TestPublishedVector(t *testing.T) {
	path := filepath.Join("..", "..", "shared", "reference", "vectors", "clrv2p0-signed-credential.json")
	data, err := os.ReadFile(path)
	if err != nil {
		require.NotEqual(t, "true", os.Getenv("CI"), "CI=true requires the published vectors: %v", err)
		t.Skipf("the published vectors are not at hand: %v", err)
	}
	verdict := verify(t, offline(), data)
	require.Equal(t, []string{"proof pass", "issuer key unchecked"}, of(verdict, "proof", "issuer key"), "%+v", verdict.Checks)
	require.Equal(t, credential.Unverifiable, verdict.Overall)
	require.Empty(t, outcomes(verdict, "fail"))
	require.Equal(t, []string{"proof pass", "issuer key unchecked"}, of(verdict.Nested[0], "proof", "issuer key"), "%+v", verdict.Nested[0].Checks)
}

// of lists the outcomes of some checks.
func of(v credential.Verdict, checks ...string) (all []string) {
	some := credential.Verdict{}
	for _, c := range v.Checks {
		if contains(checks, c.Name) {
			some.Checks = append(some.Checks, c)
		}
	}
	return outcomes(some)
}

func allDetails(v credential.Verdict) (all string) {
	for _, c := range v.Checks {
		all += c.Detail + "\n"
	}
	return all
}
